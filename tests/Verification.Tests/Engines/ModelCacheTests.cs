using System.Diagnostics;
using Verification.Engines;
using Verification.Engines.Caching;

namespace Verification.Tests.Engines;

public sealed class ModelCacheTests
{
    [Fact]
    public void An_entry_is_built_once()
    {
        using var directory = new TemporaryDirectory();
        var cache = new ModelCache(directory.Path);
        var builds = 0;

        var first = cache.GetOrBuild("kind", "key", path => Build(path, ref builds));
        var second = cache.GetOrBuild("kind", "key", path => Build(path, ref builds));

        builds.ShouldBe(1);
        second.ShouldBe(first);
        File.ReadAllText(Path.Combine(first, "result")).ShouldBe("done");
        cache.Contains("kind", "key").ShouldBeTrue();
        cache.Contains("kind", "other").ShouldBeFalse();
    }

    [Fact]
    public void Threads_that_want_the_same_entry_wait_for_one_build()
    {
        using var directory = new TemporaryDirectory();
        var builds = 0;

        var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() => new ModelCache(directory.Path).GetOrBuild("kind", "key", path =>
        {
            Interlocked.Increment(ref builds);
            Thread.Sleep(100);
            File.WriteAllText(Path.Combine(path, "result"), "done");
        }))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        builds.ShouldBe(1);
    }

    [Fact]
    public void A_build_that_fails_leaves_nothing_and_can_be_repeated()
    {
        using var directory = new TemporaryDirectory();
        var cache = new ModelCache(directory.Path);
        var builds = 0;

        Should.Throw<InvalidOperationException>(() => cache.GetOrBuild("kind", "key", path =>
        {
            File.WriteAllText(Path.Combine(path, "half"), "x");
            throw new InvalidOperationException();
        }));
        cache.Contains("kind", "key").ShouldBeFalse();
        Directory.GetDirectories(directory.File("building")).ShouldBeEmpty();
        cache.GetOrBuild("kind", "key", path => Build(path, ref builds));

        builds.ShouldBe(1);
    }

    [Fact]
    public void What_a_killed_build_leaves_is_neither_used_nor_kept()
    {
        using var directory = new TemporaryDirectory();
        var deadProcess = DeadProcessId();
        var leftOver = directory.File($"building/{Environment.MachineName}~{deadProcess}~x");
        var running = directory.File($"building/{Environment.MachineName}~{Environment.ProcessId}~x");
        var elsewhere = directory.File("building/some-other-host~1~x");
        foreach (var path in new[] { leftOver, running, elsewhere })
            Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(leftOver, "model.so"), "half");
        Directory.CreateDirectory(directory.File("locks"));
        File.WriteAllText(directory.File("locks/kind-key"), string.Empty);
        var builds = 0;

        new ModelCache(directory.Path).GetOrBuild("kind", "key", path => Build(path, ref builds));

        builds.ShouldBe(1);
        Directory.Exists(leftOver).ShouldBeFalse();
        Directory.Exists(running).ShouldBeTrue();
        Directory.Exists(elsewhere).ShouldBeTrue();
        Directory.GetFiles(directory.File("locks")).ShouldBeEmpty();
    }

    [Fact]
    public void Clearing_removes_entries_and_measuring_counts_them()
    {
        using var directory = new TemporaryDirectory();
        var cache = new ModelCache(directory.Path);
        var builds = 0;
        cache.Measure().ShouldBe(new CacheUsage(0, 0));
        cache.GetOrBuild("one", "a", path => Build(path, ref builds));
        cache.GetOrBuild("two", "b", path => Build(path, ref builds));
        cache.Measure().ShouldBe(new CacheUsage(2, 8));

        cache.Clear();

        cache.Measure().ShouldBe(new CacheUsage(0, 0));
        cache.GetOrBuild("one", "a", path => Build(path, ref builds));
        builds.ShouldBe(3);
    }

    [Fact]
    public void A_model_in_the_cache_is_ready_in_milliseconds()
    {
        var times = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            var watch = Stopwatch.StartNew();
            using var engine = EngineFactory.Create(EngineKind.Verilator, TestDesigns.Counter);
            engine.Step();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        // The aim is 10 ms; the limit leaves room for a machine that is busy with other tests.
        times.Min().ShouldBeLessThan(10);
    }

    [Fact]
    public void Keys_depend_on_the_boundaries_between_parts() =>
        string.Equals(ContentKey.Of("ab", "c"), ContentKey.Of("a", "bc"), StringComparison.Ordinal).ShouldBeFalse();

    private static void Build(string path, ref int builds)
    {
        builds++;
        File.WriteAllText(Path.Combine(path, "result"), "done");
    }

    private static int DeadProcessId()
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/true"))!;
        process.WaitForExit();
        return process.Id;
    }
}
