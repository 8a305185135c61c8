using System.Collections.Immutable;
using HdlDsl;
using Verification;
using Verification.Engines;

namespace Benchmarks.Speed;

/// <summary>A design, elaborated once for all modes, with its stimulus.</summary>
internal sealed class BenchmarkSubject : IDisposable
{
    public BenchmarkSubject(BenchmarkDesign design)
    {
        Design = design;
        Elaborated = DesignUnderTest.Of(design.Make(), new ElaborationOptions { TopName = "top" });
        Stimulus = new StimulusTable(design, Elaborated);
        Outputs = [.. Elaborated.EngineDesign.Ports.Where(port => !port.IsInput)];
    }

    public BenchmarkDesign Design { get; }

    public DesignUnderTest Elaborated { get; }

    public StimulusTable Stimulus { get; }

    /// <summary>
    /// The outputs in the order of the checksum: in each cycle, behind the edge and with the inputs as they were, each 64-bit word of each output is
    /// xored into the checksum rotated left by one.
    /// </summary>
    public ImmutableArray<EnginePort> Outputs { get; }

    public void Dispose() => Stimulus.Dispose();
}
