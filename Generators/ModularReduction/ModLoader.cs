using System.Collections.Immutable;
using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.ModularReduction;

/// <summary>What a loader writes.</summary>
/// <param name="Reducer">The reducer.</param>
/// <param name="CorrectionBits">Address bits of the correction's table of v·2^n mod M; 0 for none.</param>
/// <param name="Doublings">The first table has the weight 2^(n + Doublings).</param>
/// <param name="Tables">Number of tables of k address bits; each one's weight is 2^k times that of the one before.</param>
public sealed record ModLoaderConfig(ModReduceConfig Reducer, int CorrectionBits, int Doublings, int Tables)
{
    /// <summary>Cycles in which the loader works: one for 2^(n−1) mod M, and those of all additions.</summary>
    public int WorkingCycles => 1 + (Additions * CyclesPerAddition);

    /// <summary>Additions: doublings, and one for each word.</summary>
    public int Additions => 1 + Doublings + (CorrectionBits == 0 ? 0 : 1 << CorrectionBits) + (Tables << Reducer.GroupBits);

    /// <summary>Cycles of an addition: one for each limb.</summary>
    public int CyclesPerAddition => Reducer.LimbsOf(Reducer.Bits + 1);

    /// <summary>Cycles from the one that takes a modulus to the first one that may use it.</summary>
    public int LoadCycles => WorkingCycles + 1;
}

/// <summary>
/// Fills tables with the residues of a new modulus by one modular addition in each cycle: T[v + 1] = T[v] + b mod M, and the sum behind a table's last word is the next
/// table's b. It begins with 2^(n−1) mod M, which is 2^(n−1) or, when M is that, 0.
/// </summary>
/// <param name="config">What it writes.</param>
public sealed class ModLoader(ModLoaderConfig config) : Module<ModLoaderConfig>(config)
{
    private const int Idle = 0;
    private const int Start = 1;
    private const int FirstPhase = 2;

    /// <summary>A modulus to load, its top bit set, taken with <see cref="Loads"/>.</summary>
    public UInt NewModulus { get; } = In.UInt(config.Reducer.Bits);

    /// <summary>Take it.</summary>
    public Bit Loads { get; } = In.Bit();

    /// <summary>Tables are being filled.</summary>
    public Bit IsLoading { get; } = Out.Bit();

    /// <summary>The modulus.</summary>
    public UInt Modulus { get; } = Out.UInt(config.Reducer.Bits);

    /// <summary>Write <see cref="Word"/> to <see cref="Entry"/> of <see cref="Table"/>.</summary>
    public Bit Writes { get; } = Out.Bit();

    /// <summary>Write it to the correction's table; none without one.</summary>
    public Bit? WritesCorrection { get; } = config.CorrectionBits > 0 ? Out.Bit() : null;

    /// <summary>Number of the table.</summary>
    public UInt Table { get; } = Out.UInt(TableBits(config));

    /// <summary>Number of the word.</summary>
    public UInt Entry { get; } = Out.UInt(EntryBits(config));

    /// <summary>The word, below the modulus.</summary>
    public UInt Word { get; } = Out.UInt(config.Reducer.Bits);

    private enum Work
    {
        Double,
        Correction,
        Tables,
    }

