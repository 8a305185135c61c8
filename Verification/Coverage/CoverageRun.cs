using HdlDsl;

namespace Verification.Coverage;

/// <summary>
/// Counts the coverage of any test that simulates a design with <see cref="Testbench"/>, <see cref="Simulation"/>, <see cref="LaneSimulation"/> or
/// <see cref="Columns"/>, without a change in the test. Lanes become scalar models meanwhile, which takes longer.
/// </summary>
public sealed class CoverageRun
{
    private static readonly AsyncLocal<CoverageRun?> Ambient = new();
    private readonly DesignUnderTest design;
    private readonly CoverageCollector collector = new();

    private CoverageRun(DesignUnderTest design) => this.design = design;

    /// <summary>What is in force here, or null.</summary>
    internal static CoverageRun? Current => Ambient.Value;

    /// <summary>How designs are elaborated here: with their lines.</summary>
    internal static ElaborationOptions Located { get; } = new() { CaptureLocations = true };

    /// <summary>Runs a test and counts.</summary>
    /// <param name="makeModule">Makes the design, as the test does.</param>
    /// <param name="test">The test. When it throws, so does this.</param>
    /// <returns>The coverage.</returns>
    /// <exception cref="VerificationException">The test fails, or never simulates the design.</exception>
    public static CoverageData Collect(Func<Module> makeModule, Action test)
    {
        ArgumentNullException.ThrowIfNull(makeModule);
        ArgumentNullException.ThrowIfNull(test);
        var run = new CoverageRun(DesignUnderTest.Of(makeModule(), Located));
        var outer = Ambient.Value;
        Ambient.Value = run;
        try
        {
            test();
        }
        finally
        {
            Ambient.Value = outer;
        }

        return run.collector.Data ?? throw new VerificationException($"The test never simulates '{run.design.DesignPoint}', so there is nothing to count.");
    }

    /// <summary>Where a simulation of a design counts; null when that is another design.</summary>
    internal CoverageCollector? CollectorFor(DesignUnderTest other) =>
        other.DesignPoint == design.DesignPoint && other.CoverageDigest == design.CoverageDigest ? collector : null;
}
