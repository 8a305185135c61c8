using System.Diagnostics;
using System.Globalization;
using Generators.Examples;
using Verification;
using Verification.Engines;
using Verification.Engines.Caching;

namespace Drills.Tests;

/// <summary>
/// What can go wrong around the tools: processes that die, full disks, folders that can't be written, damaged caches, wrong clocks, many at once. Nothing is lost,
/// nothing is half written, and the next run is clean. scripts/drills.sh has the long forms.
/// </summary>
public sealed class DrillTests
{
    private static readonly CounterConfig Config = new() { Width = 5, Limit = 20 };

    [Fact]
    public void A_verification_that_is_killed_at_any_moment_leaves_nothing_in_the_way() => Kill("icarus");

    /// <summary>A fresh cache means that Verilator's run-time library is built anew, which takes long.</summary>
    [Fact]
    [Trait("Category", "Nightly")]
    public void The_same_drills_with_Verilator()
    {
        Kill("verilator");
        Damage("verilator");
        Flood([EngineKind.BuiltIn, EngineKind.Verilator, EngineKind.Icarus], 300);
    }

    [Fact]
    public void A_cache_with_damaged_bytes_is_built_again() => Damage("icarus");

    [Fact]
    public void Many_verifications_at_once_all_pass_and_share_what_they_build() => Flood([EngineKind.BuiltIn, EngineKind.Icarus], 32);

    [Fact]
    public void A_simulator_that_is_killed_ends_the_run_with_a_message_and_not_the_next_run()
    {
        var before = Children("vvp");
        var counter = new Counter(Config);
        using (var simulation = Simulation.Create(counter, new SimulationOptions { Engine = EngineKind.Icarus }))
        {
            simulation.Reset();
            foreach (var id in Children("vvp").Except(before))
            {
                using var vvp = Process.GetProcessById(id);
                vvp.Kill();
                vvp.WaitForExit();
            }

            Should.Throw<SimulationException>(() => simulation.Step()).Message.ShouldContain("exit code 137");
        }

        var again = new Counter(Config);
        Testbench.Run(again, new SimulationOptions { Engine = EngineKind.Icarus }, simulation => simulation.Reset());
    }

    [Fact]
    public void A_full_disk_leaves_no_half_files_and_the_next_run_writes_them()
    {
        using var hdl = new Hdl();
        // No file may have more than a kilobyte; without the trap the shell's child would die of the signal.
        const string Full = "trap '' XFSZ; ulimit -f 1; export DOTNET_EnableDiagnostics=0 DOTNET_EnableWriteXorExecute=0;";
        var (code, text) = hdl.Run("generate bitmod-pe --out out", Full);
        code.ShouldBe(2, text);
        text.ShouldStartWith("error: Can't write 'out/bitmod-pe/");
        hdl.Files("out").ShouldBeEmpty();
        (code, text) = hdl.Run("coverage counter --cycles 10 --out out/c.json --html out/c.html", Full);
        code.ShouldBe(2, text);
        text.ShouldStartWith("error: Can't write 'out/c.json': ");
        hdl.Files("out").ShouldBeEmpty();
        hdl.Run("generate bitmod-pe --out out").Code.ShouldBe(0);
        hdl.Files("out").Keys.ShouldHaveSingleItem().ShouldEndWith(".v");
    }

    [Fact]
    public void A_folder_that_can_not_be_written_is_a_message()
    {
        using var hdl = new Hdl();
        // Nobody can write there, not even root.
        foreach (var (arguments, start) in new[]
        {
            ("generate counter --out /proc/hdl", "error: Can't write '/proc/hdl/counter/"),
            ("coverage counter --cycles 10 --out /proc/hdl.json", "error: Can't write '/proc/hdl.json': "),
            ("coverage counter --cycles 10 --html /proc/hdl.html", "error: Can't write '/proc/hdl.html': "),
            ("verify counter --cycles 10 --wave /proc/hdl.vcd", "error: The waveform file '/proc/hdl.vcd' can't be written: "),
        })
        {
            var (code, text) = hdl.Run(arguments);
            code.ShouldBeOneOf([2, 4], text);
            text.ShouldStartWith(start);
        }
    }

    [Fact]
    public void Generators_that_write_the_same_folder_at_once_agree()
    {
        using var hdl = new Hdl();
        hdl.Run("generate counter --out alone").Code.ShouldBe(0);
        var processes = Enumerable.Range(0, 4).Select(i => hdl.Start($"generate counter --out together{(i % 2 == 0 ? "" : " --locations")}")).ToList();
        processes.ConvertAll(process => Hdl.Finish(process).Code).ShouldAllBe(code => code == 0);
        hdl.Run("generate counter --out together").Code.ShouldBe(0);
        hdl.Files("together").ShouldBe(hdl.Files("alone"));
    }

