using HdlDsl;
using HdlDsl.Verilog;
using Verification;
using Verification.Engines;
using static HdlDsl.Hdl;

namespace Streams.Tests;

/// <summary>Flows, streams as fields, names, testbench parts, and all simulators.</summary>
public sealed class UseTests
{
    [Theory]
    [InlineData(EngineKind.BuiltIn)]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void A_chain_runs_on_every_simulator(EngineKind engine)
    {
        var dut = new Scaler();
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = 3 }, sim =>
        {
            sim.Reset();
            var words = Enumerable.Range(0, 200).Select(i => i * 37 % 256).ToArray();
            var scoreboard = new Scoreboard<long>(sim, "scaled");
            foreach (var word in words)
                scoreboard.Predict(word * 3 % 256);
            var source = new StreamMonitor<UInt, long>(sim, dut.Source, payload => sim.GetInt64(payload));
            var sink = new StreamMonitor<UInt, long>(sim, dut.Sink, payload => sim.GetInt64(payload), scoreboard.Observe);
            sim.Run(
                () => sim.Send(dut.Source, words, (payload, word) => sim.Set(payload, word), new Stalls(0.3, 1)),
                () => sim.Receive(dut.Sink, words.Length, payload => sim.GetInt64(payload), _ => { }, new Stalls(0.5, 2)),
                () => sim.Start(source.Watch(() => sink.Words == words.Length)),
                () => sim.Start(sink.Watch(() => sink.Words == words.Length)));
            scoreboard.Finish();
            source.Words.ShouldBe(words.Length);
            (source.IdleCycles > 0 && sink.StalledCycles > 0).ShouldBeTrue();
        });
    }

    [Fact]
    public void Results_are_called_after_their_source_or_their_variable()
    {
        var verilog = VerilogEmitter.Emit(Elaborator.Elaborate(new Scaler()), VerilogOptions.Default);
        verilog.ShouldContain("StreamFifo Source_queue (");
        verilog.ShouldContain("reg scaled_Valid;");
        verilog.ShouldContain("reg [7:0] scaled_Payload;");
    }

    [Fact]
    public void The_monitor_says_what_was_offered_and_when()
    {
        var dut = new StreamDut(1, 1, dut =>
        {
            dut.Sink.Valid.Value = dut.Source.Valid;
            dut.Sink.Payload.Value = dut.Source.Payload;
            dut.Source.Ready.Value = dut.Sink.Ready;
        });
        using var sim = Simulation.Create(dut, new SimulationOptions());
        var monitor = new StreamMonitor<UInt, long>(sim, dut.Sink, payload => sim.GetInt64(payload));
        sim.Set(dut.Source.Valid, true);
        sim.Set(dut.Source.Payload, 5);
        monitor.Sample();
        sim.Step();
        sim.Set(dut.Source.Payload, 6);
        Should.Throw<VerificationException>(monitor.Sample).Message.ShouldContain(
            "Payload of stream 'dut.Sink' is wrong in cycle 1: expected 5, which was offered in cycle 0 and has not been taken, got 6");
        sim.Set(dut.Source.Valid, false);
        Should.Throw<VerificationException>(monitor.Sample).Message.ShouldContain(
            "Valid of stream 'dut.Sink' is wrong in cycle 1: expected 1, since 5 was offered in cycle 0 and has not been taken, got 0");
        monitor.Forget();
        monitor.Sample();
        (monitor.Words, monitor.StalledCycles, monitor.IdleCycles).ShouldBe((0, 1, 1));
    }

    [Fact]
    public void Flows_are_delayed_changed_and_filtered()
    {
        var dut = new FlowDut();
        Testbench.Run(dut, new SimulationOptions(), sim =>
        {
            sim.Reset();
            var random = new Random(6);
            var expected = new Queue<int?>([null, null]);
            for (var cycle = 0; cycle < 300; cycle++)
            {
                var (isValid, word, isReady) = (random.Next(2) == 0, random.Next(256), random.Next(2) == 0);
                sim.Set(dut.Source.Valid, isValid);
                sim.Set(dut.Source.Payload, word);
                sim.Set(dut.Sink.Ready, isReady);
                var now = expected.Dequeue();
                expected.Enqueue(isValid && (word & 1) == 0 ? word ^ 0xFF : null);
                sim.Expect(dut.Sink.Valid, now is null ? 0 : 1);
                sim.Expect(dut.Overflow, now is not null && !isReady ? 1 : 0);
                if (now is { } there)
                    sim.Expect(dut.Sink.Payload, there);
                sim.Step();
            }
        });
    }

    [Fact]
    public void A_bundle_of_streams_is_connected_as_a_whole()
    {
        var dut = new BusSlice();
        Testbench.Run(dut, new SimulationOptions(), sim =>
        {
            sim.Set(dut.Master.Request.Valid, true);
            sim.Set(dut.Master.Request.Payload, 9);
            sim.Set(dut.Slave.Request.Ready, true);
            sim.Set(dut.Slave.Response.Valid, true);
            sim.Set(dut.Slave.Response.Payload, 8);
            sim.Expect(dut.Slave.Request.Valid, 1);
            sim.Expect(dut.Slave.Request.Payload, 9);
            sim.Expect(dut.Master.Request.Ready, 1);
            sim.Expect(dut.Master.Response.Valid, 1);
            sim.Expect(dut.Master.Response.Payload, 8);
            sim.Expect(dut.Slave.Response.Ready, 0);
        });
    }

    [Fact]
    public void Queues_of_equal_width_share_one_definition_whatever_they_hold()
    {
        var design = Elaborator.Elaborate(new StreamDut(2, 2, dut =>
        {
            dut.Sinks[0].TakeFrom(dut.Sources[0].Queue(4));
            dut.Sinks[1].TakeFrom(dut.Sources[1].Map(word => word.AsSInt()).Queue(4).Map(word => word.AsUInt()));
        }));
        design.Definitions.Count(definition => definition.Name.StartsWith("StreamFifo", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void Ten_thousand_stages_elaborate_in_linear_time()
    {
        Elaborator.Elaborate(StreamDut.Chain(source => Stages(source, 100)));
        var design = Elaborator.Elaborate(StreamDut.Chain(source => Stages(source, 10_000)));
        VerilogEmitter.Emit(design, VerilogOptions.Default).ShouldContain("Sources_0_stage_Valid_9999");

        static Stream<UInt> Stages(Stream<UInt> source, int count) => Enumerable.Range(0, count).Aggregate(source, (stream, _) => stream.Stage());
    }

    private sealed class Scaler : Module
    {
        public Stream<UInt> Source { get; } = In.Stream(Shape.UInt(8));

        public Stream<UInt> Sink { get; } = Out.Stream(Shape.UInt(8));

        protected override void Build()
        {
            var scaled = Source.Map(x => (x * 3).Wrap(8)).Queue(4).Stage();
            Sink.TakeFrom(scaled);
        }
    }

    private sealed class FlowDut : Module
    {
        public Flow<UInt> Source { get; } = In.Flow(Shape.UInt(8));

        public Stream<UInt> Sink { get; } = Out.Stream(Shape.UInt(8));

        public Bit Overflow { get; } = Out.Bit();

        protected override void Build()
        {
            Sink.TakeFrom(Source.Stage().Map(x => ~x).ThrowWhen(Delay(Source.Payload)[0]).Stage().ToStream(out var overflow));
            Overflow.Value = overflow;
        }
    }

    private sealed class Bus : Bundle
    {
        public Stream<UInt> Request { get; } = Shape.Stream(Shape.UInt(8));

        public Stream<UInt> Response { get; } = Shape.Flipped(Shape.Stream(Shape.UInt(4)));
    }

    private sealed class BusSlice : Module
    {
        public Bus Master { get; } = In.Of(new Bus());

        public Bus Slave { get; } = Out.Of(new Bus());

        protected override void Build() => Slave.Value = Master;
    }
}
