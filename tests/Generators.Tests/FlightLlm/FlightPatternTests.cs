using Generators.FlightLlm;
using Generators.FlightLlm.Engine;
using Generators.FlightLlm.Isa;
using HdlDsl;
using HdlDsl.Verilog;
using Verification;
using Verification.Engines;

namespace Generators.Tests.FlightLlm;

/// <summary>N:16, N:8 and N:4 in the engine, and AccLLM's mode: 2:4 weights of 2 bits, keys and values of 4 bits.</summary>
public sealed class FlightPatternTests
{
    private static readonly FlightEngineConfig Groups = new() { Shape = new IsaShape { Channels = 2, MatrixRows = 8, VectorColumns = 32, BufferRows = 64, GlobalRows = 16, Sparsity = IsaSparsity.Groups } };

    private static readonly FlightEngineConfig Every = Groups with
    {
        Lanes = 2,
        VectorChains = 2,
        PortBytes = 32,
        Shape = Groups.Shape with { Sparsity = IsaSparsity.Every, VectorColumns = 64, MatrixRows = 16, BufferRows = 128 },
    };

    public static TheoryData<string, FlightEngineConfig> Configurations => new() { { "groups", Groups }, { "every", Every } };

    [Fact]
    public void Fsb_bytes_name_the_patterns()
    {
        IsaPattern.Of(IsaSparsity.Release).Select(pattern => pattern.Fsb).ShouldBe([16, 2, 4, 8]);
        IsaPattern.FsbOf(2, 4).ShouldBe(0x42);
        IsaPattern.FsbOf(4, 8).ShouldBe(0x24);
        foreach (var pattern in IsaPattern.Of(IsaSparsity.Every))
        {
            IsaPattern.Find(IsaSparsity.Every, pattern.Fsb).ShouldBe(pattern);
            (pattern.Kept * pattern.M).ShouldBe(16 * pattern.N);
            pattern.PackIndices([.. Enumerable.Range(0, 16 * pattern.Kept)]).Length.ShouldBe(pattern.IndexBytes);
        }

        IsaPattern.Find(IsaSparsity.Groups, 1).ShouldBeNull();
        new IsaPattern(2, 4).IndexBytes.ShouldBe(new IsaPattern(8, 16).IndexBytes / 2);
    }

    /// <summary>Layers of all patterns with precisions of their own, MV and MM.</summary>
    [Theory]
    [MemberData(nameof(Configurations))]
    public void Layers_of_all_patterns(string name, FlightEngineConfig config) => Run(config, testbench =>
    {
        var random = new Random(31);
        foreach (var (rows, isMixed) in new[] { (1, true), (1, false), (7, true), (3, false) })
        {
            var compiled = FlightEngineStimulus.Compile(random, config.Shape, rows, true, [80, 48, 32, 48, 16], out var activations, isMixed);
            HazardCheck.Check(compiled.Program, config.Shape).ShouldBeEmpty();
            testbench.Run([compiled.Program], Prepared(compiled, activations), new FlightMemoryTraffic(0, 1, 1), random, $"{name}: seed 31, rows {rows}, mixed {isMixed}");
        }
    });

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Random_programs(string name, FlightEngineConfig config)
    {
        var report = FlightEngineTestbench.Verify(new FlightEngine(config), new VerificationRequest { Seed = 32, StartSeed = 2, RandomCycles = 6_000 });
        report.Failure.ShouldBeNull(name);
    }

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void External_simulators_agree(EngineKind engine) => Run(
        Groups,
        testbench =>
        {
            var random = new Random(33);
            foreach (var rows in new[] { 1, 3 })
            {
                var compiled = FlightEngineStimulus.Compile(random, Groups.Shape, rows, true, [32, 32, 16], out var activations, isMixed: true);
                testbench.Run([compiled.Program], Prepared(compiled, activations), new FlightMemoryTraffic(0.2, 1, 6), random, $"seed 33, rows {rows}");
            }

            Attend(testbench, Groups, 33);
        },
        engine);

