using System.Numerics;
using Generators.Catalogue;
using Generators.FlightLlm;
using Generators.FlightLlm.Engine;
using Generators.FlightLlm.Isa;
using Verification;
using Verification.Engines;

namespace Generators.Tests.FlightLlm;

/// <summary>Weights of 2, 3, 4 and 8 bits in the engine: packed in the memory and in the buffers, INT8 in front of the multipliers.</summary>
public sealed class FlightPrecisionTests
{
    private static readonly FlightEngineConfig Small = new();

    private static readonly FlightEngineConfig Wide = new()
    {
        Lanes = 2,
        VectorChains = 2,
        PortBytes = 64,
        Shape = new IsaShape { Channels = 4, MatrixRows = 32, VectorColumns = 128, BufferRows = 128, GlobalRows = 12 },
    };

    private static readonly FlightEngineConfig Together = new()
    {
        VectorChains = 4,
        Overflow = FlightOverflow.CarryTracking,
        Shape = new IsaShape { Channels = 1, MatrixRows = 8, VectorColumns = 32, BufferRows = 64, GlobalRows = 12 },
    };

    public static TheoryData<string, FlightEngineConfig> Configurations => new()
    {
        { "small", Small },
        { "small, two chains of an MV", Small with { VectorChains = 2 } },
        { "wide", Wide },
        { "one channel", Together },
    };

    [Fact]
    public void Codes_are_packed_one_behind_the_other()
    {
        IsaPrecision.Int3.Pack([1, 2, 3, 7]).ShouldBe([0b11_010_001, 0b1110]);
        IsaPrecision.Int2.Pack([3, 2, 1, 0, 2]).ShouldBe([0b00_01_10_11, 2]);
        foreach (var precision in Enum.GetValues<IsaPrecision>())
        {
            var codes = Enumerable.Range(0, 1 << precision.Bits()).Reverse().ToArray();
            var bytes = precision.Pack(codes);
            Enumerable.Range(0, codes.Length).Select(i => precision.Read(bytes, i)).ShouldBe(codes);
            foreach (var (isUnsigned, zero) in new[] { (false, 0), (true, 0), (true, 15), (false, 15), (true, 1) })
            {
                foreach (var code in codes.Where(_ => precision != IsaPrecision.Int8 || (!isUnsigned && zero == 0)))
                    precision.Code(precision.Weight(code, isUnsigned, zero), isUnsigned, zero).ShouldBe(code);
            }
        }

        IsaPrecision.Int2.Code(2, isUnsigned: false, 0).ShouldBeNull();
        IsaPrecision.Int2.Weight(3, isUnsigned: true, zero: 2).ShouldBe(1);
        IsaPrecision.Int4.Weight(8, isUnsigned: false, zero: 15).ShouldBe(-23);
    }

    /// <summary>Every code with every zero point, in all places of a unit.</summary>
    [Fact]
    public void The_weight_port_widens_every_code()
    {
        var widener = new FlightWidener();
        Testbench.Run(widener, new SimulationOptions(), simulation =>
        {
            foreach (var (precision, isUnsigned, zero) in from precision in Enum.GetValues<IsaPrecision>()
                                                          from isUnsigned in new[] { false, true }
                                                          from zero in Enumerable.Range(0, 16)
                                                          where precision != IsaPrecision.Int8 || (!isUnsigned && zero == 0)
                                                          select (precision, isUnsigned, zero))
            {
                for (var first = 0; first < 1 << precision.Bits(); first += 7)
                {
                    var codes = Enumerable.Range(first, 16).Select(code => code & ((1 << precision.Bits()) - 1)).ToArray();
                    foreach (var port in new[] { widener.Codes8, widener.Codes4, widener.Codes3, widener.Codes2 })
                        simulation.Set(port, port.Width == 16 * precision.Bits() ? new BigInteger(precision.Pack(codes), isUnsigned: true) : 0);
                    simulation.Set(widener.Precision, precision);
                    simulation.Set(widener.IsUnsigned, isUnsigned);
                    simulation.Set(widener.Zero, zero);
                    for (var i = 0; i < 16; i++)
                        simulation.Expect(widener.Weights[i], precision.Weight(codes[i], isUnsigned, zero));
                }
            }
        });
    }

