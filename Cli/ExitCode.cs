namespace Cli;

/// <summary>What the process says to its caller. Part of the public contract: docs/cli.md and --help list the numbers.</summary>
internal enum ExitCode
{
    Success = 0,
    CheckFailed = 1,
    UsageError = 2,
    DesignError = 3,
    ToolError = 4,
    InternalError = 70,
    Cancelled = 130,
}
