using Generators.Catalogue;
using Generators.Oasis;
using Generators.Orizuru;
using HdlDsl;
using HdlDsl.Verilog;
using Verification;
using Verification.Engines;

namespace Generators.Tests.Oasis;

/// <summary>The product by indices against its golden model, bit for bit.</summary>
public sealed class OasisMatMulTests
{
    /// <summary>Knobs that matter.</summary>
    public static TheoryData<OasisConfig> Configurations =>
    [
        new(),
        new() { ActivationBits = 3, MaxReduction = 37, Indices = 8, Lines = 3, Terms = 32 },
        new() { ActivationBits = 3, WeightBits = 3, MaxReduction = 1, Indices = 1, Lines = 1, Terms = 1, MaxOutliers = 1 },
        new() { ActivationBits = 3, WeightBits = 3, MaxReduction = 11, Indices = 1, Lines = 2, Terms = 2, MaxOutliers = 11 },
        new() { WeightBits = 3, MaxReduction = 7, Indices = 16, Lines = 1, MaxOutliers = 9 },
        new() { MaxReduction = 40, Indices = 2, Selector = TopKArchitecture.RadixSelect, MaxOutliers = 20 },
        new() { ActivationBits = 3, MaxReduction = 40, Indices = 4, Selector = TopKArchitecture.QuickSelect },
        new() { ActivationBits = 3, MaxReduction = 40, Indices = 4, Lines = 1, Selector = TopKArchitecture.Bitonic },
        new() { ActivationBits = 3, WeightBits = 3, MaxReduction = 45, Indices = 8, Lines = 1, Terms = 32, MaxOutliers = 20 },
        new() { WeightBits = 3, MaxReduction = 19, Indices = 4, Lines = 1, Terms = 16, MaxOutliers = 3, Selector = TopKArchitecture.SystolicQueue },
        new() { ActivationBits = 3, WeightBits = 3, MaxReduction = 33, Indices = 8, Lines = 2, Selector = TopKArchitecture.UnitTree },
        new() { ActivationBits = 3, WeightBits = 3, MaxReduction = 13, Indices = 2, Lines = 1, MaxOutliers = 7, Selector = TopKArchitecture.FlatTree },
    ];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Results_are_the_golden_models(OasisConfig config)
    {
        var report = OasisTestbench.Verify(new OasisMatMul(config), new VerificationRequest { Seed = 5, StartSeed = 3, RandomCycles = 4_000 });
        report.Failure.ShouldBeNull();
        report.Checks.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void All_pairs_of_knobs_are_right()
    {
        var configurations = Pairwise.Cover(
            new OasisConfig(),
            ("maxReduction", ["1", "9", "20"]),
            ("indices", ["1", "4", "8"]),
            ("lines", ["1", "2"]),
            ("terms", ["1", "8", "32"]),
            ("maxOutliers", ["1", "3"]),
            ("selector", ["SystolicQueue", "Bitonic", "QuickSelect", "RadixSelect", "Streaming", "UnitTree"]));
        configurations.Count.ShouldBeGreaterThan(11);
        Parallel.ForEach(configurations, config =>
            OasisTestbench.Verify(new OasisMatMul(config), new VerificationRequest { Seed = 33, RandomCycles = 1_000 }).Failure.ShouldBeNull(config.ToString()));
    }

    [Theory]
    [InlineData(EngineKind.Verilator)]
    [InlineData(EngineKind.Icarus)]
    public void External_simulators_agree(EngineKind engine)
    {
        var config = new OasisConfig { ActivationBits = 3, WeightBits = 3, MaxReduction = 13, Indices = 4, MaxOutliers = 2 };
        OasisTestbench.Verify(new OasisMatMul(config), new VerificationRequest { Engine = engine, Seed = 6, RandomCycles = 600 }).Failure.ShouldBeNull();
    }

    [Fact]
    public void Verilog_of_the_presets_is_clean()
    {
        foreach (var entry in new CatalogueEntry[] { new OasisMatMulEntry(), new OasisClusterEntry(), new OasisCounterEntry() })
        {
            foreach (var (name, config) in entry.Presets)
            {
                var design = Elaborator.Elaborate(entry.CreateModule(config));
                design.Warnings.ShouldBeEmpty($"{entry.Name} {name}");
                var verilog = VerilogEmitter.Emit(design, VerilogOptions.Default);
                verilog.Length.ShouldBeLessThan(300_000, $"{entry.Name} {name}");
                VerilogLint.Text(verilog, design.Top.Name).ShouldBeEmpty($"{entry.Name} {name}");
            }
        }
    }

    [Fact]
    public void Parts_are_right()
    {
        foreach (var entry in new CatalogueEntry[] { new OasisClusterEntry(), new OasisCounterEntry() })
        {
            foreach (var (name, config) in entry.Presets)
                entry.Verify(config, new VerificationRequest { Seed = 7, RandomCycles = 3_000 }).Failure.ShouldBeNull($"{entry.Name} {name}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_clustering_unit_has_1_to_6_bits(int bits) =>
        new OasisClusterEntry().Verify(new OasisClusterConfig { Bits = bits }, new VerificationRequest { Seed = bits, RandomCycles = 2_000 }).Failure.ShouldBeNull();

    [Fact]
    public void All_pairs_of_knobs_of_the_counter_are_right()
    {
        var configurations = Pairwise.Cover(
            new OasisCounterConfig(), ("maxReduction", ["1", "9", "70"]), ("indices", ["1", "8", "64"]), ("terms", ["1", "8", "32"]));
        foreach (var config in configurations)
            new OasisCounterEntry().Verify(config, new VerificationRequest { Seed = 8, RandomCycles = 300 }).Failure.ShouldBeNull(config.ToString());
        KnobSet.Of(typeof(OasisCounterConfig)).Knobs.Select(knob => knob.Name).ShouldBe(["activationBits", "weightBits", "maxReduction", "indices", "terms"]);
        Should.Throw<ArgumentException>(() => new OasisCounter(new OasisCounterConfig { Terms = 3 })).Message.ShouldContain("terms");
    }

    [Fact]
    public void A_cluster_is_found_for_every_value()
    {
        const int lanes = 512;
        var cluster = new OasisCluster(new OasisClusterConfig());
        Half[] boundaries = [Half.NegativeInfinity, Half.MinValue, (Half)(-3f), (Half)(-3f), -Half.Epsilon, Half.NegativeZero, Half.Zero, Half.Epsilon,
            (Half)1e-4f, (Half)0.5f, (Half)0.75f, (Half)1f, (Half)2f, Half.MaxValue, Half.PositiveInfinity];
        using var simulation = LaneSimulation.Create(cluster, lanes);
        for (var i = 0; i < boundaries.Length; i++)
            simulation.Broadcast(cluster.Boundaries[i], BitConverter.HalfToUInt16Bits(boundaries[i]));
        for (var first = 0; first < 0x10000; first += lanes)
        {
            var from = first;
            simulation.Set(cluster.Number, lane => from + lane);
            simulation.Expect(cluster.Index, lane => OasisGolden.Cluster(boundaries, BitConverter.UInt16BitsToHalf((ushort)(from + lane))));
        }
    }

    /// <summary>A group takes the token's beats, or Bins / Terms + 5, or its outliers + 6.</summary>
    [Theory]
    [InlineData(64, 2, 32, 4, 32)]
    [InlineData(16, 4, 2, 4, 37)]
    [InlineData(16, 16, 32, 8, 22)]
    public void A_group_takes_the_cycles_of_the_page(int length, int indices, int terms, int outliers, int cycles)
    {
        var config = new OasisConfig { ActivationBits = 3, WeightBits = 3, MaxReduction = length, Indices = indices, Terms = terms, MaxOutliers = outliers, Lines = 1 };
        Math.Max(config.Words, Math.Max(config.ReductionCycles + 5, (2 * outliers) + 6)).ShouldBe(cycles);
        var engine = new OasisMatMul(config);
        Testbench.Run(engine, new SimulationOptions(), simulation =>
        {
            simulation.Reset();
            var testbench = new OasisTestbench(simulation, engine);
            var codebooks = OasisStimulus.Codebooks(config, 2);
            testbench.Write(codebooks);
            var few = Cycles(4);
            (Cycles(14) - few).ShouldBe(10 * cycles);

            long Cycles(int groups)
            {
                var start = simulation.Cycle;
                var weights = Enumerable.Range(0, groups).Select(n => Enumerable.Range(0, length).Select(k => (byte)((n + k) % 8)).ToArray());
                var product = new OasisProduct("groups", [.. Enumerable.Range(0, length).Select(i => (Half)(i * 7 % 13))], [.. weights], outliers, outliers);
                testbench.Run(codebooks, [product], default, 1);
                return simulation.Cycle - start;
            }
        });
    }

    /// <summary>A token takes its groups' cycles or the period of its selection, whichever is more.</summary>
    [Theory]
    [InlineData(TopKArchitecture.Streaming, 1, 38)]
    [InlineData(TopKArchitecture.Streaming, 3, 48)]
    [InlineData(TopKArchitecture.SystolicQueue, 3, 64)]
    [InlineData(TopKArchitecture.SystolicQueue, 5, 80)]
    [InlineData(TopKArchitecture.UnitTree, 1, 23)]
    public void A_token_takes_the_cycles_of_the_page(TopKArchitecture selector, int groups, int cycles)
    {
        const int length = 64, outliers = 4;
        var config = new OasisConfig { ActivationBits = 3, WeightBits = 3, MaxReduction = length, Indices = 4, Terms = 32, MaxOutliers = outliers, Lines = 1, Selector = selector };
        if (selector != TopKArchitecture.SystolicQueue)
            Math.Max(16 * groups, TopKTreeTiming.Period(config.Selection, outliers)).ShouldBe(cycles);
        var engine = new OasisMatMul(config);
        Testbench.Run(engine, new SimulationOptions(), simulation =>
        {
            simulation.Reset();
            var testbench = new OasisTestbench(simulation, engine);
            var codebooks = OasisStimulus.Codebooks(config, 2);
            testbench.Write(codebooks);
            var few = Cycles(6);
            (Cycles(16) - few).ShouldBe(10 * cycles);

            long Cycles(int tokens)
            {
                var start = simulation.Cycle;
                var products = Enumerable.Range(0, tokens).Select(token =>
                {
                    var weights = Enumerable.Range(0, groups).Select(n => Enumerable.Range(0, length).Select(k => (byte)((n + k + token) % 8)).ToArray());
                    return new OasisProduct($"token {token}", [.. Enumerable.Range(0, length).Select(i => (Half)((i * 29) % 67))], [.. weights], outliers, outliers);
                });
                testbench.Run(codebooks, [.. products], default, 1);
                return simulation.Cycle - start;
            }
        });
    }

    /// <summary>NaNs are ordered as IEEE 754 totalOrder has them: the first outlier of either side.</summary>
    [Fact]
    public void NaNs_become_the_first_outliers()
    {
        var (plus, minus) = (BitConverter.UInt16BitsToHalf(0x7e00), BitConverter.UInt16BitsToHalf(0xfe00));
        var product = new OasisProduct("NaNs", [(Half)1, plus, Half.PositiveInfinity, minus, Half.NegativeInfinity], [], 1, 1);
        OasisGolden.Outliers(new OasisConfig(), product).ShouldBe([1, 3]);
    }

    [Fact]
    public void Faults_say_what_was_wrong()
    {
        var config = new OasisConfig { ActivationBits = 3, WeightBits = 3, MaxReduction = 6, Indices = 4, Lines = 1 };
        var engine = new OasisMatMul(config);
        Testbench.Run(engine, new SimulationOptions(), simulation =>
        {
            var testbench = new OasisTestbench(simulation, engine);
            var codebooks = OasisStimulus.Codebooks(config, 2);
            foreach (var beyond in new[] { 1, 2, 3, 30 })
            {
                // A product has no outliers when its token is too long, and the one behind it is right again.
                simulation.Reset();
                testbench.Write(codebooks);
                testbench.Run(codebooks, [OasisStimulus.TooLong(config, beyond), .. OasisStimulus.Random(config, 2, 9)], default, 1);
                simulation.Expect(engine.Faults.TokenTooLong, true);
            }

            simulation.Reset();
            testbench.Write(codebooks with { Weights = [Half.PositiveInfinity, .. codebooks.Weights.Skip(1)] });
            simulation.Expect(engine.Faults.ProductIllegal, true);
            simulation.Expect(engine.Faults.TokenTooLong, false);

            simulation.Reset();
            simulation.Set(engine.Tokens.Valid, true);
            simulation.Set(engine.Tokens.Payload.Last, false);
            simulation.Step();
            simulation.Expect(engine.Tables.Ready, false);
            simulation.Set(engine.Tokens.Payload.Last, true);
            simulation.Step();
            simulation.Set(engine.Tokens.Valid, false);
            simulation.Step(40);
            simulation.Expect(engine.Faults.WeightsEndEarly, false);
            simulation.Set(engine.Weights.Valid, true);
            simulation.Set(engine.Weights.Payload.Last, true);
            simulation.Step();
            simulation.Expect(engine.Faults.WeightsEndEarly, true);
        });
    }

    [Fact]
    public void A_selector_that_does_not_fit_is_refused_by_name()
    {
        Should.Throw<ArgumentException>(() => new OasisMatMul(new OasisConfig { WeightBits = 5 })).Message.ShouldContain("weightBits");
        Should.Throw<ArgumentException>(() => new OasisMatMul(new OasisConfig { Terms = 3 })).Message.ShouldContain("terms");
    }
}
