using Verification;

namespace Cli.Tests;

public class CommittedVerilogTests
{
    /// <summary>scripts/regenerate.sh mends it.</summary>
    [Fact]
    public void The_committed_Verilog_and_testbenches_of_all_presets_are_up_to_date()
    {
        using var app = new TestApplication();
        var outcome = app.Run(
            "generate", "--all", "--check", "--out", Path.Combine(Repository(), "rtl-out"),
            "--testbench", "--testbench-out", Path.Combine(Repository(), "testbenches"));
        outcome.Code.ShouldBe(0, outcome.Output + outcome.Error);
    }

    [Fact]
    public void The_committed_Verilog_is_clean_in_Verilator_Icarus_and_Yosys()
    {
        var files = Directory.GetFiles(Path.Combine(Repository(), "rtl-out"), "*.v", SearchOption.AllDirectories);
        files.ShouldNotBeEmpty();
        foreach (var file in files)
            VerilogLint.File(file, Path.GetFileNameWithoutExtension(file)).ShouldBeEmpty(file);
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Hardware.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
