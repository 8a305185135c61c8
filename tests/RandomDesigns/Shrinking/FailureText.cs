using System.Globalization;
using System.Text;
using HdlDsl.Netlists;
using HdlDsl.Simulator;
using HdlDsl.Verilog;

namespace HdlDsl.RandomDesigns.Shrinking;

/// <summary>A failure as text: how the models differ, the stimulus step by step, the netlist, its Verilog.</summary>
public static class FailureText
{
    /// <summary>Prints a failure.</summary>
    /// <param name="failure">The failure.</param>
    public static string Of(Failure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return $"{failure.Mismatch}\n\n{Steps(failure)}\n{NetlistText.Of(failure.Design)}\n{Verilog(failure.Design)}";
    }

    private static string Steps(Failure failure)
    {
        var clocks = StimulusReducer.Clocks(failure.Design);
        var ports = PortLayout.Of(failure.Design.Top).Ports;
        var text = new StringBuilder();
        for (var number = 0; number < failure.Stimulus.Steps.Length; number++)
        {
            var step = failure.Stimulus.Steps[number];
            var levels = ports.Select((port, i) => (port, level: step.Levels[i]))
                .Where(item => item.port.IsInput && !clocks.Contains(item.port.Name, StringComparer.Ordinal))
                .Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.port.Name}={item.level:x}"));
            var rising = clocks.Where((_, clock) => ((step.Clocks >> clock) & 1) != 0);
            var start = !step.Restarts ? "" : step.RestartSeed is { } seed ? string.Create(CultureInfo.InvariantCulture, $"restart with seed {seed}, ") : "restart, ";
            text.Append(CultureInfo.InvariantCulture, $"step {number}: {start}{string.Join(' ', levels)}");
            text.Append($"{(step.SettlesBefore ? ", settle and compare" : "")}, edge of [{string.Join(' ', rising)}]{(step.SettlesAfter ? ", settle and compare" : "")}\n");
        }

        return text.ToString();
    }

    /// <summary>The text helps the reader only, so a design that can't be printed is no further failure.</summary>
    private static string Verilog(Design design)
    {
        try
        {
            return VerilogEmitter.Emit(design, VerilogOptions.Default);
        }
        catch (Exception failure)
        {
            return $"No Verilog: {failure.Message}\n";
        }
    }
}