    /// <inheritdoc/>
    protected override void Build()
    {
        var n = Config.Reducer.Bits;
        var phases = Phases();
        var modulus = Reg.UInt(n, reset: Reset.None, enable: Loads);
        modulus.Next = NewModulus;
        var weight = Reg.UInt(n, reset: Reset.None);
        var word = Reg.UInt(n, reset: Reset.None);
        var state = Reg.UInt(BitsToCount(FirstPhase + phases.Length));
        var count = Reg.UInt(Math.Max(1, BitsToCount(phases.Max(phase => phase.Cycles))), reset: Reset.None);

        Bit Is(Work work) => phases.Select((phase, i) => phase.Work == work ? state == FirstPhase + i : false).Aggregate((a, b) => a | b);
        var doubles = Is(Work.Double);
        var stable = new ModSchedule(true, null, 1);
        var adder = new LimbAdder(Config.Reducer, stable);
        var sum = adder.Sum(0, Timed.Stable(stable, Mux(doubles, weight, word)), Timed.Stable(stable, weight), subtracts: false, n + 1, isStable: true);
        var difference = adder.Sum(0, Timed.Stable(stable, sum), Timed.Stable(stable, modulus), subtracts: true, n + 1, isStable: true);
        var isLast = LastCycle(state);
        var next = Mux(difference[n], sum.Wrap(n), difference.Wrap(n));

        using (When(Loads))
            state.Next = Start;
        using (ElseWhen(state == Start))
        {
            // 2^(n−1) mod M.
            weight.Next = Mux(modulus[n - 2, 0] == 0, 0, UInt.Constant(System.Numerics.BigInteger.One << (n - 1), n));
            word.Next = UInt.Constant(0, n);
            state.Next = FirstPhase;
            count.Next = 0;
        }

        for (var i = 0; i < phases.Length; i++)
        {
            using (ElseWhen((state == FirstPhase + i) & isLast))
            {
                count.Next = (count + 1).Wrap(count.Width);
                Step(phases[i].Work, weight, word, next, count);
                using (When(count == phases[i].Cycles - 1))
                {
                    state.Next = i == phases.Length - 1 ? Idle : FirstPhase + i + 1;
                    count.Next = 0;
                }
            }
        }

        IsLoading.Value = state != Idle;
        Modulus.Value = modulus;
        Writes.Value = Is(Work.Tables);
        if (WritesCorrection is not null)
            WritesCorrection.Value = Is(Work.Correction);
        var k = Config.Reducer.GroupBits;
        Table.Value = count.Width > k ? (count >> k).Wrap(Table.Width) : UInt.Constant(0, Table.Width);
        Entry.Value = count.Wrap(Entry.Width);
        Word.Value = word;
    }

    /// <summary>The cycle in which an addition is done.</summary>
    private Bit LastCycle(UInt state)
    {
        if (Config.CyclesPerAddition == 1)
            return true;
        var cycle = Reg.UInt(BitsToCount(Config.CyclesPerAddition), reset: Reset.None);
        var isLast = cycle == Config.CyclesPerAddition - 1;
        cycle.Next = Mux((state == Start) | isLast, 0, (cycle + 1).Wrap(cycle.Width));
        return isLast;
    }

    private void Step(Work work, UInt weight, UInt word, UInt next, UInt count)
    {
        if (work == Work.Double)
        {
            weight.Next = next;
            return;
        }

        var bits = work == Work.Correction ? Config.CorrectionBits : Config.Reducer.GroupBits;
        using (When(count.Wrap(Math.Max(bits, count.Width))[bits - 1, 0].AllSet()))
        {
            word.Next = UInt.Constant(0, word.Width);
            if (work == Work.Tables)
                weight.Next = next;
        }

        using (Else())
            word.Next = next;
    }

    private ImmutableArray<(Work Work, int Cycles)> Phases() =>
    [
        .. new[]
        {
            (Work.Double, Config.CorrectionBits > 0 ? 1 : 1 + Config.Doublings),
            (Work.Correction, Config.CorrectionBits > 0 ? 1 << Config.CorrectionBits : 0),
            (Work.Double, Config.CorrectionBits > 0 ? Config.Doublings : 0),
            (Work.Tables, Config.Tables << Config.Reducer.GroupBits),
        }.Where(phase => phase.Item2 > 0),
    ];

    private static int TableBits(ModLoaderConfig config) => BitsToCount(Math.Max(1, config.Tables) + 1);

    private static int EntryBits(ModLoaderConfig config) => Math.Max(config.CorrectionBits, config.Reducer.GroupBits);
}
