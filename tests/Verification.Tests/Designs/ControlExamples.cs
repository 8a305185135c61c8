using HdlDsl;
using static HdlDsl.Hdl;

namespace Verification.Tests.Designs;

// The first examples of docs/state-machines.md and docs/pipelines.md, word for word.
public enum Light { Red, Green, Yellow }

public sealed class CrossingLight : Module
{
    public Bit Request { get; } = In.Bit();
    public Bit Walk { get; } = Out.Bit();
    public UInt Greens { get; } = Out.UInt(8);

    protected override void Build()
    {
        var light = Fsm.Of(Light.Red);
        var greens = Reg.UInt(8);

        using (light.In(Light.Red))
        {
            Walk.Value = true;
            using (When(Request))
                light.GoTo(Light.Green);
        }

        using (light.In(Light.Green, cycles: 20, then: Light.Yellow))
            Walk.Value = false;
        using (light.In(Light.Yellow, cycles: 4, then: Light.Red))
            Walk.Value = false;

        using (When(light.Entering(Light.Green)))
            greens.Next = (greens + 1).Wrap();
        Greens.Value = greens;
    }
}

public sealed class Layers : Bundle
{
    public UInt A { get; } = Shape.UInt(8);

    public UInt B { get; } = Shape.UInt(8);

    public UInt C { get; } = Shape.UInt(8);
}

public sealed class Blend : Module
{
    public Stream<Layers> Source { get; } = In.Stream(new Layers());
    public Stream<UInt> Sink { get; } = Out.Stream(Shape.UInt(17));

    protected override void Build()
    {
        var pipe = Pipeline.From(Source);
        var a = pipe.Carry(Source.Payload.A);
        var b = pipe.Carry(Source.Payload.B);
        var c = pipe.Carry(Source.Payload.C);
        pipe.Next();
        var product = pipe.Carry(a.Here * b.Here);
        pipe.Next();
        var sum = pipe.Carry(product.Here + c.Here);
        pipe.Next();
        pipe.To(Sink, sum.Here);
    }
}
