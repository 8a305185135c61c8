using System.Numerics;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>A word of a frame for a transform.</summary>
public sealed class NttInput : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The transform.</param>
    public NttInput(NttConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Number = Shape.UInt(config.Butterfly.Bits);
        if (config.Direction == NttDirection.Both)
            IsInverse = Shape.Bit();
    }

    /// <summary>A number below M.</summary>
    public UInt Number { get; }

    /// <summary>Direction of the frame; counts with its first word. None where there is but one direction.</summary>
    public Bit? IsInverse { get; }
}

/// <summary>A word of a transformed frame.</summary>
public sealed class NttOutput : Bundle
{
    /// <summary>A shape.</summary>
    /// <param name="config">The transform.</param>
    public NttOutput(NttConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Number = Shape.UInt(config.Butterfly.Bits);
        IsLast = Shape.Bit();
    }

    /// <summary>A number below M.</summary>
    public UInt Number { get; }

    /// <summary>The frame's last word.</summary>
    public Bit IsLast { get; }
}

/// <summary>
/// A number-theoretic transform in place: N words come in, log2 N stages of N/2 butterflies follow, one in each interval of the butterfly, and N words go out, in natural order on both sides. Two memories of N/2
/// words hold the words whose addresses have an even or an odd number of ones: the two words of a butterfly have addresses that differ in one bit, so both memories are read and
/// written in every cycle. Forward stages are Cooley–Tukey butterflies from the top bit down, inverse ones Gentleman–Sande from the lowest bit up, and each halves its results. A stage
/// begins when the one before is written.
/// </summary>
/// <param name="config">The configuration.</param>
public sealed class Ntt(NttConfig config) : Module<NttConfig>(config)
{
    private readonly NttConfig transform = config.Validated();

    /// <summary>Frames of N words.</summary>
    public Stream<NttInput> Words { get; } = In.Stream(new NttInput(config));

    /// <summary>Transformed frames.</summary>
    public Stream<NttOutput> Results { get; } = Out.Stream(new NttOutput(config));

    private enum Work
    {
        Load,
        Transform,
        Unload,
    }

    /// <inheritdoc/>
    protected override void Build()
    {
        var (points, stages) = (transform.Points, transform.Stages);
        var butterfly = Instance(new ModButterfly(transform.Butterfly), "butterfly");
        var state = Reg.Enum(Work.Load);
        var count = Reg.UInt(stages + 1);
        var written = Reg.UInt(stages - 1);
        var bit = Reg.UInt(BitsToCount(stages), reset: Reset.None);
        var isHeldInverse = transform.Direction == NttDirection.Both ? Reg.Bit(reset: Reset.None) : null;
        var isInverse = isHeldInverse ?? (Bit)(transform.Direction == NttDirection.Inverse);
        // The first word says it for itself.
        var isLoadInverse = isHeldInverse is null ? isInverse : Mux(count == 0, Words.Payload.IsInverse!, isHeldInverse);

        // Words are read one cycle before they are used; a word that waits keeps the memories' outputs.
        var isRead = Reg.Bit();
        var isTaken = Wire.Bit();
        var advances = !isRead | isTaken;
        var number = count[stages - 1, 0];
        var pair = count[stages - 2, 0];
        var isTransform = state == Work.Transform;
        var isUnload = state == Work.Unload;
        var reads = advances & ((isTransform & !count[stages - 1]) | (isUnload & !count[stages]));
        var (low, high) = Addresses(pair, bit);
        var unloaded = Mux(isInverse, number, Reversed(number));
        var first = Mux(isTransform, low, unloaded);
        var second = Mux(isTransform, high, unloaded);
        var isOdd = first.Parity();

        var isLoaded = Words.Fire;
        var isWritten = butterfly.Results.Fire;
        var (lowWritten, highWritten) = Addresses(written, bit);
        var loaded = Mux(isLoadInverse, Reversed(number), number);
        var isOddWritten = Mux(isLoaded, loaded.Parity(), lowWritten.Parity());
        var even = BuildMemory(
            Mux(isOdd, second, first), advances, (isLoaded & !isOddWritten) | isWritten, Mux(isLoaded, loaded, Mux(isOddWritten, highWritten, lowWritten)),
            Mux(isLoaded, Words.Payload.Number, Mux(isOddWritten, butterfly.Results.Payload.B, butterfly.Results.Payload.A)));
        var odd = BuildMemory(
            Mux(isOdd, first, second), advances, (isLoaded & isOddWritten) | isWritten, Mux(isLoaded, loaded, Mux(isOddWritten, lowWritten, highWritten)),
            Mux(isLoaded, Words.Payload.Number, Mux(isOddWritten, butterfly.Results.Payload.A, butterfly.Results.Payload.B)));
        var wasOdd = Reg.Bit(reset: Reset.None, enable: advances);
        wasOdd.Next = isOdd;
        var wasLast = Reg.Bit(reset: Reset.None, enable: advances);
        wasLast.Next = number.AllSet();
        using (When(advances))
            isRead.Next = reads;

        var operand = butterfly.Operands;
        operand.Valid.Value = isRead & isTransform;
        operand.Payload.A.Value = Mux(wasOdd, odd, even);
        operand.Payload.B.Value = Mux(wasOdd, even, odd);
        operand.Payload.W.Value = Factors(pair, bit, isInverse, advances);
        if (operand.Payload.IsGentlemanSande is { } isSande)
            isSande.Value = isInverse;
        butterfly.Results.Ready.Value = true;
        Results.Valid.Value = isRead & isUnload;
        Results.Payload.Number.Value = Mux(wasOdd, odd, even);
        Results.Payload.IsLast.Value = wasLast;
        isTaken.Value = Mux(isTransform, operand.Ready, Results.Ready);

        Words.Ready.Value = state == Work.Load;
        using (When(isLoaded | reads))
            count.Next = (count + 1).Wrap(stages + 1);
        using (When(isWritten))
            written.Next = (written + 1).Wrap(stages - 1);
        var isLastBit = bit == Mux(isInverse, UInt.Constant(stages - 1, bit.Width), 0);
        using (Switch(state))
        {
            using (Case(Work.Load))
            {
                if (isHeldInverse is not null)
                {
                    using (When(isLoaded))
                        isHeldInverse.Next = isLoadInverse;
                }

                using (When(isLoaded & number.AllSet()))
                {
                    state.Next = Work.Transform;
                    count.Next = 0;
                    bit.Next = Mux(isInverse, 0, UInt.Constant(stages - 1, bit.Width));
                }
            }

            using (Case(Work.Transform))
            {
                using (When(isWritten & written.AllSet()))
                {
                    count.Next = 0;
                    using (When(isLastBit))
                        state.Next = Work.Unload;
                    using (Else())
                        bit.Next = Mux(isInverse, (bit + 1).Wrap(bit.Width), (bit - 1).Wrap(bit.Width));
                }
            }

            using (Case(Work.Unload))
            {
                using (When(Results.Fire & wasLast))
                {
                    state.Next = Work.Load;
                    count.Next = 0;
                }
            }
        }
    }