    [Fact]
    public void An_entry_of_the_cache_is_told_from_a_damaged_one()
    {
        using var hdl = new Hdl();
        var cache = new ModelCache(hdl.Cache);
        var builds = 0;
        string Entry() => cache.GetOrBuild("kind", "key", folder =>
        {
            builds++;
            File.WriteAllText(Path.Combine(folder, "a"), "first");
            File.WriteAllText(Path.Combine(folder, "b"), "second");
        });
        string Built(int count)
        {
            var entry = Entry();
            builds.ShouldBe(count);
            File.ReadAllText(Path.Combine(entry, "a")).ShouldBe("first");
            return entry;
        }

        var path = Path.Combine(Built(1), "a");
        File.WriteAllText(path, "fjrst");
        Built(2);
        File.AppendAllText(path, "!");
        Built(3);
        File.Delete(path);
        Built(4);
        File.WriteAllText(Path.Combine(hdl.Cache, "digests", "kind-key"), "nonsense");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(1));
        Built(5);
        // What an older version of this program has built has no digest.
        Directory.Delete(Path.Combine(hdl.Cache, "digests"), recursive: true);
        Built(5);
        cache.Clear();
        cache.Measure().Entries.ShouldBe(0);
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(20)]
    public void Files_of_another_time_make_no_difference(int years)
    {
        using var hdl = new Hdl();
        hdl.Run("generate counter --out out").Code.ShouldBe(0);
        hdl.Run("verify counter --engine icarus --cycles 10").Code.ShouldBe(0);
        var files = hdl.Files("out");
        foreach (var path in Directory.GetFileSystemEntries(hdl.Folder, "*", SearchOption.AllDirectories))
        {
            if (File.Exists(path))
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddYears(years));
            else
                Directory.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddYears(years));
        }

        hdl.Run("generate counter --out out --check").Code.ShouldBe(0);
        hdl.Run("generate counter --preset byte --set width=9 --set limit=300 --out out").Code.ShouldBe(0);
        hdl.Run("verify counter --engine icarus --cycles 10").Code.ShouldBe(0);
        foreach (var (name, text) in files)
            File.ReadAllText(Path.Combine(hdl.PathOf("out"), name)).ShouldBe(text);
    }

    private static void Kill(string engine)
    {
        using var hdl = new Hdl();
        foreach (var milliseconds in new[] { 500, 1500 })
        {
            var process = hdl.Start($"verify counter --engine {engine} --cycles 1000000");
            Thread.Sleep(milliseconds);
            process.Kill(entireProcessTree: true);
            Hdl.Finish(process).Code.ShouldNotBe(0);
        }

        hdl.Run($"verify counter --engine {engine} --cycles 100").ShouldSatisfyAllConditions(
            result => result.Code.ShouldBe(0, result.Text), result => result.Text.ShouldStartWith($"passed: counter (byte) on {engine}, "));
        Directory.GetDirectories(Path.Combine(hdl.Cache, "building")).ShouldBeEmpty();
    }

    private static void Damage(string engine)
    {
        using var hdl = new Hdl();
        hdl.Run($"verify counter --engine {engine} --cycles 10").Code.ShouldBe(0);
        var random = new Random(1);
        foreach (var file in Directory.GetFiles(hdl.Cache, "*", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(file);
            if (bytes.Length == 0)
                continue;
            for (var count = 0; count < 20; count++)
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(file, random.Next(3) == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
        }

        var (code, text) = hdl.Run($"verify counter --engine {engine} --cycles 10");
        code.ShouldBe(0, text);
        text.ShouldStartWith($"passed: counter (byte) on {engine}, ");
        hdl.Run($"verify counter --engine {engine} --cycles 10").Code.ShouldBe(0);
    }

    private static void Flood(EngineKind[] engines, int requests)
    {
        using var hdl = new Hdl();
        var cache = hdl.Cache;
        var reports = new (long Cycles, long Checks)[requests];
        Parallel.For(0, requests, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i =>
        {
            var counter = new Counter(Config);
            var options = new SimulationOptions
            {
                Engine = engines[i % engines.Length],
                Seed = 5,
                EngineOptions = new EngineOptions { CacheDirectory = cache },
            };
            Testbench.Run(counter, options, simulation =>
            {
                new CounterTestbench(simulation, counter).Run(new VerificationRequest { Seed = 5, RandomCycles = 100 });
                reports[i] = (simulation.Cycle, simulation.Checks);
            });
        });
        reports.Distinct().Count().ShouldBe(1, string.Join(", ", reports.Distinct().Select(report => report.ToString())));
        reports[0].Checks.ShouldBeGreaterThan(100);
        Directory.GetDirectories(Path.Combine(cache, "building")).ShouldBeEmpty();
        foreach (var engine in engines.Where(engine => engine != EngineKind.BuiltIn))
            Directory.GetDirectories(Path.Combine(cache, $"{engine.ToString().ToLowerInvariant()}-model")).Length.ShouldBe(1);
    }

    /// <summary>Processes of a name that this process started.</summary>
    private static HashSet<int> Children(string name) =>
    [
        .. Process.GetProcesses().Where(process => process.ProcessName.StartsWith(name, StringComparison.Ordinal) && ParentOf(process.Id) == Environment.ProcessId)
            .Select(process => process.Id),
    ];

    private static int ParentOf(int id)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            return int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
