using System.Globalization;
using System.Numerics;
using HdlDsl;
using HdlDsl.Netlists;

namespace Verification;

/// <content>Comparing columns with expected values.</content>
public sealed partial class LaneSimulation
{
    /// <summary>Number of comparisons made, lanes counted one by one.</summary>
    public long Checks { get; private set; }

    /// <summary>Compares a port of up to 64 bits in all lanes.</summary>
    /// <param name="port">A port of the simulated module.</param>
    /// <param name="expected">What the golden model says, one value for each lane.</param>
    /// <param name="inputs">Says what led to the value of a lane, for the message; called only on a mismatch. By default all inputs are listed.</param>
    /// <exception cref="VerificationException">They differ; the message is about the first lane that does.</exception>
    public void Expect(Signal port, ReadOnlySpan<long> expected, Func<int, string>? inputs = null)
    {
        ArgumentNullException.ThrowIfNull(port);
        CheckColumn(port, expected.Length, isDriven: false);
        if (!FitsInt64(port))
        {
            Expect(port, Array.ConvertAll(expected.ToArray(), value => new BigInteger(value)), inputs);
            return;
        }

        var got = GetInt64Column(port);
        Checks += Lanes;
        var first = expected.CommonPrefixLength(got);
        if (first == Lanes)
            return;
        var count = 0;
        for (var lane = first; lane < Lanes; lane++)
            count += expected[lane] != got[lane] ? 1 : 0;
        throw Mismatch(port, first, expected[first], got[first], count, inputs);
    }

    /// <summary>Compares a port of any width in all lanes.</summary>
    /// <param name="port">A port of the simulated module.</param>
    /// <param name="expected">What the golden model says, one value for each lane.</param>
    /// <param name="inputs">Says what led to the value of a lane, for the message; called only on a mismatch. By default all inputs are listed.</param>
    /// <exception cref="VerificationException">They differ; the message is about the first lane that does.</exception>
    public void Expect(Signal port, ReadOnlySpan<BigInteger> expected, Func<int, string>? inputs = null)
    {
        CheckColumn(port, expected.Length, isDriven: false);
        var got = GetColumn(port);
        Checks += Lanes;
        var first = expected.CommonPrefixLength(got);
        if (first == Lanes)
            return;
        var count = 0;
        for (var lane = first; lane < Lanes; lane++)
            count += expected[lane] != got[lane] ? 1 : 0;
        throw Mismatch(port, first, expected[first], got[first], count, inputs);
    }

    /// <summary>Compares a port in all lanes.</summary>
    /// <param name="port">A port of the simulated module.</param>
    /// <param name="expected">Gives what the golden model of a lane says.</param>
    /// <param name="inputs">Says what led to the value of a lane, for the message; called only on a mismatch. By default all inputs are listed.</param>
    /// <exception cref="VerificationException">They differ; the message is about the first lane that does.</exception>
    public void Expect(Signal port, Func<int, long> expected, Func<int, string>? inputs = null)
    {
        ArgumentNullException.ThrowIfNull(expected);
        var column = new long[Lanes];
        for (var lane = 0; lane < column.Length; lane++)
            column[lane] = expected(lane);
        Expect(port, column, inputs);
    }

    internal static bool FitsInt64(Signal port) => port.Width < WordBits || (port.Width == WordBits && port.View == SignalView.Signed);

    internal void CountChecks(long count) => Checks += count;

    private VerificationException Mismatch(Signal port, int lane, BigInteger expected, BigInteger got, int count, Func<int, string>? inputs) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{PortHandles.NameOf(port)} is wrong in cycle {Cycle}, lane {lane}: expected {Simulation.Show(expected)}, got {Simulation.Show(got)}; {count} of {Lanes} lanes differ."
        + $"\n  inputs: {inputs?.Invoke(lane) ?? DescribeInputs(lane)}"
        + $"\n  design point: {DesignUnderTest.DesignPoint}"
        + $"\n  built-in engine, {Describe()}, seed {Options.Seed}{Options.StartText}"));

    /// <summary>All inputs with their present values in a lane, in the order of the ports.</summary>
    private string DescribeInputs(int lane)
    {
        var parts = new List<string>();
        var ports = DesignUnderTest.EngineDesign.Ports;
        var column = new BigInteger[Lanes];
        for (var i = 0; i < ports.Length; i++)
        {
            if (!ports[i].IsInput || DesignUnderTest.EngineDesign.ClockNumber(ports[i].Name) >= 0)
                continue;
            model.Get(i, column);
            parts.Add($"{ports[i].Name}={Simulation.Show(ports[i].IsSigned ? OpSemantics.ToSigned(column[lane], ports[i].Width) : column[lane])}");
        }

        return parts.Count == 0 ? "none" : string.Join(", ", parts);
    }
}
