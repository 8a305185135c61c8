using HdlDsl.Netlists;

namespace HdlDsl.Simulator.Observation;

/// <summary>A row of an <see cref="AsciiWaveform"/>.</summary>
/// <param name="Name">What stands in front of it.</param>
/// <param name="Width">Number of bits; a single bit is drawn as a level, more as values.</param>
/// <param name="View">How the bits are meant.</param>
/// <param name="EnumType">The C# enumeration whose members are shown, or null.</param>
/// <param name="EnumCodes">The members' codes where they are not the members' numbers, else null.</param>
public sealed record AsciiSignal(string Name, int Width, SignalView View, Type? EnumType = null, EnumCodes? EnumCodes = null);

/// <summary>How an <see cref="AsciiWaveform"/> is drawn.</summary>
public sealed record AsciiOptions
{
    /// <summary>Hexadecimal, lines of up to 120 characters.</summary>
    public static AsciiOptions Default { get; } = new();

    /// <summary>How numbers are written.</summary>
    public ValueRadix Radix { get; init; }

    /// <summary>Longer drawings go on in a block of lines below.</summary>
    public int MaxLineLength { get; init; } = 120;

    /// <summary>Number of the first cycle that is recorded.</summary>
    public long FirstCycle { get; init; }
}
