namespace Generators.MixPe;

/// <summary>Cycles of an engine that follow from its configuration.</summary>
public static class MixPeEngineShape
{
    /// <summary>Cycles from the last step of a tile to its first result when nothing stalls.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <returns>Rows + Columns, the latency of the dequantiser, and 1 of the queue.</returns>
    public static int ResultLatencyCycles(MixPeEngineConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Rows + config.Columns + MixPeDequantiser.LatencyOf(config) + 1;
    }

    /// <summary>Least distance of the last steps of two groups when results are taken at once.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <param name="length">Length of the second group.</param>
    /// <returns>
    /// max(length, Rows + Columns − 1); with a shared dequantiser max(length, Rows + Columns + Rows · Columns), since the sums of a group leave one by
    /// one before the next group may end.
    /// </returns>
    public static int GroupCycles(MixPeEngineConfig config, int length)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Math.Max(length, config.Rows + config.Columns + (config.SharedDequantiser ? config.Rows * config.Columns : -1));
    }
}