    /// <summary>The pair's number with a 0, and with a 1, put in at a bit.</summary>
    private (UInt Low, UInt High) Addresses(UInt pair, UInt bit)
    {
        var stages = transform.Stages;
        UInt Address(int place, int value)
        {
            var inserted = BitsOf(value, 1);
            if (place == 0)
                return Cat(pair, inserted).AsUInt();
            return place == stages - 1 ? Cat(inserted, pair).AsUInt() : Cat(pair[stages - 2, place], inserted, pair[place - 1, 0]).AsUInt();
        }

        return (VecOf([.. Enumerable.Range(0, stages).Select(place => Address(place, 0))])[bit], VecOf([.. Enumerable.Range(0, stages).Select(place => Address(place, 1))])[bit]);
    }

    private UInt Reversed(UInt number) => Cat([.. Enumerable.Range(0, transform.Stages).Select(i => number[i].AsBits())]).AsUInt();

    /// <summary>A memory of N/2 words; the lowest bit of an address is told by the others and the memory.</summary>
    private UInt BuildMemory(UInt address, Bit reads, Bit writes, UInt writeAddress, UInt word)
    {
        var memory = Mem.Of(transform.Points / 2, Shape.UInt(transform.Butterfly.Bits));
        using (When(writes))
            memory[writeAddress >> 1].Next = word;
        return memory.ReadNext(address >> 1, reads);
    }

    /// <summary>Factors by their number in the tree: a 1 above the bits of the pair from the stage's bit on.</summary>
    private UInt Factors(UInt pair, UInt bit, Bit isInverse, Bit reads)
    {
        var (points, stages, modulus) = (transform.Points, transform.Stages, transform.Modulus);
        var nodes = Enumerable.Range(0, stages).Select(place =>
            (place == stages - 1 ? UInt.Constant(1, stages) : Cat(BitsOf(1, 1), pair[stages - 2, place]).AsUInt().Wrap(stages)).Wrap(stages)).ToList();
        var node = VecOf([.. nodes])[bit];
        var scale = BigInteger.ModPow(2, transform.Butterfly.Reducer.FactorBits, modulus);
        var exponents = transform.FactorExponents;
        var forward = exponents.Select(exponent => BigInteger.ModPow(transform.Root, exponent, modulus) * scale % modulus);
        var inverse = exponents.Select(exponent => BigInteger.ModPow(transform.Root, transform.Order - exponent, modulus) * scale % modulus);
        var words = transform.Direction switch { NttDirection.Forward => forward, NttDirection.Inverse => inverse, _ => forward.Concat(inverse) };
        var rom = Mem.Rom([.. words], transform.Butterfly.Bits);
        return rom.ReadNext(transform.Direction == NttDirection.Both ? Cat(isInverse, node).AsUInt() : node, reads);
    }
}
