using System.Collections.Immutable;

namespace HdlDsl.Diagnostics;

/// <summary>Thrown when a design is illegal. Carries every error of the phase that found them, not only the first.</summary>
public sealed class HdlException : Exception
{
    /// <summary>Makes the exception from the findings of one phase.</summary>
    /// <param name="diagnostics">All errors and warnings found; at least one error.</param>
    public HdlException(ImmutableArray<Diagnostic> diagnostics)
        : base(string.Join("\n\n", diagnostics.Select(d => d.Format()))) => Diagnostics = diagnostics;

    /// <summary>Makes the exception for a single error.</summary>
    /// <param name="diagnostic">The error.</param>
    public HdlException(Diagnostic diagnostic)
        : this([diagnostic])
    {
    }

    /// <summary>All findings, errors first.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }
}
