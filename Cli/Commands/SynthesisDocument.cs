using Cli.Generation;
using Generators.Catalogue;
using Synthesis;

namespace Cli.Commands;

/// <summary>What <c>hdl synth --json</c> and <c>hdl compare --json</c> print.</summary>
internal sealed record SynthesisDocument(bool Complete, IReadOnlyList<SynthesisContent> Results);

/// <summary>A design point mapped to one target.</summary>
internal sealed record SynthesisContent(
    string Design, string Preset, IReadOnlyDictionary<string, string> Knobs, Throughput? Throughput, SynthesisTarget Target, SynthesisStatus Status, string? Message,
    SynthesisFigures? Figures, IReadOnlyList<string> Notes, IReadOnlyList<string> Tools, double Seconds, bool FromCache, string Script, string Log)
{
    public static SynthesisContent Of(DesignPoint point, SynthesisResult result) => new(
        point.Entry.Name, point.Label, point.Values, point.Entry.ThroughputOf(point.Config), result.Target, result.Status, result.Message,
        result.Figures, result.Notes, result.Tools, result.Seconds, result.FromCache, result.Script, result.Log);
}
