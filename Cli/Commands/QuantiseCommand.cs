using System.CommandLine;

namespace Cli.Commands;

/// <summary><c>hdl quantise</c>: weights of a layer in the number formats of an engine.</summary>
internal sealed class QuantiseCommand : Command
{
    public QuantiseCommand(CliServices services)
        : base("quantise", "Quantise the weights of a layer for an engine.") => Subcommands.Add(new QuantiseBitModCommand(services));
}
