using System.Text.Json;
using Exploration.Store;
using Verification.Engines.Tools;

namespace Cli.Tests.Commands;

/// <summary>Explorations on a real Slurm with several nodes on this machine. They take minutes, and need Debian's slurm-wlm and root.</summary>
[Trait("Category", "Nightly")]
public sealed class SlurmTests : IDisposable
{
    private const string Text = """
        design: mixpe-pe
        knobs: {topology: [Ripple, CarrySave], weightBits: [2, 4, 8], activationBits: [4, 8], weightSigned: [true]}
        objectives: [minimise nandEquivalents, minimise levels]
        target: gates
        """;

    private static readonly bool IsThere = File.Exists("/usr/sbin/slurmctld") && Environment.UserName == "root";
    private readonly TestApplication app = new();

    public SlurmTests()
    {
        File.WriteAllText(app.PathOf("m.yaml"), Text);
        if (IsThere)
            Cluster("start", "2", "1");
    }

    [Fact]
    public void Two_nodes_evaluate_a_study_and_a_second_run_asks_neither()
    {
        if (!IsThere)
            return;
        var first = Run();
        (first.Computed, first.Failed, first.Executor).ShouldBe((12, 0, "Slurm"));
        File.ReadAllText(app.PathOf("slurm/log/jobcomp.log")).ShouldContain("NodeList=n2");
        Run().Computed.ShouldBe(0);
    }

    [Fact]
    public void A_node_that_is_lost_costs_no_point()
    {
        if (!IsThere)
            return;
        using var exploration = Start();
        WaitFor(() => Results() >= 2, exploration);
        Cluster("kill-node", "1");
        exploration.WaitForExit(TimeSpan.FromMinutes(5)).ShouldBeTrue();
        var counts = CountsOf(exploration.Output);
        (counts.Computed, counts.Failed).ShouldBe((12, 0), exploration.Output);
    }

    [Fact]
    public void A_killed_exploration_goes_on_with_what_nodes_have_left_behind()
    {
        if (!IsThere)
            return;
        using (var exploration = Start())
        {
            WaitFor(() => Results() >= 2, exploration);
            exploration.Kill();
        }

        var counts = Run();
        (counts.Computed + counts.Cached, counts.Failed).ShouldBe((12, 0));
        using var store = ResultStore.Open(app.PathOf("m.sqlite"));
        store.Owners().ShouldBeEmpty();
    }

    [Fact]
    public void Tasks_that_fail_are_failed_points_with_the_last_line_of_their_log()
    {
        if (!IsThere)
            return;
        // The exploration finds its tool, the nodes do not: their shell starts with another setting.
        using var exploration = Start("--slurm-option=--export=PATH,HDL_YOSYS=/nowhere/yosys");
        exploration.WaitForExit(TimeSpan.FromMinutes(5)).ShouldBeTrue();
        exploration.ExitCode.ShouldBe(4, exploration.Output);
        CountsOf(exploration.Output[..(exploration.Output.LastIndexOf('}') + 1)]).Failed.ShouldBe(12);
        using var store = ResultStore.Open(app.PathOf("m.sqlite"));
        store.All().First(point => point.Status == PointStatus.Failed).Message.ShouldBe(
            "3 Slurm tasks ended without a result: Install it with scripts/setup.sh or 'sudo apt-get install yosys', or set HDL_YOSYS to its path.");
    }

    [Fact]
    public void A_job_that_Slurm_refuses_is_told()
    {
        if (!IsThere)
            return;
        using var exploration = Start("--slurm-option=--nodelist=n9");
        exploration.WaitForExit(TimeSpan.FromMinutes(5)).ShouldBeTrue();
        exploration.ExitCode.ShouldBe(2);
        exploration.Output.ShouldContain("Slurm did not take the job: ");
        exploration.Output.ShouldContain("Invalid node name specified");
    }

    public void Dispose()
    {
        if (IsThere)
            Cluster("stop");
        app.Dispose();
    }

    private static (int Computed, int Cached, int Failed, string Executor) CountsOf(string output)
    {
        using var document = JsonDocument.Parse(output);
        var root = document.RootElement;
        return (root.GetProperty("computed").GetInt32(), root.GetProperty("cached").GetInt32(), root.GetProperty("failed").GetInt32(), root.GetProperty("executor").GetString()!);
    }

    private static void WaitFor(Func<bool> condition, ToolProcess exploration)
    {
        for (var i = 0; i < 1200 && !condition(); i++)
        {
            exploration.HasExited.ShouldBeFalse(exploration.Output);
            Thread.Sleep(50);
        }
    }

    private (int Computed, int Cached, int Failed, string Executor) Run()
    {
        using var exploration = Start();
        exploration.WaitForExit(TimeSpan.FromMinutes(5)).ShouldBeTrue();
        return CountsOf(exploration.Output);
    }

    private int Results() => Directory.Exists(app.PathOf("m.slurm/results")) ? Directory.GetFiles(app.PathOf("m.slurm/results"), "*.json").Length : 0;

    private ToolProcess Start(params string[] more) => ToolProcess.Start(
        "/usr/bin/env",
        ["dotnet", Path.Combine(AppContext.BaseDirectory, "hdl.dll"), "explore", app.PathOf("m.yaml"), "--json", "--executor", "slurm", "--slurm-points", "2", .. more],
        environment: new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HDL_CACHE"] = app.PathOf("cache"),
            ["SLURM_CONF"] = app.PathOf("slurm/etc/slurm.conf"),
        });

    private void Cluster(string command, params string[] arguments) =>
        ToolProcess.RunChecked(Path.Combine(Repository(), "scripts", "slurm-local.sh"), [command, app.PathOf("slurm"), .. arguments], TimeSpan.FromMinutes(2));

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Hardware.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
