using System.Globalization;
using HdlDsl;
using HdlDsl.VerilogImport;
using Verification;
using static HdlDsl.Hdl;

namespace CrossCheck;

/// <summary>Queues, whose golden model is the order of words, and a serial transmitter, whose golden model is the frame.</summary>
internal static class Queues
{
    public static void AxisFifo(VerilogSource source, SimulationOptions options)
    {
        foreach (var depth in new[] { 4, 16 })
        {
            var zero = new[] { "s_axis_tkeep", "s_axis_tlast", "s_axis_tid", "s_axis_tdest", "s_axis_tuser", "pause_req" };
            Stream(options, depth + 8, new QueueBench(
                () => new ImportedModule(source, "axis_fifo", new { DEPTH = depth, DATA_WIDTH = 8 }),
                new("s_axis_tdata", "s_axis_tvalid", "s_axis_tready", "m_axis_tdata", "m_axis_tvalid", "m_axis_tready"),
                zero));
        }
    }

    public static void SkidBuffer(VerilogSource source, SimulationOptions options)
    {
        foreach (var (lowPower, registered) in new[] { (0, 0), (0, 1), (1, 0), (1, 1) })
        {
            Stream(options, 2, new QueueBench(
                () => new ImportedModule(source, "skidbuffer", new { OPT_LOWPOWER = lowPower, OPT_OUTREG = registered, DW = 8 }),
                new("i_data", "i_valid", "o_ready", "o_data", "o_valid", "i_ready"),
                []));
        }
    }

    /// <summary>Words leave in their order; a push into a full queue is noted, and takes the place of the oldest word: the memory is written whatever the count.</summary>
    public static void UartFifo(VerilogSource source, SimulationOptions options)
    {
        var dut = new UartFifoBench(source);
        Testbench.Run(dut, options, sim =>
        {
            var random = new Random(options.Seed);
            sim.Reset();
            var golden = new List<int>();
            var overrun = false;
            for (var cycle = 0; cycle < 4000; cycle++)
            {
                var (word, fills) = (random.Next(256), cycle / 200 % 2 == 0);
                var (push, pop) = (random.Next(fills ? 2 : 4) == 0, golden.Count > 0 && random.Next(fills ? 4 : 2) == 0);
                // Both at once on a full queue moves its end over its beginning, which its owner never does.
                push &= !(pop && golden.Count == 16);
                sim.Set(dut.Word, word);
                sim.Set(dut.Push, push);
                sim.Set(dut.Pop, pop);
                sim.Expect(dut.Count, golden.Count);
                sim.Expect(dut.Overrun, overrun);
                if (golden.Count > 0)
                    sim.Expect(dut.First, golden[0]);
                overrun |= push && golden.Count == 16;
                if (push && golden.Count < 16)
                    golden.Add(word);
                else if (push)
                    golden[0] = word;
                if (pop)
                    golden.RemoveAt(0);
                sim.Step();
            }
        });
    }

    /// <summary>A start bit, eight bits from the lowest on, a stop bit; eight times the prescaler for each.</summary>
    public static void UartTransmitter(VerilogSource source, SimulationOptions options)
    {
        var dut = new UartBench(source);
        Testbench.Run(dut, options, sim =>
        {
            var random = new Random(options.Seed);
            foreach (var prescale in new[] { 1, 2, 5 })
            {
                sim.Set(dut.Prescale, prescale);
                sim.Reset(2);
                for (var frame = 0; frame < 20; frame++)
                {
                    var word = frame switch { 0 => 0, 1 => 255, _ => random.Next(256) };
                    sim.Set(dut.Word, word);
                    sim.Set(dut.Valid, true);
                    var patience = 0;
                    while (sim.GetBool(dut.Line))
                    {
                        if (++patience > 400)
                            throw new VerificationException("no start bit");
                        sim.Step();
                        if (sim.GetBool(dut.Busy))
                            sim.Set(dut.Valid, false);
                    }

                    for (var bit = 0; bit < 10; bit++)
                    {
                        var level = bit switch { 0 => false, 9 => true, _ => (word >> (bit - 1) & 1) != 0 };
                        for (var cycle = 0; cycle < 8 * prescale; cycle++)
                        {
                            sim.Expect(dut.Line, level, () => string.Create(CultureInfo.InvariantCulture, $"word {word}, bit {bit}, cycle {cycle}, prescaler {prescale}"));
                            sim.Step();
                        }
                    }
                }
            }
        });
    }

