public sealed class Layers : Bundle
{
    public UInt A { get; } = Shape.UInt(8);
    public UInt B { get; } = Shape.UInt(8);
    public UInt C { get; } = Shape.UInt(8);
}

//block
