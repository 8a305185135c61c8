using Exploration.Store;
using Exploration.Studies;
using Microsoft.Data.Sqlite;

namespace Exploration.Tests;

public sealed class ResultStoreTests : IDisposable
{
    private readonly Bench bench = new();

    private string File => bench.PathOf("store.sqlite");

    [Fact]
    public void A_point_comes_back_as_it_was()
    {
        var point = Point("k", 3);
        using (var store = ResultStore.Open(File))
            store.Add(point, Point("l", 4));
        using var again = ResultStore.Open(File);
        var read = again.Find("k")!;
        read.Knobs.ShouldBe(point.Knobs);
        read.Metrics.ShouldBe(point.Metrics, ignoreOrder: true);
        (read with { Knobs = point.Knobs, Metrics = point.Metrics }).ShouldBe(point);
        again.All().Select(each => each.Key).ShouldBe(["k", "l"]);
        again.Find("m").ShouldBeNull();
        again.Remove("k");
        again.Find("k").ShouldBeNull();
    }

    [Fact]
    public void The_first_outcome_of_a_point_stays()
    {
        using var store = ResultStore.Open(File);
        store.Add(Point("k", 3));
        store.Add(Point("k", 4));
        store.Find("k")!.Metrics["luts"].ShouldBe(3);
    }

    [Fact]
    public void Claims_are_exclusive_until_they_end()
    {
        using var store = ResultStore.Open(File);
        using var other = ResultStore.Open(File);
        store.TryClaim("k", "a", TimeSpan.FromMinutes(1)).ShouldBeTrue();
        other.TryClaim("k", "b", TimeSpan.FromMinutes(1)).ShouldBeFalse();
        store.TryClaim("k", "a", TimeSpan.FromMilliseconds(-1)).ShouldBeTrue();
        other.TryClaim("k", "b", TimeSpan.FromMinutes(1)).ShouldBeTrue();
        store.Owners().ShouldBe(["b"]);
        store.Release("b", "k");
        store.Owners().ShouldBeEmpty();
    }

    [Fact]
    public void Many_threads_and_files_write_at_once()
    {
        Parallel.For(0, 8, worker =>
        {
            using var store = ResultStore.Open(File);
            for (var i = 0; i < 25; i++)
                store.Add(Point($"{worker}-{i}", i));
        });
        using var all = ResultStore.Open(File);
        all.All().Count.ShouldBe(200);
        all.All().ShouldAllBe(point => point.Metrics.Count == 2);
    }

    [Fact]
    public void A_full_disk_is_told_and_leaves_the_store_whole()
    {
        using var store = ResultStore.Open(File);
        store.Add(Point("first", 1));
        store.LimitPages(store.Pages() + 2);
        var added = 0;
        var failure = Should.Throw<ExplorationException>(() =>
        {
            for (var i = 0; i < 1000; i++, added++)
                store.Add(Point($"{i:0000}", i));
        });
        failure.Message.ShouldBe(
            $"The disk of the store '{File}' is full. All points that were finished before are in it; make room and start the exploration again, it goes on where it was.");
        store.All().Count.ShouldBe(1 + added);
        store.All().ShouldAllBe(point => point.Metrics.Count == 2);
        store.LimitPages(1 << 20);
        store.Add(Point("after", 5));
        using var check = new SqliteConnection($"Data Source={File};Pooling=False");
        check.Open();
        using var command = check.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        command.ExecuteScalar().ShouldBe("ok");
    }

    [Fact]
    public void A_store_of_another_version_is_refused_and_left_as_it_is()
    {
        ResultStore.Open(File).Dispose();
        Execute("PRAGMA user_version = 7");
        var before = System.IO.File.ReadAllBytes(File);
        Should.Throw<ExplorationException>(() => ResultStore.Open(File)).Message.ShouldBe(
            $"The store '{File}' has tables of version 7; this program knows version 1. Use the program that made it, or name another file with --store.");
        System.IO.File.ReadAllBytes(File).ShouldBe(before);
    }

    [Fact]
    public void Files_of_others_are_refused()
    {
        Execute("CREATE TABLE songs(title TEXT)");
        Should.Throw<ExplorationException>(() => ResultStore.Open(File)).Message.ShouldBe(
            $"'{File}' is an SQLite file of another program, not a store of explorations. Name another file with --store.");
        var text = bench.PathOf("text");
        System.IO.File.WriteAllText(text, string.Join('\n', Enumerable.Repeat("This is no database, but long enough to be one.", 50)));
        Should.Throw<ExplorationException>(() => ResultStore.Open(text)).Message.ShouldBe($"'{text}' is no store of explorations. Name another file with --store.");
        Should.Throw<ExplorationException>(() => ResultStore.Open("/nowhere/at/all.sqlite")).Message.ShouldBe(
            "The store '/nowhere/at/all.sqlite' can't be opened: is there such a directory, and may it be written?");
    }

    public void Dispose() => bench.Dispose();

    private static StoredPoint Point(string key, double luts) => new()
    {
        Key = key,
        Design = "adder",
        Knobs = new OrderedDictionary<string, string>(StringComparer.Ordinal) { ["width"] = "8", ["kind"] = "Add" },
        Target = "xilinx",
        Fidelity = Fidelity.Synthesis,
        Status = PointStatus.Succeeded,
        Message = "it's \"quoted\"",
        VerilogDigest = "abc",
        Tools = "Yosys 1",
        Seconds = 1.25,
        Metrics = new Dictionary<string, double>(StringComparer.Ordinal) { ["luts"] = luts, ["fmaxMhz"] = 1e6 / 3 },
    };

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
