using System.CommandLine;
using Exploration.Execution;

namespace Cli.Commands;

/// <summary><c>hdl explore-task</c>: what a node of a cluster runs for <c>hdl explore --executor slurm</c>. People have no use for it, so help does not show it.</summary>
internal sealed class ExploreTaskCommand : Command
{
    public ExploreTaskCommand(CliServices services)
        : base("explore-task", "Evaluate the points of one task of an exploration on a cluster.")
    {
        Hidden = true;
        var directory = new Argument<string>("directory") { Description = "Directory that the exploration prepared." };
        var task = new Argument<int>("task") { Description = "Number of the task." };
        Arguments.Add(directory);
        Arguments.Add(task);
        SetAction((parse, cancellation) =>
        {
            SlurmTask.Run(parse.GetValue(directory)!, parse.GetValue(task), services.Entries, services.Synthesise, cancellation);
            return Task.FromResult((int)ExitCode.Success);
        });
    }
}
