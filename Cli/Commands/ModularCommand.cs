using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using Cli.Output;
using Exploration.Estimation;
using Generators.Catalogue;
using Generators.ModularReduction;
using Generators.ModularReduction.Search;
using HdlDsl;
using Synthesis;

namespace Cli.Commands;

/// <summary><c>hdl modular</c>: the cost model of modular reducers against synthesis, and the search for the smallest one.</summary>
internal sealed class ModularCommand : Command
{
    public ModularCommand(CliServices services)
        : base("modular", "Search modular reducers by closed forms, and compare these with synthesis.")
    {
        Subcommands.Add(new ModularSearchCommand(services));
        Subcommands.Add(new ModularCostCommand(services));
    }

    /// <summary>Figures of a reducer in Xilinx cells, its hierarchy kept until carry chains are made; null with a note when there are none.</summary>
    internal static SynthesisFigures? Synthesised(CliServices services, ModReduceConfig config, TimeSpan timeout, CancellationToken cancellation)
    {
        var request = SynthesisRequest.Of(Elaborator.Elaborate(new ModReducer(config)), SynthesisTarget.Xilinx) with
        {
            KeepAdders = true,
            Timeout = timeout,
            Macros = config.Adders == ModAdders.Lut6x2 ? ["HDL_LUT6_2"] : [],
        };
        var result = services.Synthesise(request, cancellation);
        if (result.Figures is null)
            services.Terminal.ErrorLine("note: ", Spectre.Console.Style.Plain, $"{ModCalibration.LabelOf(config)}, {config.Bits} bits: {result.Status}. {result.Message}");
        return result.Figures;
    }

    /// <summary>LUT6 places, shift registers and block RAMs, as <see cref="ModCost.Area"/> counts them.</summary>
    internal static double AreaOf(SynthesisFigures figures) => (figures.LutSites ?? 0) + (figures.LutRams ?? 0) + (ModCost.LutsOfBlockRam * (figures.BlockRams ?? 0));

    internal static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

/// <summary><c>hdl modular search</c>.</summary>
internal sealed class ModularSearchCommand : Command
{
    private readonly CliServices services;
    private readonly Option<string> bits = new("--bits") { Description = "Widths of the modulus.", HelpName = "list", DefaultValueFactory = _ => "128,256,512,1024,2048,4096,8192" };
    private readonly Option<string> interval = new("--interval") { Description = "Cycles between two operands.", HelpName = "list", DefaultValueFactory = _ => "1,4,16" };
    private readonly Option<string?> modulus = new("--modulus") { Description = "The modulus, for one width; a number without structure when not given. Special ones have architectures of their own.", HelpName = "M" };
    private readonly Option<int> latency = new("--latency") { Description = "Greatest latency in cycles; 0 for any.", HelpName = "cycles" };
    private readonly Option<int> synthesise = new("--synthesise") { Description = "Synthesise the smallest point and plain tables up to this width.", HelpName = "bits" };
    private readonly Option<double> timeout = new("--timeout") { Description = "Seconds for the synthesis of one point.", HelpName = "s", DefaultValueFactory = _ => 1800 };
    private readonly Option<bool> primitives = new("--primitives") { Description = "Synthesise adders of three words as LUT6_2 and CARRY4." };
    private readonly Option<bool> fronts = new("--fronts") { Description = "Show all points of the fronts." };

    public ModularSearchCommand(CliServices services)
        : base("search", "Find the reducers that no other one beats in area and latency, at the interval of plain tables.")
    {
        this.services = services;
        foreach (var option in new Option[] { bits, interval, modulus, latency, synthesise, timeout, primitives, fronts })
            Options.Add(option);
        SetAction((parse, cancellation) => Task.FromResult((int)Run(parse, cancellation)));
    }

