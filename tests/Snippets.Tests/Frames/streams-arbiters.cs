public sealed class Snippet : Module
{
    public Stream<UInt> First { get; } = In.Stream(Shape.UInt(8));
    public Stream<UInt> Second { get; } = In.Stream(Shape.UInt(8));
    public Stream<UInt> Third { get; } = In.Stream(Shape.UInt(8));
    public IReadOnlyList<Stream<UInt>> Sources { get; } = In.Streams(3, Shape.UInt(8));
    public Stream<UInt> Sink { get; } = Out.Stream(Shape.UInt(8));
    public Stream<Packet<UInt>> PacketSink { get; } = Out.Stream(new Packet<UInt>(Shape.UInt(8)));

    protected override void Build()
    {
        var (first, second, third, sources) = (First, Second, Third, Sources);
//block
        Sink.TakeFrom(merged);
        PacketSink.TakeFrom(packets);
    }
}
