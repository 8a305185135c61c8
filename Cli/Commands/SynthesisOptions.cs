using System.CommandLine;
using System.Globalization;
using Generators.Catalogue;
using HdlDsl;
using HdlDsl.Netlists;
using Synthesis;

namespace Cli.Commands;

/// <summary>The part of a command line that says what designs are mapped to, the same for all commands that synthesise.</summary>
internal sealed class SynthesisOptions
{
    private string? unused;
    private readonly Option<string> target = new("--target")
    {
        Description = "What to map to: gates, xilinx, ice40, ecp5, asic; several with commas.",
        HelpName = "targets",
        DefaultValueFactory = _ => "xilinx",
    };

    private readonly Option<string?> liberty = new("--liberty") { Description = "Liberty file with the cells of target asic.", HelpName = "file" };
    private readonly Option<double?> clock = new("--clock") { Description = "Wanted clock in MHz; steers mapping to cells and placement.", HelpName = "MHz" };
    private readonly Option<string> goal = new("--goal") { Description = "With target asic: speed or area.", HelpName = "goal", DefaultValueFactory = _ => "speed" };
    private readonly Option<bool> dsp = new("--dsp") { Description = "Let multipliers become DSP blocks; else they are built of LUTs, which compares better." };
    private readonly Option<bool> keepHierarchy = new("--keep-hierarchy") { Description = "Map each module once and join them: fast for large designs of equal parts. Not placed." };
    private readonly Option<bool> keepAdders = new("--keep-adders") { Description = "With target xilinx: flatten when carry chains are made, so that adders of different modules are not merged." };
    private readonly Option<string[]> macros = new("--define") { Description = "A macro for reading the Verilog, such as HDL_LUT6_2 or HDL_DSP48E2; may be repeated.", HelpName = "macro" };
    private readonly Option<bool> unplaced = new("--no-place") { Description = "With target ice40: map only; no placed clock." };
    private readonly Option<string> device = new("--device") { Description = "With target ice40: device and package.", HelpName = "device:package", DefaultValueFactory = _ => "hx8k:ct256" };
    private readonly Option<int> seed = new("--seed") { Description = "Seed of placement.", HelpName = "n", DefaultValueFactory = _ => 1 };
    private readonly Option<double> timeout = new("--timeout") { Description = "Seconds that the tools may take for one result.", HelpName = "s", DefaultValueFactory = _ => 600 };

    private readonly Option<int?> memory = new("--memory") { Description = "MB that a tool may take; any when not given.", HelpName = "MB" };

    public SynthesisOptions(Command command)
    {
        foreach (var option in new Option[] { target, liberty, clock, goal, dsp, keepHierarchy, keepAdders, macros, unplaced, device, seed, timeout, memory })
            command.Options.Add(option);
    }

    /// <summary>The targets that were asked for, in order.</summary>
    /// <exception cref="UsageException">One does not exist, or lacks its liberty file.</exception>
    public IReadOnlyList<SynthesisTarget> Targets(ParseResult parse)
    {
        var targets = parse.GetValue(target)!.Split(',', StringSplitOptions.TrimEntries).Select(name => Member<SynthesisTarget>("target", name)).Distinct().ToList();
        if (targets.Contains(SynthesisTarget.Asic) && parse.GetValue(liberty) is null)
            throw new UsageException("Target asic maps to the cells of a liberty file: name one with --liberty <file>.");
        // What no target looks at was meant for another one.
        foreach (var (option, needed) in new (Option, SynthesisTarget)[]
        {
            (liberty, SynthesisTarget.Asic), (goal, SynthesisTarget.Asic), (keepAdders, SynthesisTarget.Xilinx), (unplaced, SynthesisTarget.Ice40), (device, SynthesisTarget.Ice40), (seed, SynthesisTarget.Ice40),
        })
        {
            if (parse.GetResult(option) is { Implicit: false } && !targets.Contains(needed))
                unused ??= $"{option.Name} is for target {needed.ToString().ToLowerInvariant()}, which is not asked for.";
        }

        return targets;
    }

    /// <summary>A request for a design and one of the targets.</summary>
    /// <exception cref="UsageException">A number is out of its range.</exception>
    public SynthesisRequest Request(ParseResult parse, Design design, SynthesisTarget to)
    {
        var place = parse.GetValue(device)!.Split(':');
        if (place.Length != 2 || place.Any(part => part.Length == 0))
            throw new UsageException($"--device can't be '{parse.GetValue(device)}'; write device:package, for example up5k:sg48.");
        if (Ice40Devices.Objection(place[0], place[1]) is { } objection)
            throw new UsageException($"--device can't be '{parse.GetValue(device)}': {objection}");
        if (parse.GetValue(keepHierarchy) && parse.GetValue(keepAdders))
            throw new UsageException("--keep-hierarchy and --keep-adders are two ways to map: give one of them.");
        var strives = Member<AsicGoal>("goal", parse.GetValue(goal)!);
        var period = PeriodOf(parse.GetValue(clock));
        var longest = TimeoutOf(parse.GetValue(timeout));
        if (parse.GetValue(memory) is < 64 and var small)
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--memory can't be {small}; it takes 64 MB or more."));
        if (unused is not null)
            throw new UsageException(unused);
        return SynthesisRequest.Of(design, to) with
        {
            LibertyPath = parse.GetValue(liberty),
            ClockPeriodPs = period,
            Goal = strives,
            UseDsp = parse.GetValue(dsp),
            KeepHierarchy = parse.GetValue(keepHierarchy),
            KeepAdders = parse.GetValue(keepAdders) && to == SynthesisTarget.Xilinx,
            Macros = [.. MacrosOf(parse.GetValue(macros) ?? [])],
            Place = !parse.GetValue(unplaced),
            Device = place[0],
            Package = place[1],
            Seed = parse.GetValue(seed),
            Timeout = longest,
            MemoryMb = parse.GetValue(memory),
        };
    }

    /// <summary>The design of a point, with its errors.</summary>
    public static Design Elaborate(Generation.DesignPoint point) => Elaborator.Elaborate(point.CreateModule());

    /// <summary>The period in ps of a clock in MHz.</summary>
    internal static double? PeriodOf(double? megahertz) => megahertz switch
    {
        null => null,
        > 0 => 1e6 / megahertz,
        _ => throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--clock can't be {megahertz}; it takes MHz greater than 0.")),
    };

    /// <summary>A member of an enumeration by its name in lower case.</summary>
    internal static T Member<T>(string what, string name)
        where T : struct, Enum
    {
        var members = Enum.GetValues<T>();
        foreach (var member in members)
            if (string.Equals(member.ToString(), name, StringComparison.OrdinalIgnoreCase))
                return member;
        string[] names = [.. members.Select(member => member.ToString().ToLowerInvariant())];
        throw new UsageException($"There is no {what} '{name}'. {NearNames.Advice(name, names, char.ToUpperInvariant(what[0]) + what[1..] + "s")}");
    }

    private static IEnumerable<string> MacrosOf(string[] names) => names.Select(name =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
            ? name
            : throw new UsageException($"--define can't be '{name}'; it takes the name of a macro."));

    private static TimeSpan TimeoutOf(double seconds) => seconds is > 0 and <= 1e6
        ? TimeSpan.FromSeconds(seconds)
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--timeout can't be {seconds}; it takes seconds greater than 0, up to 1000000."));
}
