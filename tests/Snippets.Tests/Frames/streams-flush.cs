public sealed class Snippet : Module
{
    public Stream<UInt> Source { get; } = In.Stream(Shape.UInt(8));
    public Bit Clear { get; } = In.Bit();
    public Stream<UInt> Sink { get; } = Out.Stream(Shape.UInt(8));

    protected override void Build()
    {
        var clear = Clear;
//block
        Sink.TakeFrom(kept);
    }
}
