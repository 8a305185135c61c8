public sealed class Pixel : Bundle
{
    public UInt Red { get; } = Shape.UInt(5);
    public UInt Blue { get; } = Shape.UInt(6);
}

public sealed class Snippet : Module
{
    public Bit Write { get; } = In.Bit();
    public UInt Address { get; } = In.UInt(8);
    public UInt Data { get; } = In.UInt(32);
    public UInt Low { get; } = In.UInt(8);
    public UInt Red { get; } = In.UInt(5);
    public Bits Enables { get; } = In.Bits(4);
    public UInt Y { get; } = Out.UInt(32);

    protected override void Build()
    {
        var words = Mem.Of(256, Shape.UInt(32));
        var pixels = Mem.Of(256, new Pixel());
        Y.Value = words[Address];
//block
    }
}
