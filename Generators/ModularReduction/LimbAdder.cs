using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>
/// Adders of which the carry crosses LimbBits bits in a cycle: limb j is added j cycles after limb 0, with the carry of limb j − 1 from a register. With
/// LimbBits = 0 there is one limb, and adders are ordinary ones.
/// </summary>
/// <param name="config">The reducer.</param>
/// <param name="schedule">The core's schedule.</param>
public sealed class LimbAdder(ModReduceConfig config, ModSchedule schedule)
{
    private readonly ModSchedule stream = new(schedule.Moves, null, 1);

    /// <summary>A sum, or a difference, modulo 2^bits.</summary>
    /// <param name="time">Time of limb 0; the sum is there LimbsOf(bits) − 1 cycles later.</param>
    /// <param name="a">The first operand, from that time on.</param>
    /// <param name="b">The second one.</param>
    /// <param name="subtracts">The second operand is subtracted.</param>
    /// <param name="bits">Width of the sum.</param>
    /// <param name="isStable">The operands stay in their signals for all of these cycles, so that limbs need no registers.</param>
    /// <returns>The sum, to be read in the last of these cycles.</returns>
    public UInt Sum(int time, Timed a, Timed b, bool subtracts, int bits, bool isStable)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var count = config.LimbsOf(bits);
        if (count == 1)
            return subtracts ? (a.At(time) - b.At(time)).Wrap(bits) : (a.At(time) + b.At(time)).Wrap(bits);
        var limbs = new List<UInt>();
        var carry = (Bit)subtracts;
        for (var limb = 0; limb < count; limb++)
        {
            var (offset, now) = (limb * config.LimbBits, time + limb);
            var width = Math.Min(config.LimbBits, bits - offset);
            var second = Limb(b, offset, width, now);
            var sum = Add(Limb(a, offset, width, now), subtracts ? ~second : second, carry);
            if (limb < count - 1)
                carry = stream.Register(0, sum[width, width]).At(1)[0];
            var part = sum[width - 1, 0];
            limbs.Add(isStable ? part : stream.Input(part, now).At(time + count - 1));
        }

        return Cat([.. Enumerable.Reverse(limbs)]).AsUInt();
    }

    /// <summary>A sum of two or three words, registered.</summary>
    /// <param name="registers">Schedule of the registers.</param>
    /// <param name="time">Time of limb 0.</param>
    /// <param name="words">The words.</param>
    /// <param name="bits">Width of the sum; carries out of it are dropped.</param>
    /// <returns>The sum, from <paramref name="time"/> + LimbsOf(bits) on.</returns>
    public Timed Register(ModSchedule registers, int time, IReadOnlyList<Timed> words, int bits)
    {
        ArgumentNullException.ThrowIfNull(registers);
        ArgumentNullException.ThrowIfNull(words);
        var count = config.LimbsOf(bits);
        if (count == 1)
            return registers.Register(time, words.Count == 3 ? SumOfThree([.. words.Select(word => word.At(time))], bits) : words.Select(word => word.At(time)).Aggregate((a, b) => a + b).Wrap(bits));
        var limbs = new List<Timed>();
        UInt? carry = null;
        for (var limb = 0; limb < count; limb++)
        {
            var (offset, now) = (limb * config.LimbBits, time + limb);
            var width = Math.Min(config.LimbBits, bits - offset);
            var sum = words.Select(word => Limb(word, offset, width, now)).Aggregate((a, b) => a + b);
            if (carry is not null)
                sum += carry;
            limbs.Add(registers.Register(now, sum.Wrap(width)));
            if (limb < count - 1)
                carry = stream.Register(0, sum.Slice(width, sum.Width - width)).At(1);
        }

        return Timed.Join(registers, time + count, limbs);
    }

    /// <summary>Three words in one carry chain.</summary>
    private UInt SumOfThree(UInt[] words, int bits)
    {
        var shapes = words.Select(word => new RowShape(word.Width, 0, false, false)).ToArray();
        var adder = Instance(new RowAdder(new RowAdderConfig(shapes[0], shapes[1], shapes[2], bits) { Style = config.Adders }));
        (adder.A.Value, adder.B.Value, adder.C!.Value) = (words[0], words[1], words[2]);
        return adder.Sum;
    }

    /// <summary>a + b + carry, one bit wider: the carry enters at a bit below, so that it is one carry chain.</summary>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second one, of the same width.</param>
    /// <param name="carry">The carry.</param>
    /// <returns>The sum.</returns>
    public static UInt Add(UInt a, UInt b, Bit carry)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return (Cat(a, carry).AsUInt() + Cat(b, carry).AsUInt()) >> 1;
    }

    /// <summary>A limb of a word, with zeros above the word's own bits.</summary>
    /// <param name="word">The word.</param>
    /// <param name="offset">Its lowest bit.</param>
    /// <param name="width">Its width.</param>
    /// <param name="time">When it is read.</param>
    /// <returns>The limb.</returns>
    public static UInt Limb(Timed word, int offset, int width, int time)
    {
        ArgumentNullException.ThrowIfNull(word);
        return offset >= word.Width
            ? UInt.Constant(0, width)
            : word.Slice(offset, Math.Min(width, word.Width - offset)).At(time).Wrap(width);
    }
}