    /// <summary>Layers of 2, 3, 4, 8, 2, 3 and 4 bits in a program, dense and sparse, MV and MM with ragged rows, pieces of K that end within a row of the buffer.</summary>
    [Theory]
    [MemberData(nameof(Configurations))]
    public void Programs_of_layers_with_precisions_of_their_own(string name, FlightEngineConfig config) => Run(config, testbench =>
    {
        var random = new Random(21);
        foreach (var (rows, isSparse) in new[] { (1, false), (1, true), (5, false), (11, true) })
        {
            int[] sizes = [80, 48, 80, 32, 48, 16, 32, 16];
            var (run, program) = Compiled(random, config, rows, isSparse, sizes);
            testbench.Run([program], run, new FlightMemoryTraffic(0, 1, 1), random, $"{name}: seed 21, rows {rows}, sparse {isSparse}");
        }
    });

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void External_simulators_agree(EngineKind engine) => Run(
        Small with { VectorChains = 2 },
        testbench =>
        {
            var random = new Random(22);
            foreach (var (rows, isSparse) in new[] { (1, true), (3, false), (1, false) })
            {
                var (run, program) = Compiled(random, Small, rows, isSparse, [48, 32, 16, 16, 16]);
                testbench.Run([program], run, new FlightMemoryTraffic(0.2, 1, 6), random, "seed 22");
            }
        },
        engine);

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Random_programs(string name, FlightEngineConfig config)
    {
        var report = FlightEngineTestbench.Verify(new FlightEngine(config), new VerificationRequest { Seed = 23, StartSeed = 2, RandomCycles = 6_000 });
        report.Failure.ShouldBeNull(name);
    }

    /// <summary>What is stored and loaded is a quarter, three eighths and half of INT8.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(130)]
    public void Fewer_bits_are_fewer_bytes(int rows)
    {
        double Loaded(IsaPrecision precision) => FlightCompiler.Compile([new FlightLayer { K = 1024, N = 512, Weights = new sbyte[1024, 512], Precision = precision }], rows)
            .Program.Instructions.OfType<LoadInstruction>().Where(load => load.Buffer == (rows == 1 ? IsaBuffer.A : IsaBuffer.B)).Sum(new IsaTiming().LoadBytes);
        foreach (var (precision, part) in new[] { (IsaPrecision.Int4, 0.5), (IsaPrecision.Int3, 0.375), (IsaPrecision.Int2, 0.25) })
            (Loaded(precision) / Loaded(IsaPrecision.Int8)).ShouldBe(part, 1e-9);
    }

    /// <summary>The plain triple loop with a shift of each layer, and the storage of pieces that are several times as long.</summary>
    [Theory]
    [InlineData(1, IsaPrecision.Int2, 3)]
    [InlineData(1, IsaPrecision.Int3, null)]
    [InlineData(9, IsaPrecision.Int4, 8)]
    [InlineData(9, IsaPrecision.Int3, 2)]
    public void Layers_are_the_plain_triple_loop(int rows, IsaPrecision precision, int? zero)
    {
        var random = new Random(24);
        var (weights, activations) = (new sbyte[2064, 32], new sbyte[rows, 2064]);
        foreach (var (k, n) in from k in Enumerable.Range(0, 2064) from n in Enumerable.Range(0, 32) select (k, n))
            weights[k, n] = (sbyte)precision.Weight(random.Next(1 << precision.Bits()), zero is not null, zero ?? 0);
        foreach (var (m, k) in from m in Enumerable.Range(0, rows) from k in Enumerable.Range(0, 2064) select (m, k))
            activations[m, k] = (sbyte)random.Next(-128, 128);
        var shape = Small.Shape with { BufferRows = 512, MatrixRows = 16 };
        var compiled = FlightCompiler.Compile([new FlightLayer { K = 2064, N = 32, Weights = weights, Precision = precision, Zero = zero, OutputShift = 6 }], rows, shape);
        compiled.Program.Instructions.OfType<ProductInstruction>().ShouldAllBe(product => product.Precision == precision && product.HasShift && product.Shift == 6);
        HazardCheck.Check(compiled.Program, shape).ShouldBeEmpty();
        var memories = new IsaMemories(shape);
        compiled.WriteWeights(memories);
        compiled.WriteInput(memories, activations);
        new IsaInterpreter(memories) { OutputShift = 30 }.Run(compiled.Program);
        var results = compiled.ReadOutput(memories, rows);
        foreach (var (m, n) in from m in Enumerable.Range(0, rows) from n in Enumerable.Range(0, 32) select (m, n))
            results[m, n].ShouldBe((sbyte)Math.Clamp((Enumerable.Range(0, 2064).Sum(k => activations[m, k] * weights[k, n]) + 32) >> 6, -128, 127), "seed 24");
    }

