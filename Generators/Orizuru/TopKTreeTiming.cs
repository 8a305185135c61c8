namespace Generators.Orizuru;

/// <summary>
/// Size and speed of the tree architectures in closed form: for full frames, 2 or more lanes where trees are streaming, both lists with the same count of 1 or
/// more, none of their items passed over, and no pauses on either side.
/// </summary>
public static class TopKTreeTiming
{
    /// <summary>Comparators of values.</summary>
    /// <param name="config">The engine.</param>
    /// <returns>Their number.</returns>
    public static int Comparators(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Architecture switch
        {
            TopKArchitecture.Streaming => new StreamingShape(config).Comparators,
            TopKArchitecture.UnitTree => new UnitTreeShape(config).Comparators,
            TopKArchitecture.TwoTrees => 2 * new FlatTreeShape(config, FlatTreeLeaves.Alone).Comparators,
            TopKArchitecture.FlatTree => new FlatTreeShape(config, FlatTreeLeaves.Gives).Comparators + new FlatTreeShape(config, FlatTreeLeaves.Takes).Comparators,
            _ => throw new ArgumentOutOfRangeException(nameof(config), config.Architecture, "is no tree"),
        };
    }

    /// <summary>Cycles from the one in which an item of a list is taken to the first one in which the next item of that list may be taken.</summary>
    /// <param name="config">The engine.</param>
    /// <returns>The number. In streaming trees the way of the greater item waits for that of the lesser one when they alternate.</returns>
    public static int PopInterval(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Architecture switch
        {
            TopKArchitecture.Streaming => new StreamingShape(config).SlotCycles + (config.Order == TopKOrder.Interleaved ? 1 : 0),
            TopKArchitecture.UnitTree => new UnitTreeShape(config).PopInterval,
            _ => TopKTree.Levels(config.MaxLength) + 1,
        };
    }

    /// <summary>Cycles from the last word in the core to the first item, but for one: those that build the trees.</summary>
    /// <param name="config">The engine.</param>
    /// <returns>The number.</returns>
    public static int BuildCycles(TopKConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Architecture switch
        {
            TopKArchitecture.Streaming => new StreamingShape(config).SlotCycles,
            TopKArchitecture.UnitTree => new UnitTreeShape(config).Units.Count + 2,
            _ => Math.Max(1, new FlatTreeShape(config, FlatTreeLeaves.Alone).Groups.Count) + 2,
        };
    }

    /// <summary>Cycles from a frame's first item to its last one, both included.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="count">Items of each list.</param>
    /// <returns>The number.</returns>
    public static int ItemCycles(TopKConfig config, int count)
    {
        ArgumentNullException.ThrowIfNull(config);
        var interval = PopInterval(config);
        return config.Order == TopKOrder.Interleaved ? ((count - 1) * Math.Max(2, interval)) + 2 : (2 * (count - 1) * interval) + 2;
    }

    /// <summary>Cycles from the first beat to the last item of a frame, both included, when the engine was empty.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="count">Items of each list.</param>
    /// <returns>The number.</returns>
    public static long Latency(TopKConfig config, int count)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Words + BuildCycles(config) + ItemCycles(config, count);
    }

    /// <summary>Cycles for a frame when one follows the other.</summary>
    /// <param name="config">The engine.</param>
    /// <param name="count">Items of each list.</param>
    /// <returns>The number; a mean where frames take turns with two numbers.</returns>
    public static double Period(TopKConfig config, int count)
    {
        ArgumentNullException.ThrowIfNull(config);
        var (build, items) = (BuildCycles(config), ItemCycles(config, count));
        if (!config.PingPong)
            return config.Words + build + items - 1;
        if (config.Architecture != TopKArchitecture.Streaming)
            return Math.Max(config.Words, build - 1 + items);
        // A value that is taken takes a word's place in the pipeline, both lists' at once when they alternate.
        var load = config.Words + ((count - 1) * (config.Order == TopKOrder.Interleaved ? 1 : 2));
        return Math.Max(Math.Max(load, items), (load + items + build - 1) / 2.0);
    }
}
