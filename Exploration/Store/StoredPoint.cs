using System.Globalization;
using Exploration.Studies;

namespace Exploration.Store;

/// <summary>How the evaluation of a point ended.</summary>
public enum PointStatus
{
    /// <summary>All metrics are there.</summary>
    Succeeded,

    /// <summary>The generator refuses the configuration, or the design is illegal.</summary>
    Refused,

    /// <summary>A tool failed.</summary>
    Failed,

    /// <summary>The tools took longer than the study allows.</summary>
    TimedOut,
}

/// <summary>A design point as it is kept: what was evaluated, with what, and the outcome.</summary>
public sealed record StoredPoint
{
    /// <summary>Digest of everything that the outcome depends on.</summary>
    public required string Key { get; init; }

    /// <summary>Name of the design.</summary>
    public required string Design { get; init; }

    /// <summary>All knobs with their values.</summary>
    public required IReadOnlyDictionary<string, string> Knobs { get; init; }

    /// <summary>Target in lower case.</summary>
    public required string Target { get; init; }

    /// <summary>How exactly it was evaluated.</summary>
    public required Fidelity Fidelity { get; init; }

    /// <summary>How it ended.</summary>
    public required PointStatus Status { get; init; }

    /// <summary>Why there are no metrics; empty after success.</summary>
    public string Message { get; init; } = "";

    /// <summary>Digest of the Verilog; empty for estimates, which print none.</summary>
    public string VerilogDigest { get; init; } = "";

    /// <summary>The tools with their versions.</summary>
    public string Tools { get; init; } = "";

    /// <summary>Seconds that it took.</summary>
    public double Seconds { get; init; }

    /// <summary>Metrics by name.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>What formulas see: the metrics, and the knobs that are numbers.</summary>
    /// <returns>Names and values.</returns>
    public IReadOnlyDictionary<string, double> Values()
    {
        var values = new Dictionary<string, double>(Metrics, StringComparer.Ordinal);
        foreach (var (name, text) in Knobs)
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                values.TryAdd(name, number);
        return values;
    }
}
