using System.CommandLine;

namespace Cli.Commands;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public const string JsonName = "--json";
    public const string PlainName = "--plain";

    /// <summary>The option for machine-readable output.</summary>
    public static Option<bool> Json() => new(JsonName) { Description = "Print one JSON document instead of text; errors too." };

    /// <summary>The option for the seed of a testbench.</summary>
    public static Option<int> Seed() => new("--seed") { Description = "Seed of the random stimuli.", HelpName = "n", DefaultValueFactory = _ => 1 };

    /// <summary>The option for the length of a testbench.</summary>
    public static Option<int> Cycles() => new("--cycles")
    {
        Description = "About how many cycles of random stimuli follow the corner stimuli.",
        HelpName = "n",
        DefaultValueFactory = _ => 10_000,
    };

    /// <summary>The option for undecorated output, of all commands.</summary>
    public static Option<bool> Plain() => new(PlainName)
    {
        Description = "No colours, no progress. Always so when output is redirected or NO_COLOR is set.",
        Recursive = true,
    };
}
