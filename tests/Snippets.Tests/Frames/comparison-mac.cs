public sealed record MacConfig(int Lanes, int Width, int AccumulatorWidth);

public sealed class PipelinedMac(MacConfig config) : Module<MacConfig>(config)
{
    public Bit Valid { get; } = In.Bit();
    public Bit Clear { get; } = In.Bit();
    public Vec<SInt> A { get; } = In.Vec(config.Lanes, Shape.SInt(config.Width));
    public Vec<SInt> B { get; } = In.Vec(config.Lanes, Shape.SInt(config.Width));
    public SInt Sum { get; } = Out.SInt(config.AccumulatorWidth);

    protected override void Build()
    {
//block
    }
}

public static class Top
{
    public static Module Make() => new PipelinedMac(new(4, 8, 24));
}
