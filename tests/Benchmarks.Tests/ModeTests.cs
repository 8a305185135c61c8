using Benchmarks.Designs;
using Benchmarks.Speed;
using HdlDsl;

namespace Benchmarks.Tests;

/// <summary>All modes of the simulation benchmark run a small design and give Verilator's checksums; what the start-up benchmark starts prints what it reads.</summary>
public sealed class ModeTests
{
    [Fact]
    public void All_modes_give_the_checksums_of_Verilator()
    {
        using var subject = new BenchmarkSubject(new BenchmarkDesign("4×4 array", () => new MacArray(new MacArrayConfig(4)), ("Clear", 0.1)));
        IBenchmarkMode[] modes = [BenchmarkModes.Reference, .. BenchmarkModes.Speeds, BenchmarkModes.Unobserved, .. BenchmarkModes.Observations];
        foreach (var mode in modes)
        {
            using var times = new ModeTimes(mode.Name, mode.Prepare(subject).ShouldNotBeNull(mode.Name));
            times.Check(subject);
            times.WarmUp();
            times.Measure();
            times.Median().ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public void A_wrong_checksum_is_an_error()
    {
        using var subject = new BenchmarkSubject(new BenchmarkDesign("4×4 array", () => new MacArray(new MacArrayConfig(4)), ("Clear", 0.1)));
        using var times = new ModeTimes("wrong", new Wrong());
        Should.Throw<InvalidOperationException>(() => times.Check(subject)).Message.ShouldStartWith("4×4 array, wrong, stimulus 0: checksum 1, but Verilator says ");
    }

    [Fact]
    public void Probabilities_of_ports_that_do_not_exist_are_an_error() =>
        Should.Throw<InvalidOperationException>(() => new BenchmarkSubject(new BenchmarkDesign("counter", () => new Counter(), ("Enabled", 1))))
            .Message.ShouldBe("counter has no input 'Enabled'");

    [Fact]
    public void A_first_cycle_is_reported() =>
        StartUpBenchmark.FirstCycle(2).Split(' ').Select(double.Parse).ShouldAllBe(number => number >= 0);

    private sealed class Wrong : IBenchmarkRun
    {
        public int StimuliPerCycle => 1;

        public ulong[] Check(long cycles) => [1];

        public void Run(long cycles)
        {
        }

        public void Dispose()
        {
        }
    }
}
