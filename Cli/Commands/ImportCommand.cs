using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Cli.Generation;
using Cli.Output;
using HdlDsl.Diagnostics;
using HdlDsl.VerilogImport;

namespace Cli.Commands;

/// <summary><c>hdl import</c>: a typed C# class for a module of existing Verilog.</summary>
internal sealed class ImportCommand : Command
{
    private readonly CliServices services;
    private readonly Argument<string[]> files = new("files") { Description = "Verilog files that belong together.", HelpName = "file.v", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> module = new("--module") { Description = "The module; needed when there are several.", HelpName = "name" };
    private readonly Option<string> output = new("--out") { Description = "Directory for <Class>.cs.", HelpName = "directory", DefaultValueFactory = _ => "." };
    private readonly Option<string> space = new("--namespace") { Description = "Namespace of the class.", HelpName = "name", DefaultValueFactory = _ => "Imported" };
    private readonly Option<string?> className = new("--class") { Description = "Name of the class; that of the module when not given.", HelpName = "name" };
    private readonly Option<string[]> includes = new("--include") { Description = "A folder for `include; may be repeated.", HelpName = "directory" };
    private readonly Option<string[]> defines = new("--define") { Description = "A macro, NAME or NAME=text; may be repeated.", HelpName = "macro" };
    private readonly Option<string[]> set = new("--set") { Description = "A parameter value for the widths in the comments, where the defaults give none; may be repeated.", HelpName = "NAME=number" };
    private readonly Option<bool> json = CommonOptions.Json();

    public ImportCommand(CliServices services)
        : base("import", "Write a typed C# class for a module of existing Verilog.")
    {
        this.services = services;
        Arguments.Add(files);
        Options.Add(module);
        Options.Add(output);
        Options.Add(space);
        Options.Add(className);
        Options.Add(includes);
        Options.Add(defines);
        Options.Add(set);
        Options.Add(json);
        SetAction((parse, _) => Task.FromResult((int)Located(parse)));
    }

    /// <summary>Nobody's C# is involved, so the lines that a diagnostic names are those of the Verilog alone.</summary>
    private ExitCode Located(ParseResult parse)
    {
        try
        {
            return Run(parse);
        }
        catch (HdlException failure)
        {
            throw new HdlException([.. failure.Diagnostics.Select(finding =>
                finding with { Notes = finding.Notes.RemoveAll(note => note.Location.File.EndsWith(".cs", StringComparison.Ordinal)) })]);
        }
    }

    private ExitCode Run(ParseResult parse)
    {
        var paths = parse.GetValue(files)!;
        var options = new VerilogSourceOptions { IncludeDirectories = [.. parse.GetValue(includes) ?? []], Defines = Defines(parse.GetValue(defines) ?? []) };
        var source = VerilogSource.Load(paths, options);
        var parameters = (parse.GetValue(set) ?? []).Select(ParameterOf).ToDictionary(pair => pair.Name, pair => (object?)pair.Value, StringComparer.Ordinal);
        var header = source.Module(parse.GetValue(module), parameters);
        var directory = parse.GetValue(output)!;
        var name = Checked(parse.GetValue(className) ?? header.Name, "--class");
        var text = WrapperClass.Write(new WrapperRequest(source, header.Name)
        {
            Namespace = string.Join('.', parse.GetValue(space)!.Split('.').Select(part => Checked(part, "--namespace"))),
            ClassName = parse.GetValue(className),
            Paths = [.. paths.Select(path => Relative(directory, path))],
            Parameters = parameters,
            Options = options with { IncludeDirectories = [.. options.IncludeDirectories.Select(path => Relative(directory, path))] },
        });
        var target = new OutputDirectory(directory);
        RefuseForeign(target.PathOf($"{name}.cs"));
        var state = target.Write($"{name}.cs", text) ? FileState.Written : FileState.UpToDate;
        Print(header, target.PathOf($"{name}.cs"), state, parse.GetValue(json));
        return ExitCode.Success;
    }

    private void Print(VerilogModule header, string path, FileState state, bool asJson)
    {
        if (asJson)
        {
            services.Terminal.Line(Json.Of(new ImportDocument(
                header.Name, path, state,
                [.. header.Parameters.Where(parameter => !parameter.IsLocal).Select(parameter => new ImportedParameterContent(parameter.Name, parameter.DefaultText))],
                [.. header.Ports.Select(port => new ImportedPortContent(port.Name, port.Direction, port.Width, port.IsSigned))])));
            return;
        }

        services.Terminal.Line($"{(state == FileState.Written ? "wrote     " : "up to date")} {path}");
    }

    private static ImmutableDictionary<string, string> Defines(string[] words) => words
        .Select(word => word.Split('=', 2))
        .GroupBy(parts => parts[0], StringComparer.Ordinal)
        .ToImmutableDictionary(group => group.Key, group => group.Last() is [_, var text] ? text : "", StringComparer.Ordinal);

    private static (string Name, BigInteger Value) ParameterOf(string word) =>
        word.Split('=') is [var name, var text] && BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? (name, value)
            : throw new UsageException($"'{word}' sets no parameter; write --set NAME=number.");

    private static string Checked(string name, string option) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
            ? name
            : throw new UsageException($"'{name}' is no name in C#; give another one with {option}.");

    /// <summary>A class that somebody wrote by hand, or that another tool wrote, is not replaced.</summary>
    private static void RefuseForeign(string path)
    {
        if (!File.Exists(path))
            return;
        using var reader = new StreamReader(path);
        if (reader.ReadLine()?.StartsWith(WrapperClass.FirstLine, StringComparison.Ordinal) != true)
            throw new UsageException($"'{path}' is there already and was not written by 'hdl import'; choose another --out or --class, or delete it.");
    }

    private static string Relative(string directory, string path) => Path.GetRelativePath(Path.GetFullPath(directory), Path.GetFullPath(path)).Replace('\\', '/');
}
