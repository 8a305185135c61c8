using Generators.Catalogue;
using Generators.FlightLlm.Engine;
using Generators.FlightLlm.Isa;
using HdlDsl;
using HdlDsl.Verilog;
using Verification;
using Verification.Engines;

namespace Generators.Tests.FlightLlm;

/// <summary>The engine against the interpreter: programs leave the same memories.</summary>
public sealed class FlightEngineTests
{
    private static readonly FlightEngineConfig Small = new();

    /// <summary>Rows, whether weights are sparse, and sizes of the layers.</summary>
    public static TheoryData<int, bool, int[]> Layers => new()
    {
        { 8, false, [16, 16] },
        { 11, false, [32, 48, 16] },
        { 13, true, [48, 32, 16] },
        { 1, false, [48, 48, 16] },
        { 1, true, [48, 48, 16] },
        { 3, true, [144, 16] },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Compiled_layers_give_the_interpreters_memory(int rows, bool isSparse, int[] sizes) => Run(Small, testbench =>
    {
        var random = new Random(4);
        var compiled = FlightEngineStimulus.Compile(random, Small.Shape, rows, isSparse, sizes, out var activations);
        var run = new FlightRun(Small.Shape, compiled.ChannelBytes) { OutputShift = 7 };
        compiled.WriteWeights(run.Expected);
        compiled.WriteInput(run.Expected, activations);
        testbench.Run([compiled.Program], run, new FlightMemoryTraffic(0, 1, 1), random, "seed 4");
    });

    private static void Run(FlightEngineConfig config, Action<FlightEngineTestbench> body, EngineKind engine = EngineKind.BuiltIn)
    {
        var dut = new FlightEngine(config);
        Testbench.Run(dut, new SimulationOptions { Engine = engine }, simulation =>
        {
            simulation.Reset();
            body(new FlightEngineTestbench(simulation, dut));
        });
    }
}
