using Benchmarks.Speed.Modes;

namespace Benchmarks.Speed;

/// <summary>The modes of the simulation benchmark; a new one is a line here.</summary>
internal static class BenchmarkModes
{
    /// <summary>What the speed of all modes is a multiple of.</summary>
    public static VerilatorReference Reference { get; } = new();

    /// <summary>Measured as speed-ups over <see cref="Reference"/>, per stimulus and cycle.</summary>
    public static IReadOnlyList<IBenchmarkMode> All { get; } =
    [
        new VerilatorSameLibrary(),
        new VerilatorLoop(),
        new VerilatorBatch(),
        BuiltIn.Scalar,
        BuiltIn.Instances,
        new WordLanes(16),
        new WordLanes(32),
        new WordLanes(64),
    ];
}
