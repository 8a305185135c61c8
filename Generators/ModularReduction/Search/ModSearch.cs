using System.Collections.Immutable;
using System.Numerics;
using Generators.Catalogue;

namespace Generators.ModularReduction.Search;

/// <summary>What is looked for.</summary>
/// <param name="Bits">Width n of the modulus, 8 … 8,192 bits.</param>
/// <param name="Interval">Cycles between two operands, the same for all points and for plain tables.</param>
public sealed record ModSearchRequest(int Bits, int Interval)
{
    /// <summary>Greatest latency in cycles; 0 for any.</summary>
    public int LatencyLimit { get; init; }

    /// <summary>The modulus; 0 for a number without structure.</summary>
    public BigInteger Modulus { get; init; }

    /// <summary>
    /// Cells of the longest path as a multiple of those of plain tables. Points with more would run at a lower clock, so that cycles would not compare.
    /// </summary>
    public double PathLimit { get; init; } = 1.15;
}

/// <summary>A configuration with what the model says of it.</summary>
/// <param name="Config">The configuration.</param>
/// <param name="Cost">Its cost.</param>
/// <param name="Latency">Cycles from the one that takes an operand to the first one that offers its result; wide table methods may have one cycle less.</param>
public sealed record ModSearchPoint(ModReduceConfig Config, ModCost Cost, int Latency);

/// <summary>What was found.</summary>
/// <param name="Request">What was looked for.</param>
/// <param name="Candidates">Configurations that keep interval and path, without regard to latency.</param>
/// <param name="Front">Points that no other one beats in area and latency, by rising latency; within the limit.</param>
/// <param name="Plain">The smallest plain table method at the same interval, whatever its latency: any group width and accumulation, multiplexers as Yosys makes them.</param>
/// <param name="PlainIdeal">The same with the fewest look-up tables that multiplexers can have.</param>
/// <param name="PlainOfSix">The smallest one with tables of six address bits in series, the usual baseline; multiplexers as Yosys makes them.</param>
public sealed record ModSearchResult(
    ModSearchRequest Request, int Candidates, ImmutableArray<ModSearchPoint> Front, ModSearchPoint Plain, ModSearchPoint PlainIdeal, ModSearchPoint PlainOfSix)
{
    /// <summary>The smallest point; null when none keeps the limits.</summary>
    public ModSearchPoint? Smallest => Front.IsEmpty ? null : Front[^1];
}

/// <summary>
/// Enumerates architectures, group widths, ALLMod's split and fusion step, accumulations, digits and corrections for a modulus and an interval, and keeps those that no other one beats in area and
/// latency. Everything comes from closed forms, so it is quick and always gives the same.
/// </summary>
public static class ModSearch
{
    // Chains that are short need a choice behind them as much as long ones do.
    private const double MorePath = 4;

    /// <summary>Searches.</summary>
    /// <param name="request">What is looked for.</param>
    /// <returns>The front, and plain tables.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Bits, interval or a limit is out of its range.</exception>
    public static ModSearchResult Run(ModSearchRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        string? refused = request switch
        {
            { Bits: < 8 or > 8_192 } => "Bits takes 8 to 8192",
            { Interval: < 1 or > 16_384 } => "Interval takes 1 to 16384",
            { LatencyLimit: < 0 } => "LatencyLimit takes 0 (any) or more",
            { PathLimit: < 1 } => "PathLimit takes 1 or more",
            _ => null,
        };
        if (refused is not null)
            throw new ArgumentOutOfRangeException(nameof(request), request, $"{refused}.");
        var points = ModSearchSpace.Of(request).Where(IsLegal).Select(config => PointOf(config, ideal: false)).ToList();
        var tables = points.Where(point => point.Config.Architecture == ModArchitecture.Table).ToList();
        var sixes = tables.Where(point => point.Config is { GroupBits: 6, Accumulation: ModAccumulation.Serial, Chains: 1, RomStyle: ModRomStyle.Lut });
        var plain = Least(tables);
        var limit = (request.PathLimit * plain.Cost.Levels) + MorePath;
        var kept = points.Where(point => point.Cost.Levels <= limit).ToList();
        var front = ImmutableArray.CreateBuilder<ModSearchPoint>();
        // A latency limit cuts the front, it does not change it.
        foreach (var point in kept.Where(point => request.LatencyLimit == 0 || point.Latency <= request.LatencyLimit).OrderBy(point => point.Latency).ThenBy(point => point.Cost.Area))
            if (front.Count == 0 || point.Cost.Area < front[^1].Cost.Area)
                front.Add(point);
        return new ModSearchResult(request, kept.Count, front.ToImmutable(), plain, Least(tables.Select(point => PointOf(point.Config, ideal: true))), Least(sixes));
    }

    private static ModSearchPoint Least(IEnumerable<ModSearchPoint> points) => points.OrderBy(point => point.Cost.Area).ThenBy(point => point.Latency).First();

    private static ModSearchPoint PointOf(ModReduceConfig config, bool ideal) => new(config, ModCost.Of(config, ideal), ModTiming.Of(ModCost.BoundsOf(config)).Latency);

    /// <summary>Whether a configuration can be had; for wide table methods without making tables.</summary>
    private static bool IsLegal(ModReduceConfig config)
    {
        try
        {
            var bounds = ModCost.BoundsOf(config);
            if (ReferenceEquals(bounds, config))
            {
                config.Validate();
                return true;
            }

            var correction = config.Architecture switch
            {
                ModArchitecture.Hybrid => new HybridPlan(bounds).Correction,
                ModArchitecture.Horner => new HornerPlan(bounds).Correction,
                _ => TableScheme.Plan(bounds).Correction,
            };
            return correction.Table is not { AddressBits: > CorrectionPlan.MaxAddressBits };
        }
        catch (CatalogueException)
        {
            return false;
        }
    }
}
