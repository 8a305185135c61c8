public sealed class Change : Bundle
{
    public UInt Address { get; } = Shape.UInt(4);
    public UInt Amount { get; } = Shape.UInt(8);
}

public sealed class Sums : Module
{
    public Stream<Change> Source { get; } = In.Stream(new Change());
    public Stream<UInt> Sink { get; } = Out.Stream(Shape.UInt(16));

    protected override void Build()
    {
        var sums = Mem.Of(16, Shape.UInt(16));
//block
    }
}
