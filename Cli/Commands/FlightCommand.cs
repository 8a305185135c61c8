using System.CommandLine;
using System.Globalization;
using Cli.Generation;
using Cli.Output;
using Generators.Catalogue;
using Generators.FlightLlm.Engine;
using Generators.FlightLlm.Isa;

namespace Cli.Commands;

/// <summary><c>hdl flight</c>: programs of the FlightLLM engine and its performance model.</summary>
internal sealed class FlightCommand : Command
{
    public FlightCommand(CliServices services)
        : base("flight", "Assemble, check and schedule programs of the FlightLLM engine; its performance model.")
    {
        Subcommands.Add(new FlightAssembleCommand(services));
        Subcommands.Add(new FlightDisassembleCommand(services));
        Subcommands.Add(new FlightCheckCommand(services));
        Subcommands.Add(new FlightScheduleCommand(services));
        Subcommands.Add(new FlightTablesCommand(services));
    }

    /// <summary>The argument that names a program.</summary>
    internal static Argument<string> Program(string description) => new("program") { Description = description, HelpName = "file" };

    /// <summary>Whether a file has words rather than text.</summary>
    internal static bool IsWords(string path) => path.EndsWith(".bin", StringComparison.Ordinal);

    /// <summary>Reads a program: words when the name ends with .bin, else text.</summary>
    /// <exception cref="UsageException">The file can't be read or has mistakes.</exception>
    internal static IsaProgram Read(string path)
    {
        try
        {
            var program = IsWords(path) ? IsaProgram.OfBytes(File.ReadAllBytes(path)) : IsaAssembler.Assemble(File.ReadAllText(path), path);
            return program.Instructions.IsEmpty ? throw new UsageException($"{path}: the program has no instruction.") : program;
        }
        catch (IsaSyntaxException mistakes)
        {
            throw new UsageException(mistakes.Message, mistakes);
        }
        catch (IsaException fault)
        {
            throw new UsageException($"{path}: {fault.Message}", fault);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Can't read '{path}': {failure.Message}", failure);
        }
    }
}

/// <summary>Options that choose the engine that a program is for: a preset of flight-engine and knobs.</summary>
internal sealed class FlightSizes
{
    private readonly Option<string?> preset = new("--preset") { Description = "Preset of flight-engine that the program is for; the paper's core when not given.", HelpName = "name" };
    private readonly Option<string[]> set = new("--set") { Description = "Sets a knob of flight-engine; may be repeated.", HelpName = "knob=value", DefaultValueFactory = _ => [] };

    public void AddTo(Command command)
    {
        command.Options.Add(preset);
        command.Options.Add(set);
    }

    /// <summary>The engine; null when the options name none.</summary>
    public FlightEngineConfig? Engine(ParseResult parse)
    {
        var (name, knobs) = (parse.GetValue(preset), parse.GetValue(set)!);
        if (name is null && knobs.Length == 0)
            return null;
        var entry = new FlightEngineEntry();
        var start = name is null ? new FlightEngineConfig { Shape = IsaShape.Paper } : Catalogue.FindPreset(entry, name).Config;
        return (FlightEngineConfig)KnobSet.Of(entry.ConfigType).Apply(start, knobs, knob => Catalogue.WhoHas(knob, entry.Name));
    }
}

/// <summary><c>hdl flight assemble</c>.</summary>
internal sealed class FlightAssembleCommand : Command
{
    private const int BytesOfWord = 4;
    private readonly CliServices services;
    private readonly Argument<string> program = FlightCommand.Program("Text of the program; docs/flightllm-isa.md explains it.");
    private readonly Option<string?> output = new("--out") { Description = "File for the words, the lowest byte first; the program's name with .bin when not given.", HelpName = "file" };

    public FlightAssembleCommand(CliServices services)
        : base("assemble", "Turn the text of a program into words of 32 bits.")
    {
        this.services = services;
        Arguments.Add(program);
        Options.Add(output);
        SetAction(parse => (int)Run(parse));
    }

    private ExitCode Run(ParseResult parse)
    {
        var path = parse.GetValue(program)!;
        if (FlightCommand.IsWords(path))
            throw new UsageException($"'{path}' is already words; 'hdl flight disassemble' gives their text.");
        var target = parse.GetValue(output) ?? Path.ChangeExtension(path, ".bin");
        if (Path.GetFullPath(target) == Path.GetFullPath(path))
            throw new UsageException($"'{path}' would be overwritten; name another file with --out.");
        var assembled = FlightCommand.Read(path);
        var bytes = assembled.ToBytes();
        new OutputDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!).Write(Path.GetFileName(target), bytes);
        services.Terminal.Line(string.Create(CultureInfo.InvariantCulture, $"wrote {target}: {assembled.Instructions.Length} instructions, {bytes.Length / BytesOfWord} words"));
        return ExitCode.Success;
    }
}

