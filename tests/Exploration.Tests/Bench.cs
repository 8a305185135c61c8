using System.Collections.Immutable;
using Exploration.Execution;
using Exploration.Store;
using Exploration.Studies;
using Generators.Catalogue;
using HdlDsl;
using Synthesis;
using Verification;

namespace Exploration.Tests;

/// <summary>What the test design can be configured to.</summary>
public sealed record AdderConfig
{
    [Knob("Width of the sum.", Min = 1, Max = 64, Unit = "bits")]
    public int Width { get; init; } = 8;

    [Knob("Registers behind the sum.", Min = 0, Max = 8)]
    public int Stages { get; init; } = 1;

    [Knob("What is done.")]
    public AdderKind Kind { get; init; } = AdderKind.Add;

    [Knob("Whether the output is too narrow, which is illegal.")]
    public bool Broken { get; init; }

    public void Validate()
    {
        KnobSet.Of(typeof(AdderConfig)).CheckRanges(this);
        if (Stages > Width)
            throw new ArgumentOutOfRangeException(null, $"Knob 'stages' can't be '{Stages}'; a sum of {Width} bits has that many at most.");
    }
}

public enum AdderKind
{
    Add,
    Multiply,
    Exclusive,
}

/// <summary>A sum behind some registers.</summary>
public sealed class Adder(AdderConfig config) : Module<AdderConfig>(config)
{
    public UInt Left { get; } = In.UInt(config.Width);

    public UInt Right { get; } = In.UInt(config.Width);

    public UInt Result { get; } = Out.UInt(config.Width);

    protected override void Build()
    {
        UInt value = Config.Kind switch
        {
            AdderKind.Add => (Left + Right).Wrap(Config.Width),
            AdderKind.Multiply => (Left * Right).Wrap(Config.Width),
            _ => Left ^ Right,
        };
        for (var i = 0; i < Config.Stages; i++)
        {
            var stage = Reg.UInt(Config.Width).Named($"stage{i}");
            stage.Next = value;
            value = stage;
        }

        if (Config.Broken)
            Result.Value = Left + Right;
        else
            Result.Value = value;
    }
}

internal sealed class AdderEntry : CatalogueEntry
{
    public override string Name => "adder";

    public override string Summary => "Adds.";

    public override string DocumentationPage => "adder.md";

    public override Type ConfigType => typeof(AdderConfig);

    public override ImmutableArray<(string Name, object Config)> Presets { get; } = [("byte", new AdderConfig()), ("word", new AdderConfig { Width = 32 })];

    public override Throughput? ThroughputOf(object config) => new(1, "sum");

    public override IReadOnlyDictionary<string, double> FiguresOf(object config) => new Dictionary<string, double>(StringComparer.Ordinal) { ["latencyCycles"] = ((AdderConfig)config).Stages };

    public override Module CreateModule(object config) => new Adder((AdderConfig)config);

    public override VerificationReport Verify(object config, VerificationRequest request) => throw new NotSupportedException();
}

/// <summary>A folder that goes away, studies of the test design, and synthesis that only counts.</summary>
internal sealed class Bench : IDisposable
{
    private int syntheses;

    public string Folder { get; } = Directory.CreateTempSubdirectory("hdl-exploration-test-").FullName;

    public int Syntheses => syntheses;

    public Func<SynthesisRequest, SynthesisResult>? Answer { get; init; }

    public string PathOf(string name) => Path.Combine(Folder, name);

    public static Study StudyOf(string text) => StudyFile.Parse(text, "study.yaml", [new AdderEntry(), .. Catalogue.Entries]) with { SynthesisCommand = "hdl synth" };

    public ExplorationResult Run(Study study, string store = "store.sqlite", bool retryFailed = false, CancellationToken cancellation = default)
    {
        using var results = ResultStore.Open(PathOf(store));
        return Run(study, results, retryFailed, cancellation);
    }

    public ExplorationResult Run(Study study, ResultStore results, bool retryFailed = false, CancellationToken cancellation = default)
    {
        var evaluator = new PointEvaluator(study, Synthesise);
        return new ExplorationRun(evaluator, results, new LocalExecutor(evaluator, 2)) { RetryFailed = retryFailed }.Run(cancellation);
    }

    /// <summary>Area by width and kind, delay by stages: known without tools.</summary>
    public SynthesisResult Synthesise(SynthesisRequest request, CancellationToken cancellation)
    {
        Interlocked.Increment(ref syntheses);
        if (Answer is not null)
            return Answer(request);
        var width = request.Ports.First(port => port.Name == "Left").Width;
        var stages = request.Verilog.Split("stage").Length;
        var area = request.Verilog.Contains('*', StringComparison.Ordinal) ? width * width : width;
        return new SynthesisResult
        {
            Status = SynthesisStatus.Succeeded,
            Target = request.Target,
            Top = request.Top,
            Tools = ["counter 1"],
            Figures = new SynthesisFigures { Luts = area, FlipFlops = stages, Levels = width, DelayPs = 1000 + (100.0 * width / stages), DelayKind = DelayKind.CellsOnly },
        };
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
