using HdlDsl;
using Verification.Engines;
using static HdlDsl.Hdl;

namespace Verification.Tests;

/// <summary>A state that runs machines and follows itself runs them again, also while its region stands still now and then.</summary>
public sealed class RepeatedMachineTests
{
    private enum Outer
    {
        Work,
        Rest,
    }

    private enum Inner
    {
        First,
        Second,
        End,
    }

    [Theory]
    [InlineData(EngineKind.BuiltIn, StateEncoding.Members, 4000)]
    [InlineData(EngineKind.BuiltIn, StateEncoding.OneHot, 4000)]
    [InlineData(EngineKind.Verilator, StateEncoding.Gray, 1000)]
    [InlineData(EngineKind.Icarus, StateEncoding.Members, 500)]
    public void Runs_are_counted(EngineKind engine, StateEncoding encoding, int cycles)
    {
        var dut = new Repeater(encoding);
        Testbench.Run(dut, new SimulationOptions { Engine = engine, Seed = 3 }, sim =>
        {
            var random = new Random(sim.Options.Seed);
            sim.Reset();
            var (works, quick, slow, waited, runs) = (true, 0, 0, 0, 0);
            for (var cycle = 0; cycle < cycles; cycle++)
            {
                var (enable, leave) = (random.Next(4) > 0, random.Next(20) == 0);
                sim.Set(dut.Enable, enable);
                sim.Set(dut.Leave, leave);
                sim.Expect(dut.Runs, runs & 255);
                sim.Expect(dut.QuickState, quick);
                sim.Expect(dut.SlowState, slow);
                if (works && enable)
                {
                    // quick: First, Second, End. slow: First for three cycles, then End.
                    quick = Math.Min(quick + 1, 2);
                    if (slow == 0 && waited++ == 2)
                        slow = 2;
                    if (quick == 2 && slow == 2)
                    {
                        (quick, slow, waited) = (0, 0, 0);
                        runs++;
                    }
                }

                if (leave)
                {
                    works = !works;
                    (quick, slow, waited) = (0, 0, 0);
                }

                sim.Step();
            }

            runs.ShouldBeGreaterThan(cycles / 20);
        });
    }

    private sealed class Repeater(StateEncoding encoding) : Module
    {
        public Bit Enable { get; } = In.Bit();

        public Bit Leave { get; } = In.Bit();

        public UInt Runs { get; } = Out.UInt(8);

        public UInt QuickState { get; } = Out.UInt(2);

        public UInt SlowState { get; } = Out.UInt(2);

        protected override void Build()
        {
            var outer = Fsm.Of(Outer.Work, encoding);
            var quick = Fsm.Of(Inner.First, encoding);
            var slow = Fsm.Of(Inner.First, encoding);
            var runs = Reg.UInt(8);
            quick.Final(Inner.End);
            slow.Final(Inner.End);
            slow.Final(Inner.Second);
            using (When(Enable))
            using (outer.In(Outer.Work, runs: [quick, slow], then: Outer.Work))
            {
                using (quick.In(Inner.First))
                    quick.GoTo(Inner.Second);
                using (quick.In(Inner.Second))
                    quick.GoTo(Inner.End);
                using (slow.In(Inner.First, cycles: 3, then: Inner.End))
                {
                }

                using (When(quick.IsDone & slow.IsDone))
                    runs.Next = (runs + 1).Wrap();
            }

            using (outer.In(Outer.Rest))
            {
            }

            using (When(Leave))
            {
                using (When(outer.Is(Outer.Work)))
                    outer.GoTo(Outer.Rest);
                using (Else())
                    outer.GoTo(Outer.Work);
            }

            Runs.Value = runs;
            QuickState.Value = quick.State.AsBits().AsUInt();
            SlowState.Value = slow.State.AsBits().AsUInt();
        }
    }
}
