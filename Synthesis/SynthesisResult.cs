namespace Synthesis;

/// <summary>How a synthesis ended.</summary>
public enum SynthesisStatus
{
    /// <summary>The figures are there.</summary>
    Succeeded,

    /// <summary>The request can't be met: a liberty file that is missing or not usable, a device that does not exist.</summary>
    BadInput,

    /// <summary>A tool is not installed.</summary>
    ToolMissing,

    /// <summary>A tool ended with an error.</summary>
    ToolFailed,

    /// <summary>The tools took longer than <see cref="SynthesisRequest.Timeout"/> and were ended.</summary>
    TimedOut,
}

/// <summary>What came of a <see cref="SynthesisRequest"/>. A tool that is missing, fails or takes too long gives a result too, never an exception.</summary>
public sealed record SynthesisResult
{
    /// <summary>How it ended.</summary>
    public required SynthesisStatus Status { get; init; }

    /// <summary>What went wrong and what to do; null after success.</summary>
    public string? Message { get; init; }

    /// <summary>What the design was mapped to.</summary>
    public required SynthesisTarget Target { get; init; }

    /// <summary>Name of the top module.</summary>
    public required string Top { get; init; }

    /// <summary>Area and timing; null unless it succeeded.</summary>
    public SynthesisFigures? Figures { get; init; }

    /// <summary>What the reader of the figures has to know, such as why there is no placed clock.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The tools with their versions, as they name themselves.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>Wall-clock time in seconds that computing the result, or failing to, took.</summary>
    public double Seconds { get; init; }

    /// <summary>Whether the result was in the cache.</summary>
    public bool FromCache { get; init; }

    /// <summary>The Yosys script that was run.</summary>
    public string Script { get; init; } = "";

    /// <summary>The end of what the tools printed, when one failed; else empty.</summary>
    public string Log { get; init; } = "";
}
