using Benchmarks.Speed.Modes;
using HdlDsl.Simulator;
using HdlDsl.Simulator.Observation;

namespace Benchmarks.Speed;

/// <summary>The modes of the simulation benchmark; a new one is a line here.</summary>
internal static class BenchmarkModes
{
    /// <summary>What the speed of all modes is a multiple of.</summary>
    public static IBenchmarkMode Reference { get; } = new VerilatorReference();

    /// <summary>Measured as speed-ups over <see cref="Reference"/>, per stimulus and cycle.</summary>
    public static IReadOnlyList<IBenchmarkMode> Speeds { get; } =
    [
        new VerilatorSameLibrary(),
        new VerilatorLoop(),
        new VerilatorBatch(),
        new BuiltIn("built-in, scalar", new SimulatorOptions { GroupsInstances = false }),
        new BuiltIn("built-in, instances", SimulatorOptions.Default) { NeedsInstances = true },
        new WordLanes(16),
        new WordLanes(32),
        new WordLanes(64),
        new BitLanes(),
    ];

    /// <summary>The built-in simulator as it is by default, with nothing looking on.</summary>
    public static IBenchmarkMode Unobserved { get; } = new BuiltIn("nothing on", SimulatorOptions.Default);

    /// <summary>Measured as slow-downs of <see cref="Unobserved"/>.</summary>
    public static IReadOnlyList<IBenchmarkMode> Observations { get; } =
    [
        new BuiltIn("observable, nothing looks", new SimulatorOptions { IsObservable = true }),
        new BuiltIn("VCD of all signals", new SimulatorOptions { IsObservable = true }, model => new VcdWriter(model, "/dev/null")),
        new BuiltIn("toggle counts", new SimulatorOptions { IsObservable = true }, model => new ToggleCounter(model)),
        new BuiltIn("toggle coverage", new SimulatorOptions { IsObservable = true }, model => new ToggleCoverage(model)),
        new BuiltIn("branch coverage", new SimulatorOptions { CountsBranches = true }, model => new BranchCoverage(model)),
        new BuiltIn("state coverage", new SimulatorOptions { IsObservable = true }, model => new StateCoverage(model)),
    ];
}
