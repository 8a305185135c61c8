using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Exploration.Estimation;
using Exploration.Store;
using Exploration.Studies;
using HdlDsl;
using HdlDsl.Diagnostics;
using HdlDsl.Netlists;
using HdlDsl.Verilog;
using Synthesis;
using Verification;
using Verification.Engines.Caching;
using Verification.Engines.Tools;

namespace Exploration.Execution;

/// <summary>
/// Evaluates configurations of a study: elaborates them, estimates or synthesises, and names each outcome by what it depends on. Safe for several threads.
/// </summary>
/// <param name="study">The study.</param>
/// <param name="synthesise">Synthesises; the driver with its cache when null.</param>
public sealed class PointEvaluator(Study study, Func<SynthesisRequest, CancellationToken, SynthesisResult>? synthesise = null)
{
    // Part of the keys of estimates: a change of the estimator makes old ones useless.
    private const string EstimatorVersion = "estimate 1";

    // Enough for a mean within a few per cent, and less than synthesis takes.
    private const int ActivityCycles = 2_000;

    private static readonly ConcurrentDictionary<Assembly, string> Builds = [];

    private readonly Func<SynthesisRequest, CancellationToken, SynthesisResult> synthesise = synthesise ?? new SynthesisDriver().Run;
    private readonly StructuralEstimator estimator = new(study.Synthesis.Target, study.Synthesis.UseDsp);
    private readonly string build = Builds.GetOrAdd(study.Space.Entry.GetType().Assembly, BuildOf);
    private readonly Lazy<string> settings = new(() => SettingsOf(study), LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>The study.</summary>
    public Study Study { get; } = study;

    /// <summary>Digest of design, knobs and the build of the generators: the same Verilog comes of the same digest.</summary>
    /// <param name="knobs">All knobs of a configuration.</param>
    /// <returns>Hexadecimal digits.</returns>
    public string ConfigKey(IReadOnlyDictionary<string, string> knobs) => ContentKey.Of(Study.Space.Entry.Name, JsonSerializer.Serialize(knobs), build);

    /// <summary>Key of an estimate.</summary>
    /// <param name="configKey">See <see cref="ConfigKey"/>.</param>
    /// <returns>Hexadecimal digits.</returns>
    public string EstimateKey(string configKey) =>
        ContentKey.Of(EstimatorVersion, configKey, Study.Synthesis.Target.ToString(), Study.Synthesis.UseDsp.ToString(CultureInfo.InvariantCulture), Simulated);

    /// <summary>Key of a synthesis: design, knobs, Verilog, target with all that steers the tools, versions of the tools.</summary>
    /// <param name="knobs">All knobs of the configuration.</param>
    /// <param name="verilogDigest">Digest of its Verilog.</param>
    /// <param name="fidelity">Synthesis or placement.</param>
    /// <returns>Hexadecimal digits.</returns>
    /// <exception cref="ExplorationException">A tool or the liberty file is missing.</exception>
    public string SynthesisKey(IReadOnlyDictionary<string, string> knobs, string verilogDigest, Fidelity fidelity) =>
        ContentKey.Of(Study.Space.Entry.Name, JsonSerializer.Serialize(knobs), verilogDigest, fidelity.ToString(), settings.Value, Simulated);

    /// <summary>Elaborates a configuration and digests its Verilog.</summary>
    /// <param name="config">The configuration.</param>
    /// <returns>The design with its digest, or why there is none.</returns>
    public (Design? Design, string Digest, string? Refusal) Elaborate(object config)
    {
        var (design, refusal) = DesignOf(config);
        return design is null ? (null, "", refusal) : (design, ContentKey.Of(VerilogEmitter.Emit(design, VerilogOptions.Default)), null);
    }

    /// <summary>Estimates a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="knobs">All its knobs.</param>
    /// <returns>The outcome; refused configurations have a status.</returns>
    public StoredPoint Estimate(object config, IReadOnlyDictionary<string, string> knobs)
    {
        var clock = Stopwatch.StartNew();
        var key = EstimateKey(ConfigKey(knobs));
        var (design, refusal) = DesignOf(config);
        if (design is null)
            return Outcome(key, knobs, Fidelity.Estimate) with { Status = PointStatus.Refused, Message = refusal! };
        var metrics = new Dictionary<string, double>(estimator.Estimate(design), StringComparer.Ordinal);
        Complete(metrics, config, default);
        return Outcome(key, knobs, Fidelity.Estimate) with { Metrics = metrics, Tools = EstimatorVersion, Seconds = clock.Elapsed.TotalSeconds };
    }

    /// <summary>Synthesises a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="knobs">All its knobs.</param>
    /// <param name="fidelity">Synthesis or placement.</param>
    /// <param name="cancellation">Ends the tools.</param>
    /// <returns>The outcome; a tool that fails or takes too long gives a status.</returns>
    /// <exception cref="ExplorationException">No point can be synthesised: a tool or the liberty file is missing.</exception>
    public StoredPoint Synthesise(object config, IReadOnlyDictionary<string, string> knobs, Fidelity fidelity, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var (design, digest, refusal) = Elaborate(config);
        if (design is null)
            return Outcome("", knobs, fidelity) with { Status = PointStatus.Refused, Message = refusal! };
        var result = synthesise(Study.RequestFor(design, fidelity), cancellation);
        if (result.Status is SynthesisStatus.ToolMissing or SynthesisStatus.BadInput)
            throw new ExplorationException(result.Message!);
        var metrics = result.Figures is { } figures ? MetricCatalogue.Of(figures) : [];
        if (result.Figures is not null)
            Complete(metrics, config, cancellation);
        return Outcome(SynthesisKey(knobs, digest, fidelity), knobs, fidelity) with
        {
            Status = result.Status switch { SynthesisStatus.Succeeded => PointStatus.Succeeded, SynthesisStatus.TimedOut => PointStatus.TimedOut, _ => PointStatus.Failed },
            Message = result.Message ?? string.Join(' ', result.Notes),
            VerilogDigest = digest,
            Tools = string.Join("; ", result.Tools),
            Seconds = clock.Elapsed.TotalSeconds,
            Metrics = metrics,
        };
    }

    private string Simulated => Study.Names(MetricCatalogue.Toggles) ? "toggles 1" : "";

    private void Complete(Dictionary<string, double> metrics, object config, CancellationToken cancellation)
    {
        MetricCatalogue.Complete(metrics, Study.Space.Entry, config);
        if (Simulated.Length == 0)
            return;
        var activity = new SwitchingActivity();
        var report = Study.Space.Entry.Verify(config, new VerificationRequest { RandomCycles = ActivityCycles, Activity = activity, Cancellation = cancellation });
        if (!report.Passed)
            throw new ExplorationException($"The testbench of {Study.Space.Entry.Name} fails, so its switching can't be counted: {report.Failure}");
        if (activity.Cycles > 0)
            metrics[MetricCatalogue.Toggles] = activity.TogglesPerCycle;
    }

    private StoredPoint Outcome(string key, IReadOnlyDictionary<string, string> knobs, Fidelity fidelity) => new()
    {
        Key = key,
        Design = Study.Space.Entry.Name,
        Knobs = knobs,
        Target = Study.Synthesis.Target.ToString().ToLowerInvariant(),
        Fidelity = fidelity,
        Status = PointStatus.Succeeded,
    };

    private (Design? Design, string? Refusal) DesignOf(object config)
    {
        var (module, refusal) = Study.Space.Make(config);
        if (module is null)
            return (null, refusal);
        try
        {
            return (Elaborator.Elaborate(module), null);
        }
        catch (HdlException illegal)
        {
            return (null, illegal.Message);
        }
    }

    private static string SettingsOf(Study study)
    {
        var request = study.Synthesis;
        try
        {
            // Ports stand for those of the design: whether there is a placer counts, which one it is.
            var tools = SynthesisDriver.ToolVersions(request with { Ports = [new DesignPort("p", 1, PortRole.Input)] });
            return ContentKey.Of(
                string.Create(CultureInfo.InvariantCulture, $"{request.Target} {request.ClockPeriodPs} {request.Goal} {request.UseDsp} {request.KeepHierarchy} {request.KeepAdders} {request.Device} {request.Package} {request.Seed}"),
                SynthesisDriver.LibraryDigest(request),
                string.Join('\n', tools));
        }
        catch (Exception missing) when (missing is ToolNotFoundException or ToolFailedException or Synthesis.Liberty.LibertyException)
        {
            throw new ExplorationException(missing.Message, missing);
        }
    }

    /// <summary>Identities of the assemblies that a design comes from. Builds are deterministic: the same sources give the same identities.</summary>
    private static string BuildOf(Assembly assembly)
    {
        var known = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Visit(assembly);
        return ContentKey.Of([.. known.Select(each => $"{each.Key} {each.Value}")]);

        void Visit(Assembly each)
        {
            if (!known.TryAdd(each.GetName().Name!, each.ManifestModule.ModuleVersionId.ToString()))
                return;
            foreach (var reference in each.GetReferencedAssemblies())
                if (!reference.Name!.StartsWith("System", StringComparison.Ordinal) && !reference.Name.StartsWith("Microsoft", StringComparison.Ordinal) && reference.Name != "netstandard")
                    Visit(Assembly.Load(reference));
        }
    }
}
