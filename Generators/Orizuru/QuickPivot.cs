using HdlDsl;
using HdlDsl.Arithmetic;
using static HdlDsl.Hdl;

namespace Generators.Orizuru;

/// <summary>
/// Picks a value from words at random, one word after the other: the n-th word that has any replaces what was picked when random · n is less than 2^16, so with
/// a chance of 1/n. Of its values the first one is taken from lane (random mod Lanes) on, and from lane 0 on when there is none.
/// </summary>
/// <param name="config">The engine.</param>
public sealed class QuickPivot(TopKConfig config) : Module<TopKConfig>(config)
{
    /// <summary>Width of random numbers.</summary>
    internal const int RandomBits = 16;

    /// <summary>The first word of a frame, or of a pass.</summary>
    public Bit IsFirst { get; } = In.Bit();

    /// <summary>There is a word.</summary>
    public Bit Takes { get; } = In.Bit();

    /// <summary>Its keys.</summary>
    public Vec<UInt> Keys { get; } = In.Vec(config.Lanes, Shape.UInt(config.ValueBits));

    /// <summary>Lanes that may be picked.</summary>
    public Bits Mask { get; } = In.Bits(config.Lanes);

    /// <summary>Random number, 1 … 2^16 − 1.</summary>
    public UInt Random { get; } = In.UInt(RandomBits);

    /// <summary>What is picked, with the present word; anything while there was none. Combinational.</summary>
    public UInt Pivot { get; } = Out.UInt(config.ValueBits);

    /// <summary>A register with random numbers: a Galois LFSR of x^16 + x^14 + x^13 + x^11 + 1 that begins with 1 in every frame.</summary>
    /// <param name="restarts">Begins again.</param>
    /// <param name="steps">Goes on.</param>
    /// <returns>The number.</returns>
    internal static UInt Lfsr(Bit restarts, Bit steps)
    {
        var random = Reg.UInt(RandomBits, reset: 1);
        var next = (random >> 1).Wrap(RandomBits) ^ Mux(random[0], UInt.Constant(0xb400, RandomBits), UInt.Constant(0, RandomBits));
        using (When(restarts))
            random.Next = 1;
        using (ElseWhen(steps))
            random.Next = next;
        return random;
    }

    /// <inheritdoc/>
    protected override void Build()
    {
        var count = Reg.UInt(BitsToCount(Config.Words + 1), reset: Reset.None);
        var picked = Reg.UInt(Config.ValueBits, reset: Reset.None);
        var before = Mux(IsFirst, 0, count).Wrap(count.Width);
        var number = before + 1;
        var hasAny = Mask.AnySet();
        var replaces = Takes & hasAny & ((Random * number) >> RandomBits == 0);
        var pivot = Mux(replaces, Candidate(), picked);
        using (When(Takes))
        {
            count.Next = Mux(hasAny, number.Wrap(count.Width), before);
            picked.Next = pivot;
        }

        Pivot.Value = pivot;
    }

    private UInt Candidate()
    {
        if (Config.Lanes == 1)
            return Keys[0];
        var start = Random.Slice(0, BitsToCount(Config.Lanes));
        var behind = Mask & ~start.ToThermometer(Config.Lanes);
        return Keys[Mux(behind.AnySet(), behind.LowestSet().Index, Mask.LowestSet().Index)];
    }
}
