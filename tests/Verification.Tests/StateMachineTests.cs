using HdlDsl;
using Verification.Engines;
using Verification.Tests.Designs;

namespace Verification.Tests;

/// <summary>State machines against plain C# models, in every encoding, with resets in the middle.</summary>
public sealed class StateMachineTests
{
    private static readonly Mode[] Modes = RandomMachine.Modes;

    public static TheoryData<StateEncoding> Encodings => [.. Enum.GetValues<StateEncoding>()];

    public static TheoryData<EngineKind, StateEncoding> Engines => new()
    {
        { EngineKind.Verilator, StateEncoding.OneHot },
        { EngineKind.Icarus, StateEncoding.Gray },
        { EngineKind.Icarus, StateEncoding.OneHot },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Random_machines_follow_their_tables(StateEncoding encoding)
    {
        for (var seed = 1; seed <= 6; seed++)
            RunRandom(encoding, seed % 2 == 0, seed, EngineKind.BuiltIn, cycles: 1500);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Random_machines_do_the_same_in_other_simulators(EngineKind engine, StateEncoding encoding) =>
        RunRandom(encoding, recovers: true, seed: 7, engine, cycles: 600);

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Illegal_codes_lead_back_to_the_initial_state(StateEncoding encoding)
    {
        var illegal = 0;
        for (var seed = 1; seed <= 40; seed++)
        {
            var dut = new RandomMachine(new RandomMachineConfig(encoding, Recovers: true, Seed: 1));
            using var simulation = Simulation.Create(dut, new SimulationOptions { EngineOptions = new EngineOptions { Seed = seed } });
            simulation.Set(dut.Tick, false);
            var start = simulation.GetInt64(dut.Is);
            simulation.Step();
            if (start == 0)
            {
                illegal++;
                simulation.Expect(dut.State, (int)Mode.Load);
            }
            else
            {
                simulation.Expect(dut.Is, start);
            }
        }

        illegal.ShouldBeGreaterThan(5);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Timed_states_last_as_long_as_they_say(StateEncoding encoding)
    {
        var dut = new Blinker(encoding);
        Testbench.Run(dut, new SimulationOptions { Seed = 11 }, sim =>
        {
            sim.Reset();
            var random = new Random(sim.Options.Seed);
            var (state, time) = (Blink.Off, 0);
            for (var cycle = 0; cycle < 4000; cycle++)
            {
                var (tick, abort, skip, length) = (random.Next(4) != 0, random.Next(40) == 0, random.Next(9) == 0, random.Next(8));
                sim.Set(dut.Tick, tick);
                sim.Set(dut.Abort, abort);
                sim.Set(dut.Skip, skip);
                sim.Set(dut.Length, length);
                sim.Expect(dut.State, (int)state);
                sim.Expect(dut.Light, tick && state == Blink.On);
                if (random.Next(300) == 0)
                {
                    sim.Reset();
                    (state, time) = (Blink.Off, 0);
                    continue;
                }

                var stay = state switch { Blink.Off => 3, Blink.On => Math.Max(1, length), _ => 6 };
                var ends = tick && time + 1 >= stay;
                var next = !ends ? state : state == Blink.Off ? Blink.On : state == Blink.On ? Blink.Pause : Blink.On;
                if (tick && state == Blink.Pause && skip)
                    next = Blink.Off;
                if (abort)
                    next = Blink.Off;
                time = next != state || ends ? 0 : tick ? time + 1 : time;
                state = next;
                sim.Step();
            }
        });
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Nested_and_parallel_machines_start_over_when_their_state_is_left(StateEncoding encoding) => RunNested(encoding, EngineKind.BuiltIn, 5000);

    [Fact]
    public void Nested_machines_do_the_same_in_Verilator() => RunNested(StateEncoding.OneHot, EngineKind.Verilator, 1000);

    [Theory]
    [MemberData(nameof(Encodings))]
    public void The_Verilog_is_clean_in_Verilator_Icarus_and_Yosys(StateEncoding encoding)
    {
        Module[] modules = [new RandomMachine(new(encoding, Recovers: true, 3)), new RandomMachine(new(encoding, Recovers: false, 3)), new Blinker(encoding), new NestedMachines(encoding), new CrossingLight()];
        foreach (var module in modules)
        {
            var design = DesignUnderTest.Of(module);
            VerilogLint.Text(design.Verilog, design.Design.Top.Name).ShouldBeEmpty(design.Verilog);
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Waveforms_show_names_of_states(StateEncoding encoding)
    {
        var path = Path.Combine(Path.GetTempPath(), $"states-{Guid.NewGuid():N}.vcd");
        try
        {
            var dut = new Blinker(encoding);
            using (var simulation = Simulation.Create(dut, new SimulationOptions { WaveformPath = path }))
            {
                simulation.Reset();
                simulation.Set(dut.Tick, true);
                simulation.Set(dut.Length, 2);
                simulation.Step(12);
            }

            var text = File.ReadAllText(path);
            text.ShouldContain("blink_text");
            foreach (var name in Enum.GetNames<Blink>())
                text.ShouldContain($"s{name} ");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void RunRandom(StateEncoding encoding, bool recovers, int seed, EngineKind engine, int cycles)
    {
        var dut = new RandomMachine(new RandomMachineConfig(encoding, recovers, seed));
        var table = RandomMachine.Table(seed);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = seed }, sim =>
        {
            sim.Reset();
            var random = new Random(sim.Options.Seed);
            var state = Mode.Load;
            for (var cycle = 0; cycle < cycles; cycle++)
            {
                var (tick, choice) = (random.Next(4) != 0, random.Next(8));
                sim.Set(dut.Tick, tick);
                sim.Set(dut.Choice, choice);
                var next = tick ? table[Array.IndexOf(Modes, state)][choice] ?? state : state;
                sim.Expect(dut.State, (int)state);
                sim.Expect(dut.Following, (int)next);
                sim.Expect(dut.Is, BitOf(state));
                sim.Expect(dut.Entering, next == state ? 0 : BitOf(next));
                sim.Expect(dut.Leaving, next == state ? 0 : BitOf(state));
                if (random.Next(200) == 0)
                {
                    sim.Reset();
                    state = Mode.Load;
                    continue;
                }

                state = next;
                sim.Step();
            }
        });
    }

    private static int BitOf(Mode mode) => 1 << Array.IndexOf(Modes, mode);

    private static void RunNested(StateEncoding encoding, EngineKind engine, int cycles)
    {
        var dut = new NestedMachines(encoding);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = 5 }, sim =>
        {
            sim.Reset();
            var random = new Random(sim.Options.Seed);
            var golden = new NestedGolden();
            for (var cycle = 0; cycle < cycles; cycle++)
            {
                var (go, abort, stepA, stepLeaf) = (random.Next(2) == 0, random.Next(20) == 0, random.Next(3) == 0, random.Next(3) == 0);
                sim.Set(dut.Go, go);
                sim.Set(dut.Abort, abort);
                sim.Set(dut.StepA, stepA);
                sim.Set(dut.StepLeaf, stepLeaf);
                sim.Expect(dut.Outer, (int)golden.Job);
                sim.Expect(dut.A, (int)golden.A);
                sim.Expect(dut.B, (int)golden.B);
                sim.Expect(dut.Innermost, (int)golden.Leaf);
                if (random.Next(200) == 0)
                {
                    sim.Reset();
                    golden = new NestedGolden();
                    continue;
                }

                var finished = golden.Step(go, abort, stepA, stepLeaf);
                sim.Expect(dut.Finished, finished);
                sim.Step();
            }
        });
    }

    private sealed class NestedGolden
    {
        private int restTime;
        private int waitTime;

        public Job Job { get; private set; }

        public PartA A { get; private set; }

        public PartB B { get; private set; }

        public Leaf Leaf { get; private set; }

        /// <summary>One cycle.</summary>
        /// <returns>The work is finished in this cycle.</returns>
        public bool Step(bool go, bool abort, bool stepA, bool stepLeaf)
        {
            var before = Job;
            switch (before)
            {
                case Job.Idle when go:
                    Job = Job.Work;
                    break;
                case Job.Work:
                    if (stepA && A != PartA.Ready)
                        A++;
                    if (B == PartB.Wait)
                        (B, waitTime) = waitTime == 2 ? (PartB.Nested, 0) : (PartB.Wait, waitTime + 1);
                    else if (B == PartB.Nested && stepLeaf)
                        B = PartB.Ready;
                    if (A == PartA.Ready && B == PartB.Ready)
                        Job = Job.Rest;
                    break;
                case Job.Rest:
                    (Job, restTime) = restTime == 1 ? (Job.Idle, 0) : (Job.Rest, 1);
                    break;
            }

            if (abort)
                (Job, restTime) = (Job.Idle, 0);
            if (before == Job.Work && Job != Job.Work)
                (A, B, Leaf, waitTime) = (PartA.First, PartB.Wait, Leaf.Begin, 0);
            return before == Job.Work && Job == Job.Rest;
        }
    }
}
