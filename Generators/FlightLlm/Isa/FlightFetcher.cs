using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm.Isa;

/// <summary>A program memory and its reader: the first word comes 3 cycles behind the start, then one in each cycle.</summary>
/// <param name="config">Sizes.</param>
public sealed class FlightFetcher(FlightControllerConfig config) : Module<FlightControllerConfig>(config)
{
    private const int WordBits = 32;

    /// <summary>Words of the memory.</summary>
    public Flow<FlightProgramWrite> Writes { get; } = In.Flow(new FlightProgramWrite(config));

    /// <summary>Reads the first words: how many. 0 reads nothing.</summary>
    public Stream<UInt> Start { get; } = In.Stream(Shape.UInt(config.AddressBits + 1));

    /// <summary>The words.</summary>
    public Stream<Packet<Bits>> Words { get; } = Out.Stream(new Packet<Bits>(Shape.Bits(WordBits)));

    /// <inheritdoc/>
    protected override void Build()
    {
        var memory = Mem.Of(Config.MemoryWords, Shape.Bits(WordBits));
        using (When(Writes.Valid))
            memory[Writes.Payload.Address].Next = Writes.Payload.Word;

        var address = Reg.UInt(Config.AddressBits);
        var left = Reg.UInt(Config.AddressBits + 1);
        var isReading = (left != 0).Named("isReading");
        Start.Ready.Value = !isReading;
        var reads = Wire.Stream(new Packet<UInt>(Shape.UInt(Config.AddressBits)));
        reads.Valid.Value = isReading;
        reads.Payload.Word.Value = address;
        reads.Payload.Last.Value = left == 1;
        using (When(reads.Fire))
        {
            left.Next = (left - 1).Wrap();
            address.Next = (address + 1).Wrap();
        }

        using (ElseWhen(Start.Fire))
        {
            left.Next = Start.Payload;
            address.Next = 0;
        }

        Words.TakeFrom(reads.ThroughPipeline(latency: 1, read => new Packet<Bits>(memory.ReadNext(read.Word), Delay(read.Last, 1, Reset.None))));
    }
}
