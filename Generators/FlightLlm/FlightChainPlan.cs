using System.Collections.Immutable;
using Generators.Common;

namespace Generators.FlightLlm;

/// <summary>How a slice is tied to the one in front of it.</summary>
public enum FlightTie
{
    /// <summary>Not at all: a group begins here in every pattern.</summary>
    None,

    /// <summary>PCOUT to PCIN; no pattern begins a group here.</summary>
    Cascade,

    /// <summary>P through the fabric to C; a cycle more.</summary>
    Link,
}

/// <summary>What the hardware has at each slice, and when: follows from the configuration by interval arithmetic on the lower lane.</summary>
public sealed class FlightChainPlan
{
    /// <summary>Greatest change of the lower lane, in units of 2^18, that two bits of carry can tell.</summary>
    private const int TrackedSlices = 16;

    private readonly FlightChainConfig config;

    /// <summary>Makes the plan.</summary>
    /// <param name="config">A legal configuration.</param>
    public FlightChainPlan(FlightChainConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        this.config = config;
        AdjustBits = config.Overflow != FlightOverflow.Adjust ? 0 : config.AdjustBits != 0 ? config.AdjustBits : AutomaticBits(config);
        var ties = new FlightTie[config.Length];
        var nodes = new bool[config.Length];
        var left = config.Patterns.ToDictionary(pattern => pattern, _ => 0);
        for (var slice = 0; slice < config.Length; slice++)
        {
            ties[slice] = slice == 0 || config.Patterns.All(pattern => config.Ends(pattern, slice - 1)) ? FlightTie.None
                : config.Patterns.Any(pattern => config.Ends(pattern, slice - 1)) ? FlightTie.Link
                : FlightTie.Cascade;
            foreach (var pattern in config.Patterns)
            {
                if (slice == 0 || config.Ends(pattern, slice - 1))
                    left[pattern] = Fresh(config);
            }

            if (ties[slice] != FlightTie.None && config.Overflow != FlightOverflow.DepthLimited && NeedsNode(slice, ties[slice], left))
            {
                nodes[slice - 1] = true;
                if (config.Overflow == FlightOverflow.Adjust)
                    ties[slice] = FlightTie.Link;
                foreach (var pattern in config.Patterns.Where(pattern => !config.Ends(pattern, slice - 1)))
                    left[pattern] = Behind(config, AdjustBits);
            }

            foreach (var pattern in config.Patterns)
                left[pattern]--;
        }

        Ties = [.. ties];
        Nodes = [.. nodes];
        var times = ImmutableArray.CreateBuilder<int>();
        for (var slice = 0; slice < config.Length; slice++)
            times.Add(slice == 0 ? 1 : times[slice - 1] + (ties[slice] == FlightTie.Link ? 2 : 1));
        Times = times.ToImmutable();
        Positions = [.. Enumerable.Range(0, config.Length).Where(slice => config.Patterns.Any(pattern => config.Ends(pattern, slice)))];
        var longest = Positions.Max(LongestAt);
        SumBits = config.Packing.Lanes[0].Product.SumOf(longest).SignedBits;
    }

    /// <summary>How each slice is tied to the one in front of it.</summary>
    public ImmutableArray<FlightTie> Ties { get; }

    /// <summary>Whether there is an overflow-adjust unit, or a check of the carry, behind each slice.</summary>
    public ImmutableArray<bool> Nodes { get; }

    /// <summary>Cycle in which each slice takes its operands, counted from the beat: 1 for the first one, because activations and indices have a register in front of the multiplexers.</summary>
    public ImmutableArray<int> Times { get; }

    /// <summary>Slices behind which some pattern ends a group, ascending: an output each.</summary>
    public ImmutableArray<int> Positions { get; }

    /// <summary>Width of a sum in bits, two's complement.</summary>
    public int SumBits { get; }

    /// <summary>Low bits that stay in the chain at an overflow-adjust unit; 0 where there are none.</summary>
    public int AdjustBits { get; }

    /// <summary>Cycles from a beat to its last sum.</summary>
    public int LatencyCycles => Times[^1] + 5;

    /// <summary>Slices of the longest group that ends behind a slice.</summary>
    /// <param name="position">The slice.</param>
    /// <returns>The number of products in the sum.</returns>
    public int LongestAt(int position) => config.Patterns.Where(pattern => config.Ends(pattern, position)).Max(pattern =>
    {
        var first = position;
        while (first > 0 && !config.Ends(pattern, first - 1))
            first--;
        return position - first + 1;
    });

    /// <summary>The most low bits with which one product more fits behind an overflow-adjust unit.</summary>
    /// <param name="config">Operands.</param>
    /// <returns>The number of bits.</returns>
    internal static int GreatestAdjustBits(FlightChainConfig config) => Enumerable.Range(1, 17).Last(bits => Behind(config, bits) >= 1);

    private static int Fresh(FlightChainConfig config) => config.Overflow == FlightOverflow.CarryTracking ? TrackedSlices : config.Packing.MaxDepth;

    /// <summary>Slices that may follow a node: behind an overflow-adjust unit the lane holds 0 … 2^bits − 1 before the first product.</summary>
    private static int Behind(FlightChainConfig config, int adjustBits)
    {
        if (config.Overflow == FlightOverflow.CarryTracking)
            return TrackedSlices;
        var lane = config.Packing.Lanes[0];
        var room = IntegerRange.Signed(lane.Bits);
        return (int)Math.Min((room.Greatest - (1L << adjustBits) + 1) / lane.Product.Greatest, room.Least / lane.Product.Least);
    }

    /// <summary>The most bits that cost no slice: fewer leave the chain, and what leaves is cheaper.</summary>
    private static int AutomaticBits(FlightChainConfig config) =>
        Enumerable.Range(1, 17).Last(bits => Behind(config, bits) == Math.Min(Behind(config, 1), config.Packing.MaxDepth));

    /// <summary>
    /// Whether a node must come in front of a slice. Where a link is already there, it comes when the next link would be too late; inside a cascade, when there is no room for the next slice.
    /// </summary>
    private bool NeedsNode(int slice, FlightTie tie, Dictionary<FlightPattern, int> left)
    {
        var distance = 1;
        if (tie == FlightTie.Link && config.Overflow == FlightOverflow.Adjust)
        {
            while (slice + distance < config.Length && !config.Patterns.Any(pattern => config.Ends(pattern, slice + distance - 1)))
                distance++;
        }

        return config.Patterns.Any(pattern => !config.Ends(pattern, slice - 1) && left[pattern] < distance);
    }
}
