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
    private const string EstimatorVersion = "estimate 2";

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
        ContentKey.Of(EstimatorVersion, typeof(PointEvaluator).Module.ModuleVersionId.ToString(), configKey, Study.Synthesis.Target.ToString(), Study.Synthesis.UseDsp.ToString(CultureInfo.InvariantCulture), Simulated);

    /// <summary>
    /// Key of a synthesis: design, knobs, Verilog, target with all that steers the tools, the scripts, versions of the tools. The build of the generators is not in it, since the same Verilog
    /// gives the same result; what a design states is computed when a point is read. Toggles come of its testbench, so with them the build counts.
    /// </summary>
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
    /// <param name="cancellation">Ends the count of toggles.</param>
    /// <returns>The outcome; refused configurations, and those that the design or its testbench fails on, have a status.</returns>
    public StoredPoint Estimate(object config, IReadOnlyDictionary<string, string> knobs, CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        var start = Outcome(EstimateKey(ConfigKey(knobs)), knobs, Fidelity.Estimate);
        return Guarded(start, clock, () =>
        {
            var (design, refusal) = DesignOf(config);
            if (design is null)
                return start with { Status = PointStatus.Refused, Message = refusal! };
            var metrics = new Dictionary<string, double>(estimator.Estimate(design), StringComparer.Ordinal);
            var outcome = Complete(start, metrics, config, clock, cancellation);
            return outcome with { Tools = EstimatorVersion, Seconds = clock.Elapsed.TotalSeconds };
        });
    }

    /// <summary>A stored point with what its design states computed anew, see <see cref="SynthesisKey"/>.</summary>
    /// <param name="point">The point.</param>
    /// <param name="config">Its configuration.</param>
    /// <returns>The point; unchanged when it has no metrics.</returns>
    public StoredPoint Renewed(StoredPoint point, object config)
    {
        ArgumentNullException.ThrowIfNull(point);
        return point.Metrics.Count == 0 ? point : point with { Metrics = MetricCatalogue.Renewed(point.Metrics, Study.Space.Entry, config) };
    }

    /// <summary>Synthesises a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="knobs">All its knobs.</param>
    /// <param name="fidelity">Synthesis or placement.</param>
    /// <param name="cancellation">Ends the tools.</param>
    /// <returns>The outcome; a tool, generator or testbench that fails or takes too long gives a status.</returns>
    /// <exception cref="ExplorationException">No point can be synthesised: a tool or the liberty file is missing.</exception>
    public StoredPoint Synthesise(object config, IReadOnlyDictionary<string, string> knobs, Fidelity fidelity, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        return Guarded(Outcome(SynthesisKey(knobs, "", fidelity), knobs, fidelity), clock, () =>
        {
            var (design, digest, refusal) = Elaborate(config);
            var start = Outcome(SynthesisKey(knobs, digest, fidelity), knobs, fidelity) with { VerilogDigest = digest };
            if (design is null)
                return start with { Status = PointStatus.Refused, Message = refusal! };
            return Guarded(start, clock, () => Synthesised(start, design, config, clock, cancellation));
        });
    }

    private StoredPoint Synthesised(StoredPoint start, Design design, object config, Stopwatch clock, CancellationToken cancellation)
    {
        var result = synthesise(Study.RequestFor(design, start.Fidelity), cancellation);
        if (result.Status is SynthesisStatus.ToolMissing or SynthesisStatus.BadInput)
            throw new ExplorationException(result.Message!);
        start = start with
        {
            Status = result.Status switch { SynthesisStatus.Succeeded => PointStatus.Succeeded, SynthesisStatus.TimedOut => PointStatus.TimedOut, _ => PointStatus.Failed },
            Message = result.Message ?? string.Join(' ', result.Notes),
            Tools = string.Join("; ", result.Tools),
        };
        var outcome = result.Figures is { } figures ? Complete(start, MetricCatalogue.Of(figures), config, clock, cancellation) : start;
        return outcome with { Seconds = clock.Elapsed.TotalSeconds };
    }

    private string Simulated => Study.Names(MetricCatalogue.Toggles) ? $"toggles 1 {build}" : "";

    /// <summary>A study of thousands of points goes on when a generator, a tool's output or a testbench breaks one of them.</summary>
    private static StoredPoint Guarded(StoredPoint start, Stopwatch clock, Func<StoredPoint> work)
    {
        try
        {
            return work();
        }
        catch (Exception broken) when (broken is not (OperationCanceledException or ExplorationException or OutOfMemoryException))
        {
            return start with { Status = PointStatus.Failed, Message = $"{broken.GetType().Name}: {broken.Message.ReplaceLineEndings(" ")}", Seconds = clock.Elapsed.TotalSeconds };
        }
    }

    /// <summary>Adds what the design states, and toggles where they are wanted, within what is left of the time of a point.</summary>
    private StoredPoint Complete(StoredPoint start, Dictionary<string, double> metrics, object config, Stopwatch clock, CancellationToken cancellation)
    {
        MetricCatalogue.Complete(metrics, Study.Space.Entry, config);
        if (Simulated.Length == 0)
            return start with { Metrics = metrics };
        var left = Study.Synthesis.Timeout - clock.Elapsed;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        try
        {
            var activity = new SwitchingActivity();
            var report = Study.Space.Entry.Verify(config, new VerificationRequest { RandomCycles = ActivityCycles, Activity = activity, Cancellation = limit.Token });
            if (!report.Passed)
                return start with { Status = PointStatus.Failed, Message = $"The testbench of {Study.Space.Entry.Name} fails, so its switching can't be counted: {report.Failure}" };
            if (activity.Cycles > 0)
                metrics[MetricCatalogue.Toggles] = activity.TogglesPerCycle;
            return start with { Metrics = metrics };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return start with
            {
                Status = PointStatus.TimedOut,
                Message = string.Create(CultureInfo.InvariantCulture, $"The testbench of {Study.Space.Entry.Name}, which counts its switching, did not end within the {Study.Synthesis.Timeout.TotalSeconds:0.###} s of a point."),
            };
        }
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
        try
        {
            return SynthesisDriver.SettingsDigest(study.Synthesis);
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
