using HdlDsl;
using static HdlDsl.Hdl;

namespace Generators.FlightLlm;

/// <summary>Sparse multiplexers and the check of indices.</summary>
/// <param name="config">The chain.</param>
/// <param name="beat">The beat.</param>
internal sealed class FlightOperandSelector(FlightChainConfig config, FlightBeat beat)
{
    /// <summary>Whether the beat has one of some patterns.</summary>
    /// <param name="code">Code of its pattern; null when there is one pattern only.</param>
    /// <param name="isMeant">Says which.</param>
    /// <param name="config">The chain.</param>
    /// <returns>The condition; a constant when all or none are meant.</returns>
    public static Bit Is(FlightChainConfig config, UInt? code, Func<FlightPattern, bool> isMeant)
    {
        var meant = Enumerable.Range(0, config.Patterns.Length).Where(i => isMeant(config.Patterns[i])).ToArray();
        if (meant.Length == 0 || meant.Length == config.Patterns.Length)
            return meant.Length > 0;
        return meant.Select(i => code! == i).AnySet();
    }

    /// <summary>Positions that a slice can be asked for.</summary>
    /// <param name="slice">The slice.</param>
    /// <returns>Ascending positions in its window: all of them with full multiplexers, unless there are dense weights only.</returns>
    public int[] Candidates(int slice)
    {
        if (!config.HasIndices)
            return [slice % config.Window];
        if (config.Mux == FlightMux.Full)
            return [.. Enumerable.Range(0, config.Window)];
        // Indices ascend, so slot s of N has s positions below it and N − 1 − s above it that other slots need.
        return [.. config.Patterns.SelectMany(pattern => pattern.Kept == config.Window
            ? [slice % config.Window]
            : Enumerable.Range(config.Slot(pattern, slice), config.Window - pattern.Kept + 1)).Distinct().Order()];
    }

    /// <summary>The index that a slice selects by: its own place for dense weights. Null when there are no indices.</summary>
    /// <param name="slice">The slice.</param>
    /// <returns>IndexBits bits.</returns>
    public UInt? Index(int slice)
    {
        if (!config.HasIndices)
            return null;
        var index = beat.Indices![slice];
        return config.Dense ? Mux(Is(config, beat.Pattern, pattern => pattern.Kept == config.Window), UInt.Constant(slice % config.Window, config.IndexBits), index) : index;
    }

    /// <summary>An activation out of a slice's window.</summary>
    /// <param name="window">The window.</param>
    /// <param name="index">As from <see cref="Index"/>, maybe later.</param>
    /// <param name="slice">The slice.</param>
    /// <returns>8 bits.</returns>
    public SInt Select(IReadOnlyList<SInt> window, UInt? index, int slice)
    {
        var candidates = Candidates(slice);
        return candidates.Length == 1 ? window[candidates[0]] : Tree(window, index!, candidates, config.IndexBits - 1);
    }

    /// <summary>Whether indices, weights or pattern are illegal.</summary>
    /// <returns>The condition, in the beat's own cycle.</returns>
    public Bit IsWrong()
    {
        var wrongs = new List<Bit>();
        if (beat.Pattern is { } code && config.Patterns.Length < 1 << code.Width)
            wrongs.Add(code >= config.Patterns.Length);
        for (var slice = 0; slice < config.Length; slice++)
        {
            if (config.Operands == FlightOperands.Symmetric)
                wrongs.Add(beat.Weights[slice] == -128);
            if (config.HasIndices)
                AddIndexChecks(slice, wrongs);
        }

        return wrongs.Count == 0 ? false : wrongs.AnySet();
    }

    /// <summary>Ascending indices of a whole group leave room for each other by themselves; of a group that is cut by a window's end its first and last one are compared.</summary>
    private void AddIndexChecks(int slice, List<Bit> wrongs)
    {
        var index = beat.Indices![slice];
        var isContinued = (FlightPattern pattern) => pattern.Kept < config.Window && slice > 0 && !config.Ends(pattern, slice - 1);
        if (config.Patterns.Any(isContinued))
            wrongs.Add(Is(config, beat.Pattern, isContinued) & (index <= beat.Indices[slice - 1]));
        foreach (var pattern in config.Patterns.Where(pattern => pattern.Kept < config.Window))
        {
            var slot = config.Slot(pattern, slice);
            var top = config.Window - pattern.Kept + slot;
            if (!isContinued(pattern) && slot > 0)
                wrongs.Add(Is(config, beat.Pattern, each => each == pattern) & (index < slot));
            if (config.Ends(pattern, slice) && top < config.Window - 1)
                wrongs.Add(Is(config, beat.Pattern, each => each == pattern) & (index > top));
        }
    }

    /// <summary>A tree over the bits of the index, the highest at the root; branches that no legal index reaches are left out.</summary>
    private static SInt Tree(IReadOnlyList<SInt> window, UInt index, int[] candidates, int bit)
    {
        if (candidates.Length == 1)
            return window[candidates[0]];
        var low = candidates.Where(candidate => (candidate >> bit & 1) == 0).ToArray();
        var high = candidates.Where(candidate => (candidate >> bit & 1) == 1).ToArray();
        if (low.Length == 0 || high.Length == 0)
            return Tree(window, index, candidates, bit - 1);
        return Mux(index[bit], Tree(window, index, high, bit - 1), Tree(window, index, low, bit - 1));
    }
}
