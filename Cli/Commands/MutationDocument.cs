using Cli.Generation;
using HdlDsl.Mutation;
using Verification;
using Verification.Mutation;

namespace Cli.Commands;

/// <summary>What <c>hdl mutate --json</c> prints.</summary>
internal sealed record MutationDocument(
    string Design, string Preset, IReadOnlyDictionary<string, string> Knobs, int Seed, int RandomCycles, int Total, int Run, int Killed, int TimedOut, int Equivalent,
    double Score, double Seconds, IReadOnlyList<MutantContent> Mutants)
{
    public static MutationDocument Of(DesignPoint point, VerificationRequest request, MutationReport report) => new(
        point.Entry.Name, point.Label, point.Values, request.Seed, request.RandomCycles, report.Total, report.Outcomes.Count, report.Killed, report.TimedOut,
        report.Equivalent, report.Score, report.Elapsed.TotalSeconds, [.. report.Outcomes.Select(MutantContent.Of)]);
}

/// <summary>A mutant and what became of it.</summary>
internal sealed record MutantContent(int Number, MutantKind Kind, string Module, string Description, string Location, MutantFate Fate, string Message)
{
    public static MutantContent Of(MutantOutcome outcome) => new(
        outcome.Mutant.Number, outcome.Mutant.Kind, outcome.Mutant.Module, outcome.Mutant.Description, outcome.Mutant.Location.ToString(), outcome.Fate, outcome.Message);
}
