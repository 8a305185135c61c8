using System.CommandLine;
using Cli.Output;
using Verification.Engines.Tools;

namespace Cli.Commands;

/// <summary><c>hdl doctor</c>: which external tools are there, and what installs the others.</summary>
internal sealed class DoctorCommand : Command
{
    private readonly CliServices services;

    public DoctorCommand(CliServices services)
        : base("doctor", "Show which external tools are installed, and how to install the others.")
    {
        this.services = services;
        var json = CommonOptions.Json();
        Options.Add(json);
        SetAction(parse => (int)Run(parse.GetValue(json)));
    }

    private ExitCode Run(bool json)
    {
        var tools = services.ProbeTools();
        var missing = tools.Where(tool => !tool.Found).ToList();
        if (json)
            services.Terminal.Line(Json.Of(new ToolsDocument(missing.Count == 0, tools)));
        else
            Print(tools, missing);
        return missing.Count == 0 ? ExitCode.Success : ExitCode.ToolError;
    }

    private void Print(IReadOnlyList<ToolStatus> tools, List<ToolStatus> missing)
    {
        services.Terminal.Table(
            ["Tool", "Version", "Path"],
            tools.Select(tool => (IReadOnlyList<string>)[tool.Name, tool.Version ?? "missing", tool.Path ?? "-"]));
        services.Terminal.Line();
        if (missing.Count == 0)
        {
            services.Terminal.Line("All tools are there.");
            return;
        }

        services.Terminal.Line("The built-in simulator, which is the default, needs none of them.");
        services.Terminal.Line("scripts/setup.sh installs what is missing; so do:");
        foreach (var command in missing.Select(tool => tool.InstallCommand).Distinct(StringComparer.Ordinal))
            services.Terminal.Line($"  {command}");
        services.Terminal.Line("A tool that is elsewhere is found through a variable with its path:");
        foreach (var tool in missing)
            services.Terminal.Line($"  {tool.EnvironmentVariable}=/path/to/{tool.Name}");
    }
}
