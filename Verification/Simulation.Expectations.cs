using System.Globalization;
using System.Numerics;
using HdlDsl;
using HdlDsl.Netlists;

namespace Verification;

/// <content>Comparing ports with expected values.</content>
public sealed partial class Simulation
{
    /// <summary>Number of comparisons made by Expect and by scoreboards.</summary>
    public long Checks { get; private set; }

    /// <summary>Compares a port with a number.</summary>
    /// <param name="port">A port of the simulated module.</param>
    /// <param name="expected">What the golden model says.</param>
    /// <param name="inputs">Says what led to it, for the message; called only on a mismatch. By default all inputs are listed.</param>
    /// <exception cref="VerificationException">They differ.</exception>
    public void Expect(Signal port, BigInteger expected, Func<string>? inputs = null)
    {
        ArgumentNullException.ThrowIfNull(port);
        CountCheck();
        var got = Get(port);
        if (got != expected)
            throw Mismatch(NameOf(port), Show(expected), Show(got), inputs);
    }

    /// <summary>Compares a port of up to 64 bits with a number.</summary>
    /// <param name="port">A port of the simulated module.</param>
    /// <param name="expected">What the golden model says.</param>
    /// <param name="inputs">Says what led to it, for the message; called only on a mismatch. By default all inputs are listed.</param>
    /// <exception cref="VerificationException">They differ.</exception>
    public void Expect(Signal port, long expected, Func<string>? inputs = null)
    {
        ArgumentNullException.ThrowIfNull(port);
        if (port.Width > 63)
        {
            Expect(port, new BigInteger(expected), inputs);
            return;
        }

        CountCheck();
        var got = GetInt64(port);
        if (got != expected)
            throw Mismatch(NameOf(port), Show(expected), Show(got), inputs);
    }

    /// <summary>Compares a one-bit port.</summary>
    /// <param name="port">A port of the simulated module.</param>
    /// <param name="expected">What the golden model says.</param>
    /// <param name="inputs">Says what led to it, for the message; called only on a mismatch. By default all inputs are listed.</param>
    /// <exception cref="VerificationException">They differ.</exception>
    public void Expect(Bit port, bool expected, Func<string>? inputs = null) => Expect(port, expected ? 1L : 0L, inputs);

    /// <summary>Compares an enumeration; the message has the members' names.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="port">A port of the simulated module, or a field of one.</param>
    /// <param name="expected">What the golden model says.</param>
    /// <param name="inputs">Says what led to it, for the message; called only on a mismatch. By default all inputs are listed.</param>
    /// <exception cref="VerificationException">They differ.</exception>
    public void Expect<T>(Enum<T> port, T expected, Func<string>? inputs = null)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(port);
        CountCheck();
        var got = GetEnum(port);
        if (!EqualityComparer<T>.Default.Equals(got, expected))
            throw Mismatch(NameOf(port), $"{expected}", $"{got}", inputs);
    }

    internal void CountCheck() => Checks++;

    internal VerificationException Mismatch(string what, string expected, string got, Func<string>? inputs) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{what} is wrong in cycle {Cycle}: expected {expected}, got {got}."
        + $"\n  inputs: {inputs?.Invoke() ?? DescribeInputs()}\n  design point: {DesignUnderTest.DesignPoint}"
        + $"\n  engine {Options.Engine}, seed {Options.Seed}{Options.StartText}"));

    internal static string Show(BigInteger value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        if (value.Sign < 0 || value < 10)
            return text;
        return $"{text} (0x{value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0')})";
    }

    /// <summary>All inputs with their present values, in the order of the ports.</summary>
    private string DescribeInputs()
    {
        var parts = new List<string>();
        var ports = DesignUnderTest.EngineDesign.Ports;
        for (var i = 0; i < ports.Length; i++)
        {
            if (!ports[i].IsInput || DesignUnderTest.EngineDesign.ClockNumber(ports[i].Name) >= 0)
                continue;
            var value = LoadWide(i);
            parts.Add($"{ports[i].Name}={Show(ports[i].IsSigned ? OpSemantics.ToSigned(value, ports[i].Width) : value)}");
        }

        return parts.Count == 0 ? "none" : string.Join(", ", parts);
    }

    /// <summary>What a failure message ends with when it was not a port that was wrong.</summary>
    internal string Circumstances => string.Create(
        CultureInfo.InvariantCulture,
        $"\n  design point: {DesignUnderTest.DesignPoint}\n  engine {Options.Engine}, cycle {Cycle}, seed {Options.Seed}{Options.StartText}");
}
