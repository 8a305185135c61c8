using System.Diagnostics;
using System.Globalization;
using Exploration;
using Exploration.Execution;
using Exploration.Store;
using Exploration.Studies;
using Generators.Catalogue;
using Synthesis;

namespace Benchmarks;

/// <summary>What an exploration costs besides the tools: estimates, elaboration and emission of points, the store, points that are known already.</summary>
internal static class ExplorationBenchmark
{
    private static readonly (string Title, string Study)[] Studies =
    [
        ("bitmod-pe", "{design: bitmod-pe, knobs: {lanes: [2, 4, 8], guardBits: all, accumulatorBits: all, types: all}, objectives: minimise luts, fidelity: estimate}"),
        ("mixpe-pe", "{design: mixpe-pe, fixed: {weightSigned: true}, knobs: {topology: all, weightBits: all, activationBits: all, groupSize: [32, 64, 128]}, objectives: minimise luts, fidelity: estimate}"),
        ("orizuru, 64 values", "{design: orizuru, fixed: {maxLength: 64}, knobs: {architecture: all, order: all, lanes: [1, 2, 4, 8], maxCount: [4, 8, 16]}, objectives: minimise luts, fidelity: estimate}"),
    ];

    public static void Run()
    {
        Console.WriteLine("| estimates on one core | points | points per second |");
        Console.WriteLine("|---|---|---|");
        foreach (var (title, text) in Studies)
            Estimate(title, text);
        Console.WriteLine();
        Console.WriteLine("| exploration with tools that answer at once | points | ms per point | of that elaboration and emission | again, all from the store: ms per point |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var (title, text) in Studies)
            Explore(title, text.Replace("estimate}", "synthesis}", StringComparison.Ordinal));
    }

    private static void Estimate(string title, string text)
    {
        var study = StudyFile.Parse(text, title, Catalogue.Entries);
        var evaluator = new PointEvaluator(study);
        // The first points pay for compiling this program.
        Pass(evaluator, study, 50);
        var points = 0;
        var seconds = ThreadClock.Time(() => points = Pass(evaluator, study, int.MaxValue));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {title} | {points} | {points / seconds:F0} |"));
    }

    private static int Pass(PointEvaluator evaluator, Study study, int most)
    {
        var points = 0;
        foreach (var point in study.Space.All().Take(most))
        {
            if (study.Space.Configure(point).Config is { } config && evaluator.Estimate(config, study.Space.ValuesIn(config)).Status == PointStatus.Succeeded)
                points++;
        }

        return points;
    }

    private static void Explore(string title, string text)
    {
        var study = StudyFile.Parse(text, title, Catalogue.Entries);
        var folder = Directory.CreateTempSubdirectory("hdl-benchmark-");
        try
        {
            var path = Path.Combine(folder.FullName, "store.sqlite");
            var first = Once(study, path);
            var again = Once(study, path);
            var count = first.Points.Length;
            var watch = Stopwatch.StartNew();
            var evaluator = new PointEvaluator(study, Answer);
            foreach (var point in study.Space.All())
                if (study.Space.Configure(point).Config is { } config)
                    evaluator.Elaborate(config);
            var elaboration = watch.Elapsed.TotalMilliseconds / count;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {title} | {count} | {first.Seconds * 1000 / count:F2} | {elaboration:F2} | {again.Seconds * 1000 / count:F2} |"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ExplorationResult Once(Study study, string path)
    {
        using var store = ResultStore.Open(path);
        var evaluator = new PointEvaluator(study, Answer);
        return new ExplorationRun(evaluator, store, new LocalExecutor(evaluator, 1)).Run(default);
    }

    private static SynthesisResult Answer(SynthesisRequest request, CancellationToken cancellation) => new()
    {
        Status = SynthesisStatus.Succeeded,
        Target = request.Target,
        Top = request.Top,
        Tools = ["none"],
        Figures = new SynthesisFigures { Luts = request.Verilog.Length, Levels = 1, DelayPs = 1000, DelayKind = DelayKind.CellsOnly },
    };
}
