public sealed class Layers : Bundle
{
    public UInt A { get; } = Shape.UInt(8);
    public UInt B { get; } = Shape.UInt(8);
    public UInt C { get; } = Shape.UInt(8);
}

public sealed class Spread : Module
{
    public Stream<Layers> Source { get; } = In.Stream(new Layers());
    public Stream<UInt> Sink { get; } = Out.Stream(Shape.UInt(18));

    protected override void Build()
    {
        const int registers = 2;
        var pipe = Pipeline.From(Source);
        var a = pipe.Carry(Source.Payload.A);
        var b = pipe.Carry(Source.Payload.B);
        var c = pipe.Carry(Source.Payload.C);
//block
        pipe.To(Sink, value.Here);
    }
}