    /// <summary>W2A8 with 2:4: 2 bits of a weight and 2 of its index, half of the weights. The same layers by the plain triple loop.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void AccLlm_layers_store_a_quarter_of_INT8(int rows)
    {
        var random = new Random(34);
        var (weights, activations) = (new sbyte[64, 32], new sbyte[rows, 64]);
        foreach (var (k, n) in from k in Enumerable.Range(0, 64) from n in Enumerable.Range(0, 32) select (k, n))
            weights[k, n] = (sbyte)(k % 4 == (n + (k / 4)) % 4 || k % 4 == (n + (k / 4) + 1 + (n % 3)) % 4 ? new[] { -2, -1, 1 }[random.Next(3)] : 0);
        foreach (var (m, k) in from m in Enumerable.Range(0, rows) from k in Enumerable.Range(0, 64) select (m, k))
            activations[m, k] = (sbyte)random.Next(-128, 128);
        var sparsity = new int[2, 4];
        foreach (var (nb, kb) in from nb in Enumerable.Range(0, 2) from kb in Enumerable.Range(0, 4) select (nb, kb))
            sparsity[nb, kb] = IsaPattern.FsbOf(2, 4);
        var layer = new FlightLayer { K = 64, N = 32, Weights = weights, Sparsity = sparsity, Precision = IsaPrecision.Int2, OutputShift = 3 };
        var compiled = FlightCompiler.Compile([layer], rows, Groups.Shape);
        var loads = compiled.Program.Instructions.OfType<LoadInstruction>().Where(load => load.Buffer is IsaBuffer.Meta or IsaBuffer.Fsb || load.Buffer == (rows == 1 ? IsaBuffer.A : IsaBuffer.B));
        // A byte of FSB for each of the eight blocks.
        loads.Sum(new IsaTiming { Shape = Groups.Shape }.LoadBytes).ShouldBe((64 * 32 / 4) + 8);
        Run(Groups, testbench =>
        {
            var run = Prepared(compiled, activations);
            testbench.Run([compiled.Program], run, new FlightMemoryTraffic(0.1, 1, 4), random, $"seed 34, rows {rows}");
            var results = compiled.ReadOutput(run.Actual, rows);
            foreach (var (m, n) in from m in Enumerable.Range(0, rows) from n in Enumerable.Range(0, 32) select (m, n))
                results[m, n].ShouldBe((sbyte)Math.Clamp((Enumerable.Range(0, 64).Sum(k => activations[m, k] * weights[k, n]) + 4) >> 3, -128, 127), "seed 34");
        });
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Attention_over_keys_and_values_of_4_bits(string name, FlightEngineConfig config) => Run(config, testbench =>
    {
        name.ShouldNotBeEmpty();
        for (var seed = 40; seed < 43; seed++)
            Attend(testbench, config, seed);
    });

    /// <summary>Every element with every format.</summary>
    [Fact]
    public void Elements_are_stored_as_4_bits()
    {
        var quantiser = new FlightQuantiser(new(16));
        Testbench.Run(quantiser, new SimulationOptions(), simulation =>
        {
            foreach (var (format, divisor) in new[] { (StoreFormat.Int4By4, 4), (StoreFormat.Int4By8, 8), (StoreFormat.Int4By16, 16) })
            {
                for (var first = 0; first < 256; first += 16)
                {
                    var elements = Enumerable.Range(first, 16).Select(i => (byte)i).ToArray();
                    simulation.Set(quantiser.Elements, new System.Numerics.BigInteger(elements, isUnsigned: true));
                    simulation.Set(quantiser.Format, format);
                    var codes = simulation.Get(quantiser.Codes).ToByteArray(isUnsigned: true).Concat(new byte[8]).Take(8).ToArray();
                    for (var i = 0; i < 16; i++)
                        IsaPrecision.Int4.Weight(IsaPrecision.Int4.Read(codes, i), false, 0).ShouldBe((int)Math.Clamp(Math.Floor(((sbyte)elements[i] / (double)divisor) + 0.5), -8, 7));
                }
            }
        });
    }

    [Theory]
    [InlineData(IsaSparsity.Groups, 0x43, "(3:4)", true)]
    [InlineData(IsaSparsity.Every, 0x03, "(3:16)", true)]
    [InlineData(IsaSparsity.Groups, 0x01, "(1:16)", false)]
    [InlineData(IsaSparsity.Every, 0x44, "(4:4)", false)]
    public void Patterns_that_a_core_does_not_have_are_refused_by_name(IsaSparsity sparsity, byte fsb, string name, bool isThree)
    {
        var memories = new IsaMemories(Groups.Shape with { Sparsity = sparsity });
        memories.Of(IsaBuffer.Fsb)[0] = fsb;
        var list = $"16 (16:16), 2 (2:16), 4 (4:16), 8 (8:16), 33 (1:8), 34 (2:8), 36 (4:8), 65 (1:4), 66 (2:4){(sparsity == IsaSparsity.Every ? ", 1 (1:16)" : "")}";
        var reason = isThree ? "; groups of three fill the 16 slices of a chain in three beats alone, and the parts of a column would be in several chains" : "";
        Should.Throw<IsaException>(() => new IsaInterpreter(memories).Run(IsaAssembler.Assemble("MM K=1 sparse=1"))).Message
            .ShouldBe($"Word 0: MM (instruction 0, word 0): block 0 of channel 0 has the FSB {fsb} {name}; it is {list}{reason}.");
    }

    [Fact]
    public void Layers_that_do_not_keep_their_pattern_are_refused()
    {
        var weights = new sbyte[16, 16];
        (weights[4, 5], weights[5, 5], weights[7, 5]) = (1, -1, 2);
        var layer = new FlightLayer { K = 16, N = 16, Weights = weights, Sparsity = new[,] { { IsaPattern.FsbOf(2, 4) } } };
        Should.Throw<ArgumentException>(() => FlightCompiler.Compile([layer], 1, Groups.Shape)).Message
            .ShouldStartWith("Layer 0: Column 5 has 3 weights that are not 0 in rows 4 to 7 of block 0 along K; Sparsity[0, 0] allows 2.");
        Should.Throw<ArgumentException>(() => FlightCompiler.Compile([layer], 1)).Message.ShouldStartWith("Layer 0: Sparsity[0, 0] is 66; it is 2, 4, 8 or 16.");
        Should.Throw<IsaException>(() => new IsaInterpreter(new IsaMemories()).Run(IsaAssembler.Assemble("ST length=7 format=int4_by_4"))).Message
            .ShouldBe("Word 0: ST (instruction 0, word 0): 'length' is 7, but elements of 4 bits are stored in pairs.");
        Should.Throw<ArgumentOutOfRangeException>(() => new FlightAttention(Groups.Shape, 48, 32)).Message.ShouldStartWith("A head has a multiple of 32 elements up to 32.");
        Should.Throw<ArgumentOutOfRangeException>(() => new FlightAttention(Groups.Shape, 32, 64)).Message.ShouldStartWith("There is a multiple of 32 tokens up to 32.");
        var cache = new FlightAttention(Groups.Shape, 32, 32);
        Should.Throw<ArgumentOutOfRangeException>(() => cache.StoreKey(0, 32, 0, StoreFormat.Int4By4)).Message.ShouldStartWith("The cache has token 0 to 31; another one lies beside it.");
        Should.Throw<ArgumentOutOfRangeException>(() => cache.StoreKey(0, 0, 0, StoreFormat.Int8)).Message.ShouldStartWith("Keys and values of the cache have 4 bits.");
        Should.Throw<ArgumentOutOfRangeException>(() => cache.StoreValues(0, 2, 0, 0, StoreFormat.Int4By4)).Message.ShouldStartWith("The cache has block 0 to 1; another one lies beside it.");
        Should.Throw<ArgumentOutOfRangeException>(() => cache.StoreValues(0, 0, 9, 0, StoreFormat.Int4By4)).Message.ShouldStartWith("The cache has bank 0 to ");
    }

    /// <summary>N, M, and the share of products that slices do of those that they could do in beats, in percent: of MM all of them, of MV those of the chains that work for it.</summary>
    public static TheoryData<int, int, (int N, int M, double OfMatrix, double OfVector)[]> Shares => new()
    {
        { 1, 1, [(16, 16, 100, 100), (8, 16, 100, 50), (2, 4, 100, 50), (1, 16, 100, 50)] },
        { 2, 2, [(16, 16, 100, 100), (8, 16, 100, 50), (4, 16, 100, 50), (2, 16, 100, 50), (1, 8, 100, 50), (1, 4, 100, 50), (1, 16, 50, 25)] },
        { 1, 4, [(16, 16, 100, 100), (4, 16, 100, 50), (2, 16, 100, 25), (1, 16, 100, 12.5)] },
    };

    /// <summary>The page's table.</summary>
    [Theory]
    [MemberData(nameof(Shares))]
    public void Slices_do_these_shares_of_their_products(int lanes, int together, (int N, int M, double OfMatrix, double OfVector)[] shares)
    {
        var shape = Every.Shape;
        var config = Every with { Lanes = lanes, VectorChains = together };
        Run(config, testbench =>
        {
            foreach (var (n, m, ofMatrix, ofVector) in shares)
            {
                var sparsity = new int[4, 4];
                foreach (var (nb, kb) in from nb in Enumerable.Range(0, 4) from kb in Enumerable.Range(0, 4) select (nb, kb))
                    sparsity[nb, kb] = IsaPattern.FsbOf(n, m);
                foreach (var (rows, macs, share) in new[] { (shape.MatrixRows, config.MatrixMacs, ofMatrix), (1, config.VectorMacs, ofVector) })
                {
                    var layer = new FlightLayer { K = 64, N = 64, Weights = new sbyte[64, 64], Sparsity = n == m ? null : sparsity };
                    var compiled = FlightCompiler.Compile([layer], rows, shape);
                    var (_, beats) = testbench.Run([compiled.Program], Prepared(compiled, new sbyte[rows, 64]), new FlightMemoryTraffic(0, 1, 1), new Random(1), $"{n}:{m}");
                    (100.0 * rows * 64 * 64 * n / m / (beats * macs)).ShouldBe(share, $"{n}:{m}, rows {rows}");
                }
            }
        });
    }

    /// <summary>Hazards are those of the bytes that packed weights and elements of 4 bits take.</summary>
    [Theory]
    [InlineData("MM K=1 precision=int2\nLD mode=B bank_addr=2 length=32", null)]
    [InlineData("MM K=1 precision=int2\nLD mode=B bank_addr=1 length=32", "row 1 of the B buffer")]
    [InlineData("MM K=1 precision=int3\nLD mode=B bank_addr=2 length=32", "row 2 of the B buffer")]
    [InlineData("ST rs_col=1 length=32 format=int4_by_4\nLD mode=meta hbm_addr=16 length=8", null)]
    [InlineData("ST rs_col=1 length=32 format=int4_by_4\nLD mode=meta hbm_addr=15 length=8", "byte 15 of the memory")]
    [InlineData("ST loop1=2 length=32 format=int4_by_16\nLD mode=meta hbm_addr=32 length=8", null)]
    [InlineData("ST loop1=2 length=32 format=int4_by_16\nLD mode=meta hbm_addr=31 length=8", "byte 31 of the memory")]
    public void Hazards_are_those_of_packed_bytes(string text, string? shared)
    {
        var hazards = HazardCheck.Check(IsaAssembler.Assemble(text), Groups.Shape);
        if (shared is null)
            hazards.ShouldBeEmpty();
        else
            hazards.ShouldHaveSingleItem().ToString().ShouldContain(shared);
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Verilog_is_clean(string name, FlightEngineConfig config)
    {
        var design = Elaborator.Elaborate(new FlightEngine(config));
        design.Warnings.ShouldBeEmpty(name);
        VerilogLint.Text(VerilogEmitter.Emit(design, VerilogOptions.Default), design.Top.Name).ShouldBeEmpty(name);
    }

    [Theory]
    [Trait("Category", "Nightly")]
    [InlineData(EngineKind.BuiltIn, 51)]
    [InlineData(EngineKind.Verilator, 52)]
    public void Long_random_programs(EngineKind engine, int seed)
    {
        foreach (var config in new[] { Groups, Every })
        {
            var report = FlightEngineTestbench.Verify(new FlightEngine(config), new VerificationRequest { Engine = engine, Seed = seed, StartSeed = 2, RandomCycles = 200_000 });
            report.Failure.ShouldBeNull();
        }
    }

    /// <summary>Keys of tokens and transposed values are stored as 4 bits, then scores and their sum of values are computed from the cache; all against plain integers.</summary>
    private static void Attend(FlightEngineTestbench testbench, FlightEngineConfig config, int seed)
    {
        const int Keys = 0x1000, Values = 0x2000, Input = 0x3000, Query = 0x4000, Scores = 0x4100, Result = 0x4200;
        var (random, shape) = (new Random(seed), config.Shape);
        var (width, tokens) = (32, shape.VectorColumns);
        var attention = new FlightAttention(shape, width, tokens);
        var (keys, values, query) = (Elements(random, tokens * width), Elements(random, tokens * width), Elements(random, width));
        var (keyFormat, valueFormat) = ((StoreFormat)random.Next(1, 4), (StoreFormat)random.Next(1, 4));
        var run = new FlightRun(shape, 0x5000);
        run.Expected.Hbm[0].Write(Query, [.. query.Select(each => (byte)each)]);
        var instructions = new List<Instruction>();
        void Add(Instruction instruction)
        {
            if (instructions.Count > 0 && instructions[^1].Unit != instruction.Unit)
            {
                var last = instructions[^1];
                instructions[^1] = last with { Release = instruction.Unit.Only() };
                instruction = instruction with { Wait = last.Unit.Only() };
            }

            instructions.Add(instruction);
        }

        // Keys come as vectors in rows of the global buffer, a token each.
        for (var token = 0; token < tokens; token++)
        {
            for (var block = 0; block < width / 16; block++)
                run.Expected.Hbm[block % shape.Channels].Write(Input + (token * width) + (block / shape.Channels * 16), [.. keys.Skip((token * width) + (block * 16)).Take(16).Select(each => (byte)each)]);
            var row = token % shape.GlobalRows;
            Add(new LoadInstruction { Buffer = IsaBuffer.Global, BankAddress = row, HbmAddress = Input + (token * width), Length = width / Math.Min(shape.Channels, width / 16) });
            Add(attention.StoreKey(row, token, Keys, keyFormat));
        }

        // Values come transposed: 16 tokens of each column in the channel of the column's block.
        for (var block = 0; block < tokens / 16; block++)
        {
            var address = 0x3800 + (block * 256);
            foreach (var column in Enumerable.Range(0, width))
                run.Expected.Hbm[column / 16 % shape.Channels].Write(address + (column % 16 * 16), [.. Enumerable.Range(block * 16, 16).Select(token => (byte)values[(token * width) + column])]);
            Add(new LoadInstruction { Buffer = IsaBuffer.Global, HbmAddress = address, Length = 256 });
            Add(attention.StoreValues(0, block, 0, Values, valueFormat));
        }

        Add(new LoadInstruction { Buffer = IsaBuffer.B, HbmAddress = Query, Length = width });
        var (load, product) = attention.Scores(Keys, 0, 1, 7);
        Add(load);
        Add(product);
        Add(new StoreInstruction { IsVector = true, BankAddress = 1, HbmAddress = Scores, Length = tokens });
        Add(new LoadInstruction { Buffer = IsaBuffer.B, HbmAddress = Scores, Length = tokens });
        (load, product) = attention.Weighted(Values, 0, 2, 6);
        Add(load);
        Add(product);
        Add(new StoreInstruction { IsVector = true, BankAddress = 2, HbmAddress = Result, Length = width });
        testbench.Run([new IsaProgram(instructions)], run, new FlightMemoryTraffic(0.1, 1, 3), random, $"seed {seed}");

        var scores = Enumerable.Range(0, tokens).Select(token => Scaled(Enumerable.Range(0, width).Sum(i => query[i] * Code(keys[(token * width) + i], keyFormat)), 7)).ToArray();
        Read(run, Scores, tokens).ShouldBe(scores, $"seed {seed}");
        Read(run, Result, width).ShouldBe(
            Enumerable.Range(0, width).Select(column => Scaled(Enumerable.Range(0, tokens).Sum(token => scores[token] * Code(values[(token * width) + column], valueFormat)), 6)),
            $"seed {seed}");
    }

    private static int Code(sbyte element, StoreFormat format) => (int)Math.Clamp(Math.Floor((element / (double)(2 << (int)format)) + 0.5), -8, 7);

    private static sbyte Scaled(int sum, int shift) => (sbyte)Math.Clamp((sum + (1 << (shift - 1))) >> shift, -128, 127);

    private static sbyte[] Read(FlightRun run, long address, int count)
    {
        var bytes = new byte[count];
        run.Actual.Hbm[0].Read(address, bytes);
        return [.. bytes.Select(each => (sbyte)each)];
    }

    private static sbyte[] Elements(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (sbyte)(random.Next(12) == 0 ? -128 : random.Next(-128, 128)))];

    private static FlightRun Prepared(FlightCompiled compiled, sbyte[,] activations)
    {
        var run = new FlightRun(compiled.Shape, compiled.ChannelBytes) { OutputShift = 7 };
        compiled.WriteWeights(run.Expected);
        compiled.WriteInput(run.Expected, activations);
        return run;
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
