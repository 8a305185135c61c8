using HdlDsl;
using HdlDsl.Verilog;
using Verification.Engines;
using static HdlDsl.Hdl;

namespace Verification.Tests;

/// <summary>The ways across clocks, with edges in any order: random schedules, both clocks at once among them, with any ratio of frequencies.</summary>
public sealed class CrossingTests
{
    private const ulong Write = 1;
    private const ulong Read = 2;

    private static readonly ClockDomain From = new("clk_a", "rst_a");
    private static readonly ClockDomain To = new("clk_b", "rst_b");

    private static readonly SimulationOptions Receiving = new() { Elaboration = new ElaborationOptions { Domain = To } };

    public static TheoryData<int, int, int> Fifos => new()
    {
        { 2, 2, 1 }, { 2, 3, 2 }, { 4, 2, 3 }, { 8, 2, 4 }, { 8, 4, 5 }, { 16, 2, 6 }, { 64, 3, 7 },
    };

    [Theory]
    [MemberData(nameof(Fifos))]
    public void A_queue_neither_loses_nor_repeats_nor_reorders(int depth, int stages, int seed)
    {
        for (var ratio = 1; ratio <= 9; ratio += 2)
            Run(new AsyncFifo<UInt>(new AsyncFifoConfig(depth, From, To, stages), Shape.UInt(16)), fifo => (fifo.Source, fifo.Sink), EngineKind.BuiltIn, depth, seed + (100 * ratio), ratio, steps: 6000);
    }

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void A_queue_behaves_the_same_in_other_simulators(EngineKind engine) =>
        Run(new AsyncFifo<UInt>(new AsyncFifoConfig(8, From, To), Shape.UInt(16)), fifo => (fifo.Source, fifo.Sink), engine, 8, seed: 3, ratio: 4, steps: 1500);

    [Theory]
    [InlineData(2, 11)]
    [InlineData(4, 12)]
    public void A_handshake_neither_loses_nor_repeats(int stages, int seed)
    {
        for (var ratio = 1; ratio <= 9; ratio += 2)
            Run(new HandshakeCrossing<UInt>(new HandshakeCrossingConfig(From, To, stages), Shape.UInt(16)), crossing => (crossing.Source, crossing.Sink), EngineKind.BuiltIn, 2, seed + (100 * ratio), ratio, steps: 6000);
    }

