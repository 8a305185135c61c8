using HdlDsl;
using HdlDsl.Verilog;
using Verification;
using Verification.Engines;

namespace Streams.Tests;

/// <summary>Forks, demultiplexers, selections, arbiters, conditions and packets in Verilog: clean, and the same in every cycle on all simulators.</summary>
public sealed class SimulatorTests
{
    [Fact]
    public void All_branches_and_packets_are_clean_and_agree_on_all_simulators()
    {
        var design = Elaborator.Elaborate(new Everything());
        design.Warnings.ShouldBeEmpty();
        VerilogLint.Text(VerilogEmitter.Emit(design, VerilogOptions.Default), nameof(Everything)).ShouldBeEmpty();

        var reference = Trace(EngineKind.BuiltIn);
        reference.FirstDifference(Trace(EngineKind.Verilator)).ShouldBeNull();
        reference.FirstDifference(Trace(EngineKind.Icarus)).ShouldBeNull();
        reference.Count.ShouldBeGreaterThan(10_000);
    }

    private static LockstepTrace Trace(EngineKind engine)
    {
        var trace = new LockstepTrace();
        Testbench.Run(new Everything(), new SimulationOptions { Engine = engine, UnknownBits = UnknownBits.ReadAsZero }, simulation =>
        {
            var random = new Random(9);
            simulation.Reset();
            for (var cycle = 0; cycle < 1000; cycle++)
            {
                simulation.SetRandomInputs(random);
                trace.RecordOutputs(simulation);
                simulation.Step();
            }
        });
        return trace;
    }

    /// <summary>Each construct between sources and sinks of its own. Traffic is random, so the rule of keeping an offer is broken too.</summary>
    private sealed class Everything : Module
    {
        private int source;
        private int sink;

        public StreamList<UInt> Sources { get; } = In.Streams(24, Shape.UInt(8));

        public StreamList<UInt> Sinks { get; } = Out.Streams(23, Shape.UInt(8));

        public Bit Condition { get; } = In.Bit();

        public UInt Choice { get; } = In.UInt(2);

        protected override void Build()
        {
            foreach (var kind in new[] { ForkKind.Eager, ForkKind.Lazy })
            {
                foreach (var copy in Next().Fork(3, kind))
                    Give(copy);
            }

            foreach (var part in Next().Demux(word => word[1, 0], 3))
                Give(part);
            foreach (var part in Next().Demux(Choice, 2))
                Give(part);
            Give(HdlDsl.Streams.Select(Choice, [Next(), Next(), Next()]));
            Give(HdlDsl.Streams.Join(Next(), Next(), (a, b) => a ^ b));
            Give(HdlDsl.Streams.Arbitrate([Next(), Next(), Next()], ArbiterPolicy.RoundRobin));
            Give(HdlDsl.Streams.Arbitrate([Next(), Next()], ArbiterPolicy.FixedPriority));
            Give(HdlDsl.Streams.Arbitrate([Next(), Next()], ArbiterPolicy.RoundRobin, ArbiterLock.None));
            Give(HdlDsl.Streams.ArbitratePackets([Next().Packetize(3), Next().WithLast(word => word[0])]).Map(packet => packet.Word));
            Give(Next().HaltWhen(Condition));
            Give(Next().HaltWhen(Condition, keepsOffers: true));
            Give(Next().ThrowWhen(word => word[7]));
            Give(Next().TakeWhen(Condition));
            Give(Next().Packetize(4).InsertHeader(Choice.Wrap(8)).WithoutLast());
            Give(Next().WithLast(word => word[3]).AppendTrailer(Choice.Wrap(8)).WithoutLast());
            source.ShouldBe(Sources.Count);
            sink.ShouldBe(Sinks.Count);
        }

        private Stream<UInt> Next() => Sources[source++];

        private void Give(Stream<UInt> result) => Sinks[sink++].TakeFrom(result);
    }
}
