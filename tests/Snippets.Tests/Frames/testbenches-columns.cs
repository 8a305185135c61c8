public sealed class Multiplier : Module
{
    public SInt A { get; } = In.SInt(8);
    public SInt B { get; } = In.SInt(8);
    public SInt Activation { get; } = In.SInt(8);
    public UInt Weight { get; } = In.UInt(4);
    public SInt Product { get; } = Out.SInt(12);

    protected override void Build() => Product.Value = Delay((Activation * Weight.ToSInt() + A + B).Wrap(12), 2, reset: Reset.None);
}

public static class Bench
{
    public static void Run(Simulation sim, Multiplier dut, int rows, long[] columnA, long[] columnB, (int Activation, int Weight)[] table)
    {
//block
    }
}