    private ExitCode Run(ParseResult parse, CancellationToken cancellation)
    {
        var widths = Numbers("--bits", parse.GetValue(bits)!, 8, 8_192);
        var number = ModulusOf(parse.GetValue(modulus), widths);
        var requests = widths.SelectMany(width => Numbers("--interval", parse.GetValue(interval)!, 1, 16_384)
            .Select(cycles => new ModSearchRequest(width, cycles) { LatencyLimit = Math.Max(0, parse.GetValue(latency)), Modulus = number })).ToList();
        var watch = Stopwatch.StartNew();
        var results = requests.AsParallel().AsOrdered().WithCancellation(cancellation).Select(ModSearch.Run).ToList();
        var seconds = watch.Elapsed.TotalSeconds;
        if (parse.GetValue(fronts))
            results.ForEach(PrintFront);
        var terminal = services.Terminal;
        terminal.Table(
            ["bits", "interval", "smallest", "latency", "area", "plain k=6", "ratio", "any plain", "ratio", "ideal muxes", "ratio"],
            results.Select(RowOf));
        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"modelled; {results.Sum(result => result.Candidates)} points in {seconds:0.0} s"));
        var most = parse.GetValue(synthesise);
        if (most > 0)
        {
            terminal.Line();
            var adders = parse.GetValue(primitives) ? ModAdders.Lut6x2 : ModAdders.Portable;
            var limit = TimeSpan.FromSeconds(parse.GetValue(timeout));
            terminal.Table(
                ["bits", "interval", "synthesised", "area", "model", "plain k=6", "ratio", "any plain", "ratio"],
                results.Where(result => result.Request.Bits <= most && result.Smallest is not null).Select(result => SynthesisedRow(result, adders, limit, cancellation)).ToList());
        }

        terminal.Line();
        foreach (var finding in ModFinding.Of(results))
            terminal.Line(finding);
        return ExitCode.Success;
    }

    private static IReadOnlyList<string> RowOf(ModSearchResult result)
    {
        string[] key = [Number(result.Request.Bits), Number(result.Request.Interval)];
        if (result.Smallest is not { } best)
            return [.. key, "none within the limits", "-", "-", Area(result.PlainOfSix), "-", Area(result.Plain), "-", Area(result.PlainIdeal), "-"];
        return
        [
            .. key, ModCalibration.LabelOf(best.Config), Number(best.Latency), Area(best), Area(result.PlainOfSix), Ratio(result.PlainOfSix.Cost.Area, best.Cost.Area),
            Area(result.Plain), Ratio(result.Plain.Cost.Area, best.Cost.Area), Area(result.PlainIdeal), Ratio(result.PlainIdeal.Cost.Area, best.Cost.Area),
        ];
    }

    private IReadOnlyList<string> SynthesisedRow(ModSearchResult result, ModAdders adders, TimeSpan limit, CancellationToken cancellation)
    {
        var best = result.Smallest!;
        var areas = new[] { best, result.PlainOfSix, result.Plain }
            .Select(point => ModularCommand.Synthesised(services, point.Config with { Adders = adders }, limit, cancellation) is { } figures ? ModularCommand.AreaOf(figures) : double.NaN).ToArray();
        return
        [
            Number(result.Request.Bits), Number(result.Request.Interval), ModCalibration.LabelOf(best.Config), Whole(areas[0]), Area(best),
            Whole(areas[1]), Ratio(areas[1], areas[0]), Whole(areas[2]), Ratio(areas[2], areas[0]),
        ];
    }

    private void PrintFront(ModSearchResult result)
    {
        services.Terminal.Table(
            [$"{result.Request.Bits} bits, interval {result.Request.Interval}", "latency", "area", "LUT", "LUT, packed", "SRL", "flip-flops", "block RAM", "levels"],
            result.Front.Select(point => (IReadOnlyList<string>)
            [
                ModCalibration.LabelOf(point.Config), Number(point.Latency), Area(point), Whole(point.Cost.Luts), Whole(point.Cost.LutSites), Whole(point.Cost.ShiftRegisters),
                Whole(point.Cost.FlipFlops), Whole(point.Cost.BlockRams), Whole(point.Cost.Levels),
            ]));
        services.Terminal.Line();
    }

    private static IReadOnlyList<int> Numbers(string option, string text, int min, int max)
    {
        var numbers = new List<int>();
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < min || number > max)
                throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} can't be '{word}'; it takes numbers from {min} to {max}, several with commas."));
            numbers.Add(number);
        }

        return numbers;
    }

    private static BigInteger ModulusOf(string? text, IReadOnlyList<int> widths)
    {
        if (text is null)
            return 0;
        var number = ((ModReduceConfig)KnobSet.Of(typeof(ModReduceConfig)).Apply(new ModReduceConfig(), [$"modulus={text}"])).Modulus;
        if (number < 2)
            throw new UsageException($"--modulus can't be '{text}'; it takes a number from 2.");
        if (widths.Count != 1 || number.GetBitLength() > widths[0])
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--modulus has {number.GetBitLength()} bits: give one width with --bits that it fits, such as --bits {number.GetBitLength()}."));
        return number;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Whole(double value) => double.IsNaN(value) ? "-" : ModularCommand.Text(value, "0");

    private static string Area(ModSearchPoint point) => Whole(point.Cost.Area);

    private static string Ratio(double plain, double area) => double.IsNaN(plain / area) ? "-" : ModularCommand.Text(plain / area, "0.00");
}