    [Fact]
    public void Layers_that_can_not_be_stored_are_refused()
    {
        string Message(FlightLayer layer) => Should.Throw<ArgumentException>(() => FlightCompiler.Compile([layer], 1)).Message;
        var weights = new sbyte[16, 16];
        var layer = new FlightLayer { K = 16, N = 16, Weights = weights, Precision = IsaPrecision.Int2 };
        Message(layer with { Zero = 16 }).ShouldStartWith("Layer 0: Zero is 16; it is 0 to 15, and weights of 8 bits have none.");
        Message(layer with { Precision = IsaPrecision.Int8, Zero = 0 }).ShouldStartWith("Layer 0: Zero is 0; it is 0 to 15, and weights of 8 bits have none.");
        Message(layer with { OutputShift = 32 }).ShouldStartWith("Layer 0: OutputShift is 32; it is 0 to 31.");
        Message(layer with { Zero = 5, Sparsity = new[,] { { 2 } } }).ShouldStartWith("Layer 0: Weights[0, 0] is 0; weights of Int2 with the zero point 5 are -5 to -2.");
        weights[3, 5] = 2;
        Message(layer).ShouldStartWith("Layer 0: Weights[3, 5] is 2; weights of Int2 are -2 to 1.");
        Message(layer with { StoredPart = 0.5 }).ShouldStartWith("Layer 0: StoredPart is for shapes; of weights Precision says how they are stored.");
    }

    [Theory]
    [InlineData("MM K=1 unsigned=1 zero=2", "Word 0: MM (instruction 0, word 0): 'unsigned' is 1, but weights of 8 bits are two's complement without a zero point.")]
    [InlineData("SYS\nMV zero=7", "Word 1: MV (instruction 1, word 1): 'zero' is 7, but weights of 8 bits are two's complement without a zero point.")]
    public void Precisions_that_contradict_themselves_are_refused(string text, string message) =>
        Should.Throw<IsaException>(() => new IsaInterpreter(new IsaMemories()).Run(IsaAssembler.Assemble(text))).Message.ShouldBe(message);

    [Fact]
    public void Knobs_that_do_not_go_together_are_refused()
    {
        string Message(FlightEngineConfig config) => Should.Throw<CatalogueException>(() => new FlightEngine(config)).Message;
        Message(Small with { VectorChains = 4 })
            .ShouldBe("Knob 'vectorChains' can't be '4': each channel has 2 pairs of rows of an MM, and so as many chains (knob 'matrixRows').");
        Message(Wide with { Shape = Wide.Shape with { MatrixRows = 8, VectorColumns = 64 } })
            .ShouldBe("Knob 'portBytes' can't be '64': a row of the A buffer has 32 bytes in each channel, 16 for each of its rows of an MM (knob 'matrixRows').");
    }

    private static (FlightRun Run, IsaProgram Program) Compiled(Random random, FlightEngineConfig config, int rows, bool isSparse, int[] sizes)
    {
        var compiled = FlightEngineStimulus.Compile(random, config.Shape, rows, isSparse, sizes, out var activations, isMixed: true);
        var run = new FlightRun(config.Shape, compiled.ChannelBytes) { OutputShift = 7 };
        compiled.WriteWeights(run.Expected);
        compiled.WriteInput(run.Expected, activations);
        return (run, compiled.Program);
    }

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