    private static void Stream(SimulationOptions options, int most, QueueBench dut) => Testbench.Run(dut, options, sim =>
    {
        var random = new Random(options.Seed);
        sim.Reset(2);
        var golden = new Queue<int>();
        var moved = 0;
        var offered = -1;
        for (var cycle = 0; cycle < 4000; cycle++)
        {
            // A source does not take an offer back.
            if (offered < 0 && random.Next(cycle / 500 % 2 == 0 ? 4 : 2) != 0)
                offered = random.Next(256);
            sim.Set(dut.Valid, offered >= 0);
            sim.Set(dut.Word, Math.Max(offered, 0));
            var takes = random.Next(cycle / 500 % 2 == 0 ? 3 : 2) == 0 || cycle % 1000 > 900;
            sim.Set(dut.Takes, takes);
            // A word may pass in the cycle in which it comes.
            if (offered >= 0 && sim.GetBool(dut.Ready))
            {
                golden.Enqueue(offered);
                offered = -1;
            }

            if (sim.GetBool(dut.HasFirst) && takes)
            {
                if (!golden.TryDequeue(out var first))
                    throw new VerificationException(string.Create(CultureInfo.InvariantCulture, $"a word came out in cycle {sim.Cycle} that never went in"));
                sim.Expect(dut.First, first);
                moved++;
            }

            if (golden.Count > most)
                throw new VerificationException(string.Create(CultureInfo.InvariantCulture, $"{golden.Count} words are inside in cycle {sim.Cycle}: some are lost"));
            sim.Step();
        }

        if (moved < 500)
            throw new VerificationException(string.Create(CultureInfo.InvariantCulture, $"only {moved} words came out in 4000 cycles"));
    });

    private sealed record QueuePorts(string Word, string Valid, string Ready, string First, string HasFirst, string Takes);

    private sealed class QueueBench(Func<ImportedModule> make, QueuePorts ports, string[] zero) : Module
    {
        public UInt Word { get; } = In.UInt(8);

        public Bit Valid { get; } = In.Bit();

        public Bit Ready { get; } = Out.Bit();

        public UInt First { get; } = Out.UInt(8);

        public Bit HasFirst { get; } = Out.Bit();

        public Bit Takes { get; } = In.Bit();

        protected override void Build()
        {
            var queue = Instance(make());
            queue.Input(ports.Word).Value = Word;
            queue.Input(ports.Valid).Value = Valid;
            queue.Input(ports.Takes).Value = Takes;
            foreach (var name in zero)
            {
                var port = queue.Header.Port(name);
                if (!port.IsVector)
                    queue.Input<Bit>(name).Value = false;
                else
                    queue.Input<UInt>(name).Value = 0;
            }

            Ready.Value = queue.Output<Bit>(ports.Ready);
            First.Value = queue.Output<UInt>(ports.First);
            HasFirst.Value = queue.Output<Bit>(ports.HasFirst);
        }
    }

    private sealed class UartFifoBench(VerilogSource source) : Module
    {
        public UInt Word { get; } = In.UInt(8);

        public Bit Push { get; } = In.Bit();

        public Bit Pop { get; } = In.Bit();

        public UInt First { get; } = Out.UInt(8);

        public UInt Count { get; } = Out.UInt(5);

        public Bit Overrun { get; } = Out.Bit();

        protected override void Build()
        {
            var queue = Instance(new ImportedModule(source, "uart_tfifo", options: new ImportOptions
            {
                Clocks = [new("clk"), new("wb_rst_i", IsReset: true)],
            }));
            queue.Input("data_in").Value = Word;
            queue.Input("push").Value = Push;
            queue.Input("pop").Value = Pop;
            queue.Input<Bit>("fifo_reset").Value = false;
            queue.Input<Bit>("reset_status").Value = false;
            First.Value = queue.Output<UInt>("data_out");
            Count.Value = queue.Output<UInt>("count");
            Overrun.Value = queue.Output<Bit>("overrun");
        }
    }

    private sealed class UartBench(VerilogSource source) : Module
    {
        public UInt Word { get; } = In.UInt(8);

        public Bit Valid { get; } = In.Bit();

        public UInt Prescale { get; } = In.UInt(16);

        public Bit Line { get; } = Out.Bit();

        public Bit Busy { get; } = Out.Bit();

        protected override void Build()
        {
            var unit = Instance(new ImportedModule(source, "uart_tx"));
            unit.Input("s_axis_tdata").Value = Word;
            unit.Input("s_axis_tvalid").Value = Valid;
            unit.Input("prescale").Value = Prescale;
            Line.Value = unit.Output<Bit>("txd");
            Busy.Value = unit.Output<Bit>("busy");
        }
    }
}
