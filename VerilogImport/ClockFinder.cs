using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace HdlDsl.VerilogImport;

/// <summary>Finds the clock and the reset of a module among its one-bit inputs, by the names that are in use.</summary>
internal static partial class ClockFinder
{
    /// <summary>The one clock and the one reset; nothing of a kind where no name or several names fit, since a guess would be silent.</summary>
    public static ImmutableArray<BlackBoxClock> Find(VerilogModule module)
    {
        var inputs = module.Ports.Where(port => port is { Direction: PortDirection.Input, Width: 1, IsVector: false }).ToList();
        var clocks = inputs.Where(port => ClockName().IsMatch(port.Name)).ToList();
        var resets = inputs.Where(port => ResetName().IsMatch(port.Name)).ToList();
        var found = ImmutableArray.CreateBuilder<BlackBoxClock>();
        if (clocks is [var clock])
            found.Add(new BlackBoxClock(clock.Name));
        // A reset without a clock belongs to no domain that could be known.
        if (clocks.Count == 1 && resets is [var reset])
            found.Add(new BlackBoxClock(reset.Name, IsReset: true, IsActiveLow: LowName().IsMatch(reset.Name)));
        return found.ToImmutable();
    }

    [GeneratedRegex("^(i_|wb_|s_axi_|m_axi_|s_axis_|m_axis_)?a?(clk|clock)(_i|_in)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ClockName();

    [GeneratedRegex("^(i_|wb_|s_axi_|m_axi_|s_axis_|m_axis_)?(n|a)?(rst|reset)_?n?(_i|i|_in)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ResetName();

    [GeneratedRegex("(^|_)n(rst|reset)|(rst|reset)_?n(_i|i|_in)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LowName();
}
