using Verification.Engines.Caching;

namespace Verification.Engines.Verilator;

/// <summary>Flags for everything that ends up in a model library.</summary>
internal static class CompilerFlags
{
    /// <summary>
    /// Flags for the run-time library, precompiled header and model. Hidden visibility, no unique symbols and -Bsymbolic let a library be
    /// unloaded and keep two models in one process apart. VL_USER_*: the shim answers $finish and errors instead of ending the process.
    /// </summary>
    public static IReadOnlyList<string> Common(string verilatorRoot) =>
    [
        "-std=gnu++17", "-pthread", "-fPIC", "-fvisibility=hidden", "-fno-gnu-unique", "-w",
        "-DVL_USER_FINISH", "-DVL_USER_STOP", "-DVL_USER_FATAL", "-DVM_COVERAGE=0", "-DVM_SC=0", "-DVM_TRACE=1", "-DVM_TRACE_VCD=1", "-DVM_TRACE_FST=0",
        $"-I{verilatorRoot}/include", $"-I{verilatorRoot}/include/vltstd",
    ];

    /// <summary>Optimisation flags.</summary>
    public static IReadOnlyList<string> Optimisation(OptimisationLevel level) =>
        level == OptimisationLevel.O1 ? ["-O1"] : ["-O3", "-march=native"];

    /// <summary>What -march=native depends on: empty unless it is used.</summary>
    public static string ProcessorFeatures(OptimisationLevel level) => level == OptimisationLevel.O1 ? string.Empty : Features.Value;

    private static readonly Lazy<string> Features = new(() =>
    {
        const string description = "/proc/cpuinfo";
        if (!File.Exists(description))
            return Environment.MachineName;
        var relevant = File.ReadLines(description)
            .TakeWhile(line => line.Length > 0)
            .Where(line => line.StartsWith("flags", StringComparison.Ordinal) || line.StartsWith("Features", StringComparison.Ordinal)
                || line.StartsWith("model", StringComparison.Ordinal) || line.StartsWith("cpu family", StringComparison.Ordinal));
        return ContentKey.Of([.. relevant]);
    });
}
