public sealed class Counter : Module
{
    public Bit Enable { get; } = In.Bit();
    public Bit Clear { get; } = In.Bit();
    public UInt Count { get; } = Out.UInt(8);
    public Bit Overflow { get; } = Out.Bit();

    protected override void Build()
    {
        var count = Reg.UInt(8);
        Overflow.Value = count == 200;
        Count.Value = count;
        using (When(Clear))
            count.Next = 0;
        using (ElseWhen(Enable))
            count.Next = (count + 1).Wrap();
    }
}

public static class Bench
{
    public static void Run(Simulation sim, Counter dut)
    {
//block
    }
}