/// <summary><c>hdl flight disassemble</c>.</summary>
internal sealed class FlightDisassembleCommand : Command
{
    public FlightDisassembleCommand(CliServices services)
        : base("disassemble", "Print the text of a program.")
    {
        var program = FlightCommand.Program("Words of the program (.bin), or its text.");
        var positions = new Option<bool>("--positions") { Description = "Begin lines with the position of the instruction's first word." };
        Arguments.Add(program);
        Options.Add(positions);
        SetAction(parse =>
        {
            services.Terminal.Line(IsaDisassembler.Text(FlightCommand.Read(parse.GetValue(program)!), parse.GetValue(positions)).TrimEnd('\n'));
            return (int)ExitCode.Success;
        });
    }
}

/// <summary><c>hdl flight check</c>.</summary>
internal sealed class FlightCheckCommand : Command
{
    private readonly CliServices services;
    private readonly Argument<string> program = FlightCommand.Program("Text of the program, or its words (.bin).");
    private readonly Option<int?> capacity = new("--capacity") { Description = "Tokens that a queue between two units holds, 1 to 1023; the engine's when not given.", HelpName = "n" };
    private readonly Option<int?> depth = new("--queue-depth") { Description = "Commands that wait in front of a unit, 1 to 64; the engine's when not given.", HelpName = "n" };
    private readonly FlightSizes sizes = new();

    public FlightCheckCommand(CliServices services)
        : base("check", "Find deadlocks, overflows, tokens that are left and instructions that share data without an order, under every timing.")
    {
        this.services = services;
        Arguments.Add(program);
        Options.Add(capacity);
        Options.Add(depth);
        sizes.AddTo(this);
        SetAction(parse => (int)Run(parse));
    }

    private ExitCode Run(ParseResult parse)
    {
        var engine = sizes.Engine(parse);
        var controller = engine?.Controller ?? new FlightControllerConfig();
        var read = FlightCommand.Read(parse.GetValue(program)!);
        var report = TokenCheck.Check(
            read,
            InRange("--capacity", parse.GetValue(capacity) ?? controller.TokenCapacity, 1023),
            InRange("--queue-depth", parse.GetValue(depth) ?? controller.QueueDepth, 64));
        var hazards = HazardCheck.Check(read, engine?.Shape);
        foreach (var fault in report.Faults)
            services.Terminal.Line(fault.ToString());
        foreach (var hazard in hazards)
            services.Terminal.Line(hazard.ToString());
        services.Terminal.Line($"{Count(report.Faults.Length, "fault")}, {Count(hazards.Length, "hazard")}; at most {Count(report.Deepest, "token")} in a queue");
        return report.Faults.IsEmpty && hazards.IsEmpty ? ExitCode.Success : ExitCode.CheckFailed;
    }

    private static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static int InRange(string option, int value, int most) => value >= 1 && value <= most
        ? value
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} can't be {value}; it takes 1 to {most}."));
}

/// <summary><c>hdl flight schedule</c>.</summary>
internal sealed class FlightScheduleCommand : Command
{
    private readonly CliServices services;
    private readonly Argument<string> program = FlightCommand.Program("Text of the program, or its words (.bin).");
    private readonly FlightSizes sizes = new();
    private readonly Option<bool> csv = new("--csv") { Description = "Start and end of every instruction instead of the chart." };

    public FlightScheduleCommand(CliServices services)
        : base("schedule", "Run a program through the cycle model: what each unit does when.")
    {
        this.services = services;
        Arguments.Add(program);
        Options.Add(csv);
        sizes.AddTo(this);
        SetAction(parse => (int)Run(parse));
    }

    private ExitCode Run(ParseResult parse)
    {
        var engine = sizes.Engine(parse);
        var trace = IsaScheduler.Run(FlightCommand.Read(parse.GetValue(program)!), engine is null ? new IsaTiming() : IsaTiming.Of(engine), engine?.Controller);
        if (parse.GetValue(csv))
        {
            services.Terminal.Line(trace.ToCsv().TrimEnd('\n'));
        }
        else
        {
            services.Terminal.Line(trace.ToGantt().TrimEnd('\n'));
            services.Terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{trace.Cycles} cycles"));
        }

        if (trace.Fault is not { } fault)
            return ExitCode.Success;
        services.Terminal.ErrorLine("error: ", Spectre.Console.Style.Plain, fault.ToString());
        return ExitCode.CheckFailed;
    }
}

/// <summary><c>hdl flight tables</c>.</summary>
internal sealed class FlightTablesCommand : Command
{
    public FlightTablesCommand(CliServices services)
        : base("tables", "Performance of LLaMA-2-7B and storage of its programs by the model, as Markdown.")
    {
        SetAction(_ =>
        {
            foreach (var line in FlightTables.Lines())
                services.Terminal.Line(line);
            return (int)ExitCode.Success;
        });
    }
}
