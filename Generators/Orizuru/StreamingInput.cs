using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>A word as <see cref="StreamingCore"/> takes it: with as many lanes as its memory has.</summary>
/// <param name="Valid">There is one.</param>
/// <param name="Ready">It is taken; to be driven.</param>
/// <param name="Address">Its number in its frame.</param>
/// <param name="Values">Its values.</param>
/// <param name="Available">Lanes that may be selected.</param>
/// <param name="Last">It is the last of its frame.</param>
/// <param name="Job">The frame's lists, with its last word.</param>
internal sealed record StreamingInput(Bit Valid, Bit Ready, UInt Address, TopKStored[] Values, Bits Available, Bit Last, TopKJob Job)
{
    /// <summary>Makes words of an engine's: the first lanes where it has more than the longest frame needs, two words of one lane otherwise.</summary>
    public static StreamingInput Of(StreamingShape shape, Stream<Packet<TopKLoad>> loads)
    {
        var ready = Wire.Bit().Named("word_ready");
        var load = loads.Payload.Word;
        if (shape.Engine.Lanes > 1)
        {
            loads.Ready.Value = ready;
            var address = load.Address.Wrap(shape.AddressBits);
            return new StreamingInput(
                loads.Valid, ready, address, [.. load.Values.Take(shape.Lanes)], load.Available[shape.Lanes - 1, 0], loads.Payload.Last, load.Job);
        }

        var isSecond = load.Address[0];
        var isWhole = isSecond | loads.Payload.Last;
        var first = Reg.Of(new TopKStored(shape.Engine), Reset.None);
        var isFirstAvailable = Reg.Bit(reset: Reset.None);
        using (When(loads.Fire & !isSecond))
        {
            first.Next = load.Values[0];
            isFirstAvailable.Next = load.Available[0];
        }

        loads.Ready.Value = ready | !isWhole;
        var available = Cat(isSecond & load.Available[0], Mux(isSecond, isFirstAvailable, load.Available[0]));
        var number = shape.UpperLevels == 0 ? UInt.Constant(0, 1) : load.Address[load.Address.Width - 1, 1];
        return new StreamingInput(
            loads.Valid & isWhole, ready, number, [Mux(isSecond, first, load.Values[0]), load.Values[0]], available, loads.Payload.Last, load.Job);
    }
}
