using System.Diagnostics;
using System.Globalization;
using Verification.Engines.Tools;

namespace Verification.Tests.Engines;

public sealed class ToolProcessTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Fact]
    public void Output_and_exit_code_are_captured()
    {
        var result = ToolProcess.Run("/bin/sh", ["-c", "echo one; echo two >&2; exit 3"], Long);

        result.ExitCode.ShouldBe(3);
        result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["one", "two"], ignoreOrder: true);
    }

    [Fact]
    public void Environment_and_directory_are_passed_on()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["HDL_TEST_WORD"] = "word with spaces" };

        ToolProcess.RunChecked("/bin/sh", ["-c", "pwd; echo $HDL_TEST_WORD"], Long, "/", environment).ShouldBe("/\nword with spaces\n");
    }

    [Fact]
    public void A_failure_shows_command_and_output() =>
        Should.Throw<ToolFailedException>(() => ToolProcess.RunChecked("/bin/sh", ["-c", "echo reason; exit 4"], Long))
            .Message.ShouldBe("Exit code 4 from: /bin/sh -c echo reason; exit 4\nreason\n");

    [Fact]
    public void A_tool_that_takes_too_long_is_killed_with_its_children()
    {
        var watch = Stopwatch.StartNew();

        var error = Should.Throw<ToolFailedException>(
            () => ToolProcess.Run("/bin/sh", ["-c", "sleep 60 & echo $!; wait"], TimeSpan.FromMilliseconds(300)));

        error.Message.ShouldStartWith("No end after 0.3 s: /bin/sh -c");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        var child = int.Parse(error.Output.Trim(), CultureInfo.InvariantCulture);
        SpinWait.SpinUntil(() => IsGone(child), TimeSpan.FromSeconds(5)).ShouldBeTrue();
    }

    [Fact]
    public void Only_the_end_of_a_long_output_is_kept()
    {
        var output = ToolProcess.RunChecked("/bin/sh", ["-c", "i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done"], Long);

        output.Length.ShouldBeLessThanOrEqualTo(64 * 1024);
        output.ShouldEndWith("line 19999\n");
    }

    [Fact]
    public void A_program_that_can_not_be_started_is_named() =>
        Should.Throw<ToolFailedException>(() => ToolProcess.Run("/nonexistent/tool", [], Long)).Message.ShouldStartWith("/nonexistent/tool could not be started");

    /// <summary>Gone, or dead and not yet collected by its parent.</summary>
    private static bool IsGone(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or DirectoryNotFoundException)
        {
            return true;
        }
    }
}