    [Fact]
    public void A_deep_enough_queue_moves_a_word_at_every_edge()
    {
        var fifo = new AsyncFifo<UInt>(new AsyncFifoConfig(8, From, To), Shape.UInt(16));
        using var simulation = Simulation.Create(fifo, new SimulationOptions());
        Start(simulation);
        simulation.Set(fifo.Source.Valid, true);
        simulation.Set(fifo.Sink.Ready, true);
        var moved = 0;
        for (var cycle = 0; cycle < 100; cycle++)
        {
            moved += cycle >= 10 && simulation.GetBool(fifo.Sink.Valid) ? 1 : 0;
            simulation.GetBool(fifo.Source.Ready).ShouldBeTrue($"cycle {cycle}");
            simulation.StepClock(From.Clock, To.Clock);
        }

        moved.ShouldBe(90);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Every_pulse_arrives_once(int ratio)
    {
        var dut = new PulseSynchroniser(new PulseSynchroniserConfig(From));
        using var simulation = Simulation.Create(dut, Receiving);
        Start(simulation);
        var random = new Random(ratio);
        var (sent, received, quiet) = (0, 0, 0);
        for (var step = 0; step < 5000; step++)
        {
            var clocks = Choose(random, ratio);
            var pulses = quiet <= 0 && step < 4900 && random.Next(4) == 0;
            if ((clocks & Write) != 0)
                simulation.Set(dut.Pulse, pulses);
            received += (clocks & Read) != 0 && simulation.GetBool(dut.Result) ? 1 : 0;
            // The next pulse may come when the receiving side has had three edges.
            quiet -= (clocks & Read) != 0 ? 1 : 0;
            if ((clocks & Write) != 0 && pulses)
                (sent, quiet) = (sent + 1, 3);
            Step(simulation, clocks);
            simulation.Set(dut.Pulse, false);
        }

        sent.ShouldBeGreaterThan(100);
        received.ShouldBe(sent);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void A_counter_arrives_with_values_that_it_had(int width)
    {
        var dut = new GraySynchroniser(new GraySynchroniserConfig(width, From));
        using var simulation = Simulation.Create(dut, Receiving);
        Start(simulation);
        var random = new Random(width);
        var (counter, seen) = (0, 0);
        var history = new Queue<int>([0]);
        for (var step = 0; step < 5000; step++)
        {
            var clocks = Choose(random, ratio: 3);
            simulation.Set(dut.Count, counter);
            Step(simulation, clocks);
            if ((clocks & Write) != 0)
            {
                history.Enqueue(counter);
                counter = (counter + random.Next(2)) & ((1 << width) - 1);
            }

            // What arrives goes forward in the history, never back.
            var now = (int)simulation.GetInt64(dut.Result);
            while (history.Count > 0 && history.Peek() != now)
                history.Dequeue();
            history.ShouldNotBeEmpty($"step {step}: {now} after {seen}");
            seen = now;
        }
    }

    [Fact]
    public void A_bit_arrives_after_as_many_edges_as_there_are_stages()
    {
        for (var stages = 2; stages <= 8; stages++)
        {
            var dut = new Synchroniser(new SynchroniserConfig(1, stages));
            using var simulation = Simulation.Create(dut, new SimulationOptions());
            simulation.Set(dut.Value, 1);
            simulation.Step(stages - 1);
            simulation.Expect(dut.Result, 0);
            simulation.Step();
            simulation.Expect(dut.Result, 1);
        }
    }

    [Theory]
    [InlineData(EngineKind.BuiltIn, false)]
    [InlineData(EngineKind.BuiltIn, true)]
    [InlineData(EngineKind.Verilator, true)]
    [InlineData(EngineKind.Icarus, false)]
    public void A_reset_begins_at_once_and_ends_with_an_edge(EngineKind engine, bool activeLow)
    {
        var dut = new ResetSynchroniser(new ResetSynchroniserConfig(RawActiveLow: activeLow, ActiveLow: activeLow, Stages: 3));
        using var simulation = Simulation.Create(dut, new SimulationOptions { Engine = engine });
        var active = activeLow ? 0 : 1;
        // A simulator of events resets at the change of the level, so there must be one.
        simulation.DriveReset("rst_in", isActive: false);
        simulation.Step();
        simulation.DriveReset("rst_in", isActive: true);
        simulation.Expect(dut.Result, active);
        simulation.DriveReset("rst_in", isActive: false);
        for (var edge = 0; edge < 3; edge++)
        {
            simulation.Expect(dut.Result, active);
            simulation.Step();
        }

        simulation.Expect(dut.Result, 1 - active);
        simulation.DriveReset("rst_in", isActive: true);
        simulation.Expect(dut.Result, active);
    }

    [Fact]
    public void The_Verilog_is_clean_and_marks_the_registers()
    {
        Module[] modules =
        [
            new AsyncFifo<UInt>(new AsyncFifoConfig(8, From, To), Shape.UInt(16)),
            new HandshakeCrossing<UInt>(new HandshakeCrossingConfig(From, To), Shape.UInt(16)),
            new PulseSynchroniser(new PulseSynchroniserConfig(From)),
            new ResetSynchroniser(new ResetSynchroniserConfig()),
        ];
        foreach (var module in modules)
        {
            var design = Elaborator.Elaborate(module);
            var verilog = VerilogEmitter.Emit(design, new VerilogOptions());
            verilog.ShouldContain("(* ASYNC_REG = \"TRUE\" *) reg ");
            VerilogLint.Text(verilog, design.Top.Name).ShouldBeEmpty(verilog);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    [InlineData(1)]
    public void Depths_that_no_Gray_code_has_are_refused(int depth) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new AsyncFifo<UInt>(new AsyncFifoConfig(depth, From, To), Shape.UInt(8)))
            .Message.ShouldContain("The depth of an AsyncFifo is a power of two from 2 to 1048576");

    [Fact]
    public void One_clock_needs_no_crossing() =>
        Should.Throw<ArgumentException>(() => new AsyncFifo<UInt>(new AsyncFifoConfig(8, From, From), Shape.UInt(8)))
            .Message.ShouldContain("Both sides of an AsyncFifo have clock 'clk_a'; use Queue(depth) inside one domain.");

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void Stages_have_a_range(int stages) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Synchroniser(new SynchroniserConfig(1, stages))).Message.ShouldContain("A synchroniser has 2 to 8 stages.");

    private static void Run<TModule>(
        TModule dut, Func<TModule, (Stream<UInt> Source, Stream<UInt> Sink)> streams, EngineKind engine, int capacity, int seed, int ratio, int steps)
        where TModule : Module
    {
        using var simulation = Simulation.Create(dut, new SimulationOptions { Engine = engine, UnknownBits = UnknownBits.ReadAsZero });
        var (source, sink) = streams(dut);
        Start(simulation);
        var random = new Random(seed);
        var inside = new Queue<int>();
        var (next, moved) = (0, 0);
        bool isOffered = false, isReady = false, wasWaiting = false;
        for (var step = 0; step < steps; step++)
        {
            var context = $"{dut.GetType().Name}, seed {seed}, ratio {ratio}, step {step}";
            var clocks = Choose(random, ratio);
            simulation.Set(source.Valid, isOffered);
            simulation.Set(source.Payload, next);
            simulation.Set(sink.Ready, isReady);
            var accepts = isOffered && simulation.GetBool(source.Ready) && (clocks & Write) != 0;
            var offers = simulation.GetBool(sink.Valid);
            if (wasWaiting)
                offers.ShouldBeTrue($"{context}: a word that was offered and not taken has gone");
            if (offers)
                simulation.GetInt64(sink.Payload).ShouldBe(inside.Count > 0 ? inside.Peek() : -1, context);
            var takes = offers && isReady && (clocks & Read) != 0;
            Step(simulation, clocks);
            wasWaiting = offers && !takes;
            if (takes)
            {
                inside.Dequeue();
                moved++;
            }

            if (accepts)
            {
                inside.Enqueue(next);
                next = (next + 1) & 0xFFFF;
            }

            inside.Count.ShouldBeLessThanOrEqualTo(capacity, context);
            // Inputs change with their own clock; an offered word stays.
            if ((clocks & Write) != 0)
                isOffered = (isOffered && !accepts) || random.Next(4) != 0;
            if ((clocks & Read) != 0)
                isReady = random.Next(step / 500 % 2 == 0 ? 2 : 6) == 0;
        }

        moved.ShouldBeGreaterThan(steps / 200, $"{dut.GetType().Name}, seed {seed}, ratio {ratio}");
    }

    /// <summary>Which clocks rise: the second one rarely when the ratio is large, sometimes both at the same moment.</summary>
    private static ulong Choose(Random random, int ratio) => random.Next(8) == 0 ? Write | Read : random.Next(ratio + 1) == 0 ? Read : Write;

    private static void Step(Simulation simulation, ulong clocks)
    {
        switch (clocks)
        {
            case Write:
                simulation.StepClock(From.Clock);
                break;
            case Read:
                simulation.StepClock(To.Clock);
                break;
            default:
                simulation.StepClock(From.Clock, To.Clock);
                break;
        }
    }

    private static void Start(Simulation simulation)
    {
        simulation.DriveReset(isActive: true);
        for (var i = 0; i < 10; i++)
            simulation.StepClock(From.Clock, To.Clock);
        simulation.DriveReset(isActive: false);
    }
}
