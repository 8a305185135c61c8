public sealed class Examples : Module
{
    public UInt A { get; } = In.UInt(8);
    public SInt B { get; } = In.SInt(8);
    public UInt C { get; } = In.UInt(4);
    public Fixed X { get; } = In.Of(new Fixed(new FixedFormat(1, 7)));
    public Fixed Gain { get; } = In.Of(new Fixed(new FixedFormat(2, 4)));
    public SInt Y { get; } = Out.SInt(16);
    public Fixed Scaled { get; } = Out.Of(new Fixed(new FixedFormat(1, 7)));

    protected override void Build()
    {
        Y.Value = 0;
        Scaled.Value = X;
//block
    }
}
