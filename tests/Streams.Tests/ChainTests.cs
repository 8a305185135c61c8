using HdlDsl;
using HdlDsl.Verilog;
using Verification;

namespace Streams.Tests;

/// <summary>
/// Methods with one source and one sink that change no word: every word, once, in order, under all patterns of valid and ready; latency, throughput and
/// combinational paths as the table in docs/streams.md says.
/// </summary>
public sealed class ChainTests
{
    private sealed record Kind(Func<Stream<UInt>, Stream<UInt>> Make, int Latency, bool IsFast, string Paths);

    private static readonly Dictionary<string, Kind> Kinds = new(StringComparer.Ordinal)
    {
        ["map"] = new(s => s.Map(x => x), 0, true, "RR VV"),
        ["forward"] = new(s => s.Stage(), 1, true, "RR"),
        ["backward"] = new(s => s.Stage(StageKind.Backward), 0, true, "VV"),
        ["full"] = new(s => s.Stage(StageKind.Full), 1, true, ""),
        ["half"] = new(s => s.Stage(StageKind.Half), 1, false, ""),
        ["queue 0"] = new(s => s.Queue(0), 0, true, "RR VV"),
        ["queue 1"] = new(s => s.Queue(1), 1, false, ""),
        ["queue 2"] = new(s => s.Queue(2), 1, true, ""),
        ["queue 3"] = new(s => s.Queue(3), 1, true, ""),
        ["queue 4"] = new(s => s.Queue(4), 1, true, ""),
        ["queue 5 in registers"] = new(s => s.Queue(5, storage: FifoStorage.Registers), 1, true, ""),
        ["queue 1 pushed when full"] = new(s => s.Queue(1, pushesWhenFull: true), 1, true, "RR"),
        ["queue 3 pushed when full"] = new(s => s.Queue(3, pushesWhenFull: true), 1, true, "RR"),
        ["queue 1 latency 0"] = new(s => s.Queue(1, latency: 0), 0, true, "VV"),
        ["queue 3 latency 0"] = new(s => s.Queue(3, latency: 0), 0, true, "VV"),
        ["queue 2 latency 0 pushed when full"] = new(s => s.Queue(2, latency: 0, pushesWhenFull: true), 0, true, "RR VV"),
        ["block 1 latency 2"] = new(s => s.Queue(1, latency: 2), 2, false, ""),
        ["block 2 latency 2"] = new(s => s.Queue(2, latency: 2), 2, false, ""),
        ["block 2 latency 2 pushed when full"] = new(s => s.Queue(2, latency: 2, pushesWhenFull: true), 2, true, "RR"),
        ["block 3 latency 2"] = new(s => s.Queue(3, latency: 2), 2, true, ""),
        ["block 2"] = new(s => s.Queue(2, storage: FifoStorage.BlockMemory), 1, true, ""),
        ["block 3"] = new(s => s.Queue(3, storage: FifoStorage.BlockMemory), 1, true, ""),
        ["block 3 pushed when full"] = new(s => s.Queue(3, pushesWhenFull: true, storage: FifoStorage.BlockMemory), 1, true, "RR"),
        ["block 3 latency 0"] = new(s => s.Queue(3, latency: 0, storage: FifoStorage.BlockMemory), 0, true, "VV"),
        ["block 2 latency 0 pushed when full"] = new(s => s.Queue(2, latency: 0, pushesWhenFull: true, storage: FifoStorage.BlockMemory), 0, true, "RR VV"),
        ["credits"] = new(s => s.ThroughPipeline(2, x => Hdl.Delay(x, 2)), 3, true, ""),
        ["credits at once"] = new(s => s.ThroughPipeline(0, x => x), 1, true, ""),
        ["one credit"] = new(s => s.ThroughPipeline(1, x => Hdl.Delay(x), credits: 1), 2, false, ""),
        ["arbiter of one"] = new(s => HdlDsl.Streams.Arbitrate([s]), 0, true, "RR VV"),
        ["fork and join"] = new(ForkAndJoin, 0, true, "RR VR VV"),
        ["same width"] = new(s => s.AdaptWidth(Shape.Bits(8)).AdaptWidth(Shape.UInt(8)), 0, true, "RR VV"),
        ["wide and narrow"] = new(s => s.AdaptWidth(Shape.Bits(16)).AdaptWidth(Shape.UInt(8)), 0, false, "RR VV"),
        ["narrow and wide"] = new(s => s.AdaptWidth(Shape.Bits(4)).AdaptWidth(Shape.UInt(8)), 0, false, "RR VV"),
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_word_arrives_once_and_in_order_under_all_patterns(string name)
    {
        if (name is "wide and narrow" or "narrow and wide")
            return;
        LaneTraffic.Exhaustive(Dut(name), cycles: 7, Judge.Unchanged);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Long_random_traffic_arrives_with_a_reset_in_the_middle(string name)
    {
        if (name is "wide and narrow")
            return;
        LaneTraffic.Random(Dut(name), seed: 11, Judge.Unchanged, resetAt: 100);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Latency_throughput_and_paths_are_those_of_the_table(string name)
    {
        var kind = Kinds[name];
        if (name is not ("wide and narrow" or "narrow and wide"))
        {
            Probe.Latency(Dut(name)).ShouldBe(kind.Latency);
            (Probe.OffersAlways(Dut(name)) && Probe.TakesAlways(Dut(name))).ShouldBe(kind.IsFast);
        }

        Probe.Paths(Dut(name)).ShouldBe(kind.Paths);
    }

    [Fact]
    public void All_pairs_can_stand_behind_each_other()
    {
        foreach (var first in Kinds.Values)
        {
            foreach (var second in Kinds.Values)
                Elaborator.Elaborate(StreamDut.Chain(source => second.Make(first.Make(source)))).Warnings.ShouldBeEmpty();
        }
    }

    [Fact]
    public void All_in_a_row_arrive() => LaneTraffic.Random(
        StreamDut.Chain(source => Kinds.Where(kind => kind.Key is not "wide and narrow").Aggregate(source, (stream, kind) => kind.Value.Make(stream))),
        seed: 5,
        Judge.Unchanged,
        cycles: 600,
        drain: 400);

    [Fact]
    public void The_Verilog_of_all_passes_every_linter()
    {
        var designs = Kinds.Values.Select(kind => kind.Make).ToArray();
        var dut = new StreamDut(designs.Length, designs.Length, body =>
        {
            for (var i = 0; i < designs.Length; i++)
                body.Sinks[i].TakeFrom(designs[i](body.Sources[i]));
        });
        var design = Elaborator.Elaborate(dut);
        design.Warnings.ShouldBeEmpty();
        VerilogLint.Text(VerilogEmitter.Emit(design, VerilogOptions.Default), "StreamDut").ShouldBeEmpty();
    }

    private static StreamDut Dut(string name) => StreamDut.Chain(Kinds[name].Make);

    private static Stream<UInt> ForkAndJoin(Stream<UInt> source)
    {
        var (left, right) = source.Fork();
        return HdlDsl.Streams.Join(left, right, (a, b) => (a & b));
    }
}
