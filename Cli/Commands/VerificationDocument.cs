using HdlDsl.Simulator;
using Verification;
using Verification.Engines;

namespace Cli.Commands;

/// <summary>What <c>hdl verify --json</c> prints.</summary>
internal sealed record VerificationDocument(
    string Design, string Preset, IReadOnlyDictionary<string, string> Knobs, bool Passed, IReadOnlyList<RunContent> Runs);

/// <summary>A run on one simulator.</summary>
internal sealed record RunContent(
    EngineKind Engine, int Seed, int? StartSeed, int RandomCycles, long Cycles, long Checks, bool Passed, string? Failure, string? Waveform,
    IReadOnlyList<InstanceReport> Instances)
{
    public static RunContent Of(VerificationRequest request, VerificationReport report) => new(
        request.Engine, request.Seed, request.StartSeed, request.RandomCycles, report.Cycles, report.Checks, report.Passed, report.Failure, report.WaveformPath,
        report.Instances);
}
