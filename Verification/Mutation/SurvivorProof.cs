using HdlDsl;

namespace Verification.Mutation;

/// <summary>placeholder</summary>
public static class SurvivorProof
{
    /// <summary>placeholder</summary>
    public static MutationReport Run(Func<Module> makeModule, MutationReport report, TimeSpan limit, MutationOptions options) => report;
}
