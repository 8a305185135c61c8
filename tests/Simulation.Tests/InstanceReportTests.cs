using static HdlDsl.Hdl;

namespace HdlDsl.Simulator.Tests;

/// <summary>What a model says about modules with many instances.</summary>
public sealed class InstanceReportTests
{
    [Fact]
    public void Side_by_side_unless_something_speaks_against_it() => Lines(SimulatorOptions.Default).ShouldBe(
    [
        "Gate: 8 instances one after the other, because it has no registers",
        "Stage: 12 instances side by side in 16 lanes",
    ]);

    [Fact]
    public void Grouping_that_is_off_is_the_reason() => Lines(new SimulatorOptions { GroupsInstances = false }).ShouldBe(
    [
        "Gate: 8 instances one after the other, because SimulatorOptions.GroupsInstances is off",
        "Stage: 12 instances one after the other, because SimulatorOptions.GroupsInstances is off",
    ]);

    [Fact]
    public void Watching_signals_is_the_reason() => Lines(new SimulatorOptions { IsObservable = true }).ShouldBe(
    [
        "Gate: 8 instances one after the other, because signals inside are watched (SimulatorOptions.IsObservable, which waveforms need)",
        "Stage: 12 instances one after the other, because signals inside are watched (SimulatorOptions.IsObservable, which waveforms need)",
    ]);

    [Fact]
    public void Counting_branches_is_the_reason() => Lines(new SimulatorOptions { CountsBranches = true })[0]
        .ShouldBe("Gate: 8 instances one after the other, because branches are counted (SimulatorOptions.CountsBranches)");

    private static List<string> Lines(SimulatorOptions options)
    {
        using var model = new CompiledModel(Elaborator.Elaborate(new Chain()), options);
        return [.. model.Instances.Select(report => report.ToString())];
    }

    /// <summary>Eight gates and a chain of twelve registers.</summary>
    private sealed class Chain : Module
    {
        public UInt Value { get; } = In.UInt(8);

        public UInt Result { get; } = Out.UInt(8);

        protected override void Build()
        {
            UInt value = Value;
            for (var i = 0; i < 8; i++)
            {
                var gate = Instance(new Gate());
                gate.Value.Value = value;
                value = gate.Result;
            }

            for (var i = 0; i < 12; i++)
            {
                var stage = Instance(new Stage());
                stage.Value.Value = value;
                value = stage.Result;
            }

            Result.Value = value;
        }
    }

    private sealed class Gate : Module
    {
        public UInt Value { get; } = In.UInt(8);

        public UInt Result { get; } = Out.UInt(8);

        protected override void Build() => Result.Value = Value ^ 0x5A;
    }

    private sealed class Stage : Module
    {
        public UInt Value { get; } = In.UInt(8);

        public UInt Result { get; } = Out.UInt(8);

        protected override void Build()
        {
            var held = Reg.UInt(8);
            held.Next = Value;
            Result.Value = held;
        }
    }
}
