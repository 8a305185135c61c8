using System.Numerics;
using Verification.Engines;
using Verification.Engines.Tools;
using Verification.Engines.Verilator;

namespace Verification.Tests.Engines;

public sealed class VerilatorEngineTests
{
    [Fact]
    public void Optimised_and_seeded_models_behave_the_same_after_reset()
    {
        var design = TestDesigns.DotProduct;
        var plan = TestBench.Plan(design, BatchSampling.AfterEdge);
        var inputs = TestBench.Stimulus(design, plan, 50);
        using var plain = EngineFactory.Create(EngineKind.Verilator, design);
        using var fast = EngineFactory.Create(EngineKind.Verilator, design, new EngineOptions { OptimisationLevel = OptimisationLevel.O3Native });
        using var careful = EngineFactory.Create(EngineKind.Verilator, design with { SingleEvalSafe = false });

        var expected = TestBench.RunBatch(plain, plan, inputs, 50);

        TestBench.RunBatch(fast, plan, inputs, 50).ShouldBe(expected);
        TestBench.RunBatch(careful, plan, inputs, 50).ShouldBe(expected);
    }

    [Fact]
    public void A_seed_makes_uninitialised_registers_random_and_repeatable()
    {
        ulong Start(int? seed)
        {
            using var engine = EngineFactory.Create(EngineKind.Verilator, TestDesigns.DotProduct, new EngineOptions { Seed = seed });
            return engine.Read(engine.PortIndex("acc"));
        }

        Start(null).ShouldBe(0UL);
        Start(7).ShouldBe(Start(7));
        Start(7).ShouldNotBe(Start(8));
    }

    [Fact]
    public void Instances_of_one_model_do_not_share_state()
    {
        using var first = EngineFactory.Create(EngineKind.Verilator, TestDesigns.Counter);
        using var second = EngineFactory.Create(EngineKind.Verilator, TestDesigns.Counter);
        foreach (var engine in new[] { first, second })
        {
            engine.Write(engine.PortIndex("rst"), 1);
            engine.Step();
            engine.Write(engine.PortIndex("rst"), 0);
        }
        first.Write(first.PortIndex("en"), 1);

        first.Step(5);
        second.Step(5);

        first.Read(first.PortIndex("count")).ShouldBe(5UL);
        second.Read(second.PortIndex("count")).ShouldBe(0UL);
    }

    [Fact]
    public void Eight_threads_get_the_same_new_model_from_one_build()
    {
        // A private cache would need its own run-time library, so the common cache serves, and new text makes a new model.
        var design = TestDesigns.Counter with { Verilog = $"{TestDesigns.Counter.Verilog}\n// {Guid.NewGuid()}" };
        var counts = new ulong[8];

        Parallel.For(0, counts.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            using var engine = EngineFactory.Create(EngineKind.Verilator, design);
            engine.Write(engine.PortIndex("rst"), 1);
            engine.Step();
            engine.Write(engine.PortIndex("rst"), 0);
            engine.Write(engine.PortIndex("en"), 1);
            engine.Step(10 + i);
            counts[i] = engine.Read(engine.PortIndex("count"));
        });

        counts.ShouldBe([10UL, 11UL, 12UL, 13UL, 14UL, 15UL, 16UL, 17UL]);
    }

    [Fact]
    public void A_disposed_model_is_unloaded()
    {
        var design = TestDesigns.Counter with { Verilog = $"{TestDesigns.Counter.Verilog}\n// {Guid.NewGuid()}" };
        var library = new VerilatorModelBuilder(design, new EngineOptions()).Library();
        using (var engine = EngineFactory.Create(EngineKind.Verilator, design))
        {
            engine.Step();
            IsMapped(library).ShouldBeTrue();
        }

        IsMapped(library).ShouldBeFalse();
    }

    [Fact]
    public void Bad_Verilog_is_reported_with_what_Verilator_says()
    {
        var design = TestDesigns.Counter with { Verilog = "module Counter(input clk); assign = ; endmodule" };

        var error = Should.Throw<ToolFailedException>(() => EngineFactory.Create(EngineKind.Verilator, design));

        error.Output.ShouldContain("design.v:1");
        error.Output.ShouldContain("syntax error");
    }

    [Fact]
    public void A_port_that_does_not_exist_or_has_another_width_is_named()
    {
        var ports = TestDesigns.Counter.Ports;

        Should.Throw<SimulationException>(() => EngineFactory.Create(EngineKind.Verilator, TestDesigns.Counter with { Ports = ports.Add(new EnginePort("q", 1, true, false)) }))
            .Message.ShouldBe("The Verilog of 'Counter' has no port 'q'.");
        Should.Throw<SimulationException>(() => EngineFactory.Create(EngineKind.Verilator, TestDesigns.Counter with { Ports = ports.SetItem(3, new EnginePort("count", 12, false, false)) }))
            .Message.ShouldBe("Port 'count' of 'Counter' is described with 12 bits, but takes 1 bytes in the model.");
    }

    [Fact]
    public void A_loop_that_does_not_settle_is_an_error_and_not_the_end_of_the_process()
    {
        var design = new EngineDesign(
            "Loop",
            """
            /* verilator lint_off UNOPTFLAT */
            module Loop(input en, output y);
              wire a;
              assign a = en & ~y;
              assign y = a;
            endmodule
            """,
            [new EnginePort("en", 1, true, false), new EnginePort("y", 1, false, false)],
            [],
            singleEvalSafe: false);
        using var engine = EngineFactory.Create(EngineKind.Verilator, design);
        engine.Write(0, 1);

        Should.Throw<SimulationException>(engine.Settle).Message.ShouldContain("converge");
    }

    [Fact]
    public void Inversions_in_trees_of_exclusive_or_are_not_lost()
    {
        // Verilator 5.006 gives the opposite for all sixteen inputs when it may optimise the tree.
        var design = new EngineDesign(
            "Inversions",
            """
            module Inversions(input [3:0] x, input [57:0] p, output [58:0] y);
              wire s2 = ~x[0] ^ ~x[1];
              wire s3 = (p[56] & p[55]) ^ s2 ^ ~x[2];
              wire s4 = (p[3] & p[2]) ^ s3 ^ ~x[3];
              assign y = {s4, p};
            endmodule
            """,
            [new EnginePort("x", 4, true, false), new EnginePort("p", 58, true, false), new EnginePort("y", 59, false, false)],
            [],
            singleEvalSafe: false);
        using var engine = EngineFactory.Create(EngineKind.Verilator, design);
        for (var x = 0UL; x < 16; x++)
        {
            engine.Write(0, x);
            engine.Settle();
            (engine.Read(2) >> 58).ShouldBe((ulong)BitOperations.PopCount(x) & 1, $"x is {x}");
        }
    }

    [Fact]
    public void Nothing_is_unknown()
    {
        using var engine = EngineFactory.Create(EngineKind.Verilator, TestDesigns.Counter);

        engine.SupportsUnknowns.ShouldBeFalse();
        engine.HasUnknown(engine.PortIndex("count")).ShouldBeFalse();
    }

    private static bool IsMapped(string library) => File.ReadLines("/proc/self/maps").Any(line => line.EndsWith(library, StringComparison.Ordinal));
}