/// <summary><c>hdl modular cost</c>.</summary>
internal sealed class ModularCostCommand : Command
{
    private readonly CliServices services;
    private readonly Option<int> most = new("--most") { Description = "Widest modulus of the points.", HelpName = "bits", DefaultValueFactory = _ => 256 };

    public ModularCostCommand(CliServices services)
        : base("cost", "Compare the closed forms with synthesis on points of every architecture.")
    {
        this.services = services;
        Options.Add(most);
        SetAction((parse, cancellation) => Task.FromResult((int)Run(parse, cancellation)));
    }

    private ExitCode Run(ParseResult parse, CancellationToken cancellation)
    {
        var rows = new List<IReadOnlyList<string>>();
        var names = new[] { "LUT", "packed", "SRL", "flip-flops", "carry", "area", "levels" };
        var pairs = names.Select(_ => new List<(double Estimate, double Synthesis)>()).ToArray();
        foreach (var (label, config) in ModCalibration.Points.Where(point => point.Config.Bits <= parse.GetValue(most)))
        {
            if (ModularCommand.Synthesised(services, config, TimeSpan.FromMinutes(10), cancellation) is not { } figures)
                return ExitCode.ToolError;
            var cost = ModCost.Of(config);
            double[] model = [cost.Luts, cost.LutSites, cost.ShiftRegisters, cost.FlipFlops, cost.Carries, cost.Area, cost.Levels];
            double[] real = [figures.Luts ?? 0, figures.LutSites ?? 0, figures.LutRams ?? 0, figures.FlipFlops, figures.Carries ?? 0, ModularCommand.AreaOf(figures), figures.Levels];
            for (var i = 0; i < names.Length; i++)
                pairs[i].Add((model[i], real[i]));
            rows.Add([label, .. model.Zip(real, (modelled, synthesised) => $"{ModularCommand.Text(modelled, "0")}/{ModularCommand.Text(synthesised, "0")}")]);
        }

        var qualities = names.Select((name, i) => EstimatorQuality.Of(name, pairs[i])).ToList();
        rows.Add(["median error", .. qualities.Select(quality => Percent(quality?.MedianError))]);
        rows.Add(["worst error", .. qualities.Select(quality => Percent(quality?.WorstError))]);
        services.Terminal.Table([$"model/synthesis of {rows.Count - 2} points", .. names], rows);
        return ExitCode.Success;
    }

    /// <summary>A share in per cent; "-" when fewer than two points have the figure.</summary>
    private static string Percent(double? share) => share is { } value ? ModularCommand.Text(100 * value, "0.0") + " %" : "-";
}
