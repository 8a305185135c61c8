using HdlDsl;

namespace Generators.MixPe;

/// <summary>Numbers of the array that follow from its configuration: widths and cycles.</summary>
public static class MixPeArrayShape
{
    /// <summary>Width in bits of a group number: the longest reduction has ceil(MaxReduction / GroupSize) groups.</summary>
    /// <param name="config">A legal configuration.</param>
    /// <returns>At least 1.</returns>
    public static int GroupNumberBits(MixPeArrayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Hdl.BitsToCount((config.MaxReduction + config.Pe.GroupSize - 1) / config.Pe.GroupSize);
    }

    /// <summary>
    /// Cycles from the last beat of a group to the last beat of the next one at the least. An element of column 0 overwrites its shadow register
    /// Columns − 1 cycles before the last column has caught up, and the sums of a column need Rows cycles to leave.
    /// </summary>
    /// <param name="config">A legal configuration.</param>
    /// <returns>Rows + Columns − 1.</returns>
    public static int GroupSpacingCycles(MixPeArrayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Rows + config.Columns - 1;
    }

    /// <summary>
    /// Cycles from the last beat of a group to the first row of its results when nothing stalls: the wave through the array, the correction of
    /// the zero point (unsigned weights only) and the result buffer.
    /// </summary>
    /// <param name="config">A legal configuration.</param>
    /// <returns>Rows + Columns + 2, or + 1 with signed weights.</returns>
    public static int ResultLatencyCycles(MixPeArrayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Rows + config.Columns + (config.Pe.WeightSigned ? 1 : 2);
    }
}
