using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using HdlDsl;
using HdlDsl.Netlists;

namespace Verification.Proofs;

/// <summary>An input of a counterexample.</summary>
/// <param name="Port">Name in the Verilog.</param>
/// <param name="Width">Width in bits.</param>
/// <param name="IsSigned">Whether values are two's complement numbers.</param>
/// <param name="IsBit">Whether it is a single bit, true or false in C#.</param>
/// <param name="IsReset">Whether it is a reset port.</param>
/// <param name="IsActiveLow">Whether it is a reset that acts at level 0.</param>
/// <param name="Handle">C# of the port below its module: "Push.Valid" for Push_Valid.</param>
public sealed record CounterexampleInput(string Port, int Width, bool IsSigned, bool IsBit, bool IsReset, bool IsActiveLow, string Handle);

/// <summary>
/// Inputs that a solver found, cycle by cycle. The first cycle is that of the reset in designs that have one; registers and memories without contents start
/// at 0, as in the built-in simulator.
/// </summary>
/// <param name="Inputs">The inputs: resets, then the module's own; clocks are not among them.</param>
/// <param name="Rows">For each cycle the value of each input, as an unsigned number.</param>
public sealed partial record Counterexample(ImmutableArray<CounterexampleInput> Inputs, ImmutableArray<ImmutableArray<BigInteger>> Rows)
{
    /// <summary>Applies the inputs. All cycles but the last end with a step: in the last one what is wrong can be read.</summary>
    /// <param name="simulation">A simulation of the module, before its first cycle, on any engine.</param>
    /// <param name="inputsSet">Called in each cycle with its number when its inputs are set; null for nothing.</param>
    public void Replay(Simulation simulation, Action<int>? inputsSet = null)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        var handles = simulation.DesignUnderTest.Module.Ports.ToDictionary(port => port.Name, port => port.Signal, StringComparer.Ordinal);
        for (var cycle = 0; cycle < Rows.Length; cycle++)
        {
            for (var i = 0; i < Inputs.Length; i++)
            {
                if (Inputs[i].IsReset)
                    simulation.DriveReset(Inputs[i].Port, Rows[cycle][i].IsOne != Inputs[i].IsActiveLow);
                else
                    simulation.Set(handles[Inputs[i].Port], Value(Inputs[i], Rows[cycle][i]));
            }

            inputsSet?.Invoke(cycle);
            if (cycle < Rows.Length - 1)
                simulation.Step();
        }
    }

    /// <summary>Runs the inputs on the built-in simulator and writes a waveform, which has the user's names.</summary>
    /// <param name="module">The module: a new object of the one that was asked about.</param>
    /// <param name="path">VCD file to write.</param>
    /// <param name="elaboration">How it is elaborated; null for the defaults.</param>
    public void WriteWaveform(Module module, string path, ElaborationOptions? elaboration = null)
    {
        using var simulation = Simulation.Create(module, new SimulationOptions { WaveformPath = path, ChecksAssertions = false, Elaboration = elaboration ?? new ElaborationOptions() });
        Replay(simulation);
        simulation.Step();
    }

    /// <summary>The inputs as C# for a testbench; what does not change is not set again.</summary>
    /// <param name="dut">Name of the module's variable.</param>
    /// <returns>Lines without a line feed at the end.</returns>
    public string ToCode(string dut = "dut")
    {
        var text = new StringBuilder();
        for (var cycle = 0; cycle < Rows.Length; cycle++)
        {
            for (var i = 0; i < Inputs.Length; i++)
            {
                var (input, value) = (Inputs[i], Rows[cycle][i]);
                var before = cycle > 0 ? Rows[cycle - 1][i] : input.IsActiveLow ? BigInteger.One : BigInteger.Zero;
                if (value == before)
                    continue;
                text.Append(input.IsReset
                    ? $"sim.DriveReset(\"{input.Port}\", {(value.IsOne != input.IsActiveLow ? "true" : "false")});\n"
                    : $"sim.Set({dut}.{input.Handle}, {Literal(input, value)});\n");
            }

            if (cycle < Rows.Length - 1)
                text.Append("sim.Step();\n");
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>The inputs of a design that a solver chooses.</summary>
    internal static ImmutableArray<CounterexampleInput> InputsOf(Design design)
    {
        var resets = design.Top.Domains.Where(use => use.NeedsReset).Select(use => use.Domain).DistinctBy(domain => domain.Reset, StringComparer.Ordinal)
            .Select(domain => new CounterexampleInput(domain.Reset, 1, false, true, true, domain.ResetActiveLow, domain.Reset));
        var ports = design.Top.Ports.Select(port => design.Top.Signals[port]).Where(port => port.Kind == SignalKind.Input).Select(port => new CounterexampleInput(
            port.Name!, port.Width, port.View == SignalView.Signed, port.View == SignalView.Bit, false, false, HandleOf(port.Name!)));
        return [.. resets, .. ports];
    }

    /// <summary>Fields of bundles and elements of arrays are joined by underscores in the Verilog.</summary>
    private static string HandleOf(string port) => Element().Replace(port, "[${index}]").Replace('_', '.');

    private static BigInteger Value(CounterexampleInput input, BigInteger value) => input.IsSigned ? OpSemantics.ToSigned(value, input.Width) : value;

    private static string Literal(CounterexampleInput input, BigInteger value)
    {
        if (input.IsBit)
            return value.IsOne ? "true" : "false";
        var number = Value(input, value);
        return number >= long.MinValue && number <= long.MaxValue
            ? number.ToString(CultureInfo.InvariantCulture)
            : $"BigInteger.Parse(\"{number.ToString(CultureInfo.InvariantCulture)}\")";
    }

    [GeneratedRegex("_(?<index>[0-9]+)(?=_|$)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Element();
}
