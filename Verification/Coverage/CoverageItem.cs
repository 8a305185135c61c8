using System.Collections.Immutable;
using System.Globalization;

namespace Verification.Coverage;

/// <summary>What is counted.</summary>
public enum CoverageKind
{
    /// <summary>Changes of each bit of a signal; built-in simulator.</summary>
    Toggle,

    /// <summary>Cycles in which a branch of When or Switch was active; built-in simulator.</summary>
    Branch,

    /// <summary>Cycles in a member of an enumeration; built-in simulator.</summary>
    State,

    /// <summary>Changes from one member to another: those that cases with constants describe, and others that were seen; built-in simulator.</summary>
    Transition,

    /// <summary>Samples in a bin of a <see cref="CoverPoint"/>; all engines.</summary>
    Bin,

    /// <summary>Samples in a combination of bins of a <see cref="CoverCross"/>; all engines.</summary>
    Cross,
}

/// <summary>Something that tests should reach, with one count, or two for each bit of a signal.</summary>
/// <param name="Kind">What is counted.</param>
/// <param name="Module">Module that it is in, or the group of a bin.</param>
/// <param name="File">C# file as the compiler recorded it; empty when unknown.</param>
/// <param name="Line">Line, 0 when unknown.</param>
/// <param name="Name">Path of a signal, branch, register and member, point and bin.</param>
/// <param name="Counts">One count; of a signal the rises of its bits from the lowest on, then the falls.</param>
public sealed record CoverageItem(CoverageKind Kind, string Module, string File, int Line, string Name, ImmutableArray<long> Counts)
{
    /// <summary>Least count that covers it, at least 1.</summary>
    public long Least { get; init; } = 1;

    /// <summary>What makes it the same as an item of another run.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Kind}|{Module}|{File}|{Line:D6}|{Name}");

    /// <summary>File and line, or nothing.</summary>
    public string Place => Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}") : "";

    /// <summary>Whether a point of it is covered.</summary>
    /// <param name="point">Index into <see cref="Counts"/>.</param>
    /// <returns>True when the count is high enough.</returns>
    public bool IsCovered(int point) => Counts[point] >= Least;

    /// <summary>The name of a point, as waivers match it: <c>Top.count[3] rose</c>; that of the item when there is one.</summary>
    /// <param name="point">Index into <see cref="Counts"/>.</param>
    /// <returns>The name.</returns>
    public string PointName(int point)
    {
        if (Kind != CoverageKind.Toggle)
            return Name;
        var width = Counts.Length / 2;
        var verb = point < width ? "rose" : "fell";
        return width == 1 ? $"{Name} {verb}" : string.Create(CultureInfo.InvariantCulture, $"{Name}[{point % width}] {verb}");
    }
}
