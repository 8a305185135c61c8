using HdlDsl;
using HdlDsl.Buses;
using static HdlDsl.Hdl;

namespace Buses.Tests;

public enum Rounding
{
    None,
    Half,
}

public sealed class AccumulatorMap() : RegisterMap(doc: "Sums the words of packets.")
{
    public AccumulatorControl Control { get; } = Declare(new AccumulatorControl(), doc: "What to do.");

    public AccumulatorStatus Status { get; } = Declare(new AccumulatorStatus(), doc: "What happened.");

    public SingleRegister<SInt> Total { get; } = Declare(Register.Of(Field.SInt(31, 0, FieldAccess.ReadOnly, doc: "Sum of the packet so far.")));
}

public sealed class AccumulatorControl : Register
{
    public Field<Bit> Enable { get; } = Field.Bit(0, FieldAccess.ReadWrite, doc: "Takes words while 1.");

    public Field<Bit> Clear { get; } = Field.Bit(1, FieldAccess.Pulse, doc: "Forgets the sum so far.");

    public Field<Enum<Rounding>> Rounding { get; } = Field.Enum<Rounding>(4, FieldAccess.ReadWrite, doc: "How sums are halved.");
}

public sealed class AccumulatorStatus : Register
{
    public Field<Bit> Waiting { get; } = Field.Bit(0, FieldAccess.ReadOnly, doc: "A word is offered.");

    public Field<Bit> Done { get; } = Field.Bit(1, FieldAccess.WriteOneToClear, doc: "A packet has ended.");
}

/// <summary>Sums packets that come in over AXI4-Stream; controlled over AXI4-Lite.</summary>
public sealed class Accumulator() : AxiLiteModule<AccumulatorMap>(new AccumulatorMap())
{
    [PortName("s_axis")]
    public AxiStream Samples { get; } = In.Of(new AxiStream(new AxiStreamConfig(DataBits: 12) { HasLast = true }));

    [PortName("m_axis")]
    public AxiStream Sums { get; } = Out.Of(new AxiStream(new AxiStreamConfig(DataBits: 32)));

    protected override void BuildCore()
    {
        var total = Reg.SInt(32);
        var samples = Samples.ToPackets(Shape.SInt(12)).ContinueWhen(Map.Control.Enable.Value);
        var sum = (total + samples.Payload.Word).Wrap(32);
        var isHalved = Map.Control.Rounding.Value == Rounding.Half;

        using (When(samples.Fire))
            total.Next = Mux(samples.Payload.Last, 0, sum);
        using (ElseWhen(Map.Control.Clear.Value))
            total.Next = 0;

        Map.Status.Waiting.Set(Samples.Valid);
        Map.Status.Done.Set(samples.Fire & samples.Payload.Last);
        Map.Total.Value.Set(total);
        Sums.TakeFrom(samples.TakeWhen(packet => packet.Last).Map(_ => Mux(isHalved, sum >> 1, sum)).Queue(2));
    }
}
