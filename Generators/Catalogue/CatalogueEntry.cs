using System.Collections.Immutable;
using HdlDsl;
using Verification;

namespace Generators.Catalogue;

/// <summary>A design that the catalogue offers by name: what it is, how it is configured, and how it is verified.</summary>
public abstract class CatalogueEntry
{
    /// <summary>Name on the command line, such as "mixpe-pe": lower case letters, digits and hyphens.</summary>
    public abstract string Name { get; }

    /// <summary>What it computes, in one line.</summary>
    public abstract string Summary { get; }

    /// <summary>Page about it below docs/, such as "mixpe.md".</summary>
    public abstract string DocumentationPage { get; }

    /// <summary>The configuration record's type; its <see cref="KnobAttribute"/> properties are the knobs.</summary>
    public abstract Type ConfigType { get; }

    /// <summary>Ready-made configurations by name; the first one is the default.</summary>
    public abstract ImmutableArray<(string Name, object Config)> Presets { get; }

    /// <summary>What the hardware does in a cycle; null when nobody has said. Comparisons of designs that do not do the same work need it.</summary>
    /// <param name="config">A configuration of <see cref="ConfigType"/>.</param>
    /// <returns>Items per cycle, or null.</returns>
    public virtual Throughput? ThroughputOf(object config) => null;

    /// <summary>Figures that are known without synthesis, by name, such as "latencyCycles" or an error measure: objectives and constraints of explorations.</summary>
    /// <param name="config">A configuration of <see cref="ConfigType"/>.</param>
    /// <returns>Names in camel case and values; empty when nobody has said.</returns>
    public virtual IReadOnlyDictionary<string, double> FiguresOf(object config) => new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Makes the hardware.</summary>
    /// <param name="config">A configuration of <see cref="ConfigType"/>.</param>
    /// <returns>A module to elaborate.</returns>
    /// <exception cref="ArgumentException">A knob is out of its range; the message names it and the range.</exception>
    public abstract Module CreateModule(object config);

    /// <summary>Runs the engine's own testbench: corner stimuli, then seeded random ones, against the golden model.</summary>
    /// <param name="config">A configuration of <see cref="ConfigType"/>.</param>
    /// <param name="request">Engine, seed, length, waveform.</param>
    /// <returns>What was checked; the first mismatch when there is one.</returns>
    public abstract VerificationReport Verify(object config, VerificationRequest request);
}
