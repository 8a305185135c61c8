using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Numerics;

namespace Generators.ModularReduction;

/// <summary>
/// Which tables make the residue of an operand's high bits, and when: the bits from an offset on are cut into groups of k bits, each with a table of
/// (v·2^place) mod M; their words and, when wanted, the low bits are summed.
/// </summary>
public sealed class TableSumPlan
{
    private static readonly ConcurrentDictionary<(BigInteger Modulus, int InputBits, int GroupBits, int Offset), (ImmutableArray<ModTable> Tables, ImmutableArray<ModBound> Bounds)> Known = new();

    private readonly ModReduceConfig config;

    /// <summary>Makes a plan.</summary>
    /// <param name="config">The reducer.</param>
    /// <param name="offset">The first bit that goes through tables.</param>
    /// <param name="hasLow">Whether the p bits below are summed too.</param>
    /// <param name="interval">Cycles that hardware is shared over.</param>
    public TableSumPlan(ModReduceConfig config, int offset, bool hasLow, int interval)
    {
        ArgumentNullException.ThrowIfNull(config);
        (this.config, Offset, HasLow, Interval) = (config, offset, hasLow, interval);
        (Tables, Bounds) = Known.GetOrAdd((config.LoadableModulus ? BigInteger.Zero : config.ModulusValue, config.InputBits, config.GroupBits, offset), _ => MakeTables(config, offset));
    }

    /// <summary>The first bit that goes through tables.</summary>
    public int Offset { get; }

    /// <summary>Whether the low p bits are summed too.</summary>
    public bool HasLow { get; }

    /// <summary>Cycles that hardware is shared over.</summary>
    public int Interval { get; }

    /// <summary>A table for each group, from the lowest bits up; the last one may have a narrower address.</summary>
    public ImmutableArray<ModTable> Tables { get; }

    /// <summary>Bounds of the tables' words.</summary>
    public ImmutableArray<ModBound> Bounds { get; }

    /// <summary>Number of tables G.</summary>
    public int Groups => Tables.Length;

    /// <summary>Whether tables and adders share look-up tables; else words are registered in front of the adder.</summary>
    public bool IsFused => config.Architecture == ModArchitecture.FusedTable;

    /// <summary>Whether words are summed one after the other.</summary>
    public bool IsSerial => IsFused || config.Accumulation == ModAccumulation.Serial;

    /// <summary>Words that an adder of the trees takes.</summary>
    public int FanIn => config.Accumulation == ModAccumulation.TernaryTree ? 3 : 2;

    /// <summary>Chains of serial accumulation, none of them empty.</summary>
    public int Chains => Groups == 0 ? 0 : CeilingOf(Groups, GroupsPerChain);

    /// <summary>Groups of a chain; the last one may have fewer.</summary>
    public int GroupsPerChain => CeilingOf(Groups, Math.Min(config.Chains, Math.Max(1, Groups)));

    /// <summary>Tables that are read in one cycle when words are summed in trees; each one reads its groups in cycles one after the other.</summary>
    public int Lanes => CeilingOf(Groups, Interval);

    /// <summary>Groups of a lane; the last one may have fewer.</summary>
    public int GroupsPerLane => Groups == 0 ? 0 : CeilingOf(Groups, Lanes);

    /// <summary>Words that the tree gets in one cycle: with the low bits when they are not what an accumulator starts with.</summary>
    public int Leaves => Lanes + (HasLow && GroupsPerLane == 1 ? 1 : 0);

    /// <summary>The bound of the sum.</summary>
    public ModBound Bound
    {
        get
        {
            var bound = HasLow ? ModBound.Number(config, config.ModulusBits) : ModBound.Zero;
            foreach (var word in Bounds)
                bound = bound.Plus(config, word);
            return bound;
        }
    }

    /// <summary>The longest loop: greater intervals share no more.</summary>
    public static int LongestLoop(ModReduceConfig config, int offset)
    {
        ArgumentNullException.ThrowIfNull(config);
        var plan = new TableSumPlan(config, offset, hasLow: true, 1);
        return plan.IsSerial ? plan.GroupsPerChain : plan.Groups;
    }

    /// <summary>Time at which words are summed first: they are looked up at time 1, and registered unless fused.</summary>
    public int SumTime => IsFused ? 1 : 2;

    /// <summary>Time from which the sum is there.</summary>
    public int EndTime => Groups == 0 ? 1 : SumTime + (IsSerial
        ? GroupsPerChain + Limbs - 1 + (LevelsOf(Chains, 2) * Limbs)
        : config.Accumulation == ModAccumulation.CarrySave ? CarrySaveCycles : (LevelsOf(Leaves, FanIn) * Limbs) + AccumulatorCycles + (AccumulatorCycles > 0 ? Limbs - 1 : 0));

    /// <summary>Limbs of the sum: an adder's cycles. Chains and accumulators begin with a word's upper limbs that much later.</summary>
    public int Limbs => config.LimbsOf(Bound.Bits);

    /// <summary>Cycles of an accumulator behind a tree.</summary>
    public int AccumulatorCycles => GroupsPerLane == 1 ? 0 : GroupsPerLane;

    /// <summary>Levels of full adders that leave two rows of some.</summary>
    public int CompressorLevels
    {
        get
        {
            var levels = 0;
            for (var rows = Leaves; rows > 2; rows = (rows / 3 * 2) + (rows % 3))
                levels++;
            return levels;
        }
    }

    // One row needs no adder.
    private int CarrySaveCycles => CompressorLevels + AccumulatorCycles + (Leaves == 1 && AccumulatorCycles == 0 ? 0 : Limbs);

    /// <summary>Levels of a tree of adders.</summary>
    /// <param name="leaves">Words, 1 or more.</param>
    /// <param name="fanIn">Words that an adder takes.</param>
    /// <returns>ceil(log(leaves) / log(fanIn)).</returns>
    public static int LevelsOf(int leaves, int fanIn)
    {
        var levels = 0;
        for (; leaves > 1; leaves = CeilingOf(leaves, fanIn))
            levels++;
        return levels;
    }

    /// <summary>A quotient, rounded up.</summary>
    internal static int CeilingOf(int dividend, int divisor) => (dividend + divisor - 1) / divisor;

    private static (ImmutableArray<ModTable>, ImmutableArray<ModBound>) MakeTables(ModReduceConfig config, int offset)
    {
        var tables = ImmutableArray.CreateBuilder<ModTable>();
        for (var place = offset; place < config.InputBits; place += config.GroupBits)
        {
            var width = Math.Min(config.GroupBits, config.InputBits - place);
            tables.Add(new ModTable(config.LoadableModulus ? BigInteger.Zero : config.ModulusValue, ModTableKind.Residue, place, width, config.ModulusBits));
        }

        if (!config.LoadableModulus || tables.Count == 0)
            return (tables.ToImmutable(), [.. tables.Select(table => table.Bound(config))]);
        var bound = tables[0].Bound(config);
        return (tables.ToImmutable(), [.. tables.Select(_ => bound)]);
    }
}
