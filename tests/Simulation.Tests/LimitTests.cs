using HdlDsl.Netlists;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.Interpretation;

namespace HdlDsl.Simulator.Tests;

/// <summary>What is large, or too large, for the built-in simulator.</summary>
public sealed class LimitTests
{
    private static readonly ModelComparison Models = new(
        new ModelKind("interpreted", design => new InterpretedModel(design)),
        new ModelKind("compiled", design => new CompiledModel(design)));

    [Theory]
    [InlineData(3_000)]
    [InlineData(100_000)]
    public void One_output_may_depend_on_any_number_of_values(int count)
    {
        var net = new NetBuilder("top");
        var input = net.Input("in", 32);
        var register = net.Register("register", 32, net.Constant(1, 32));
        var value = net.Fold.Binary(Op.Xor, input, net.Read(register));
        for (var i = 0; i < count; i++)
            value = net.Fold.Binary(i % 2 == 0 ? Op.Add : Op.Xor, value, net.Fold.ShiftBy(Op.ShiftLeft, value, 1));
        net.Assign(register, value);
        net.Assign(net.Output("out", 32), value);
        Models.Check(seed: 1, net.Design(), steps: 10);
    }

    [Fact]
    public void More_clocks_than_bits_in_a_mask_are_refused()
    {
        var net = new NetBuilder("top");
        for (var i = 0; i < 65; i++)
        {
            var register = net.Register($"register{i}", 1, domain: new ClockDomain($"clk{i}", "none", ResetKind.None));
            net.Assign(register, net.Fold.Unary(Op.Not, net.Read(register)));
            net.Assign(net.Output($"out{i}", 1), net.Read(register));
        }

        var design = net.Design();
        Should.Throw<SimulatorException>(() => new CompiledModel(design)).Message.ShouldContain("65 clocks");
        Should.Throw<SimulatorException>(() => new InterpretedModel(design)).Message.ShouldContain("65 clocks");
        Should.Throw<SimulatorException>(() => new WordLaneModel(design)).Message.ShouldContain("65 clocks");
    }

    /// <summary>4 GiB together, which 32 bits would count as nothing.</summary>
    [Fact]
    public void An_array_too_large_for_memory_is_refused()
    {
        var design = ArrayOfMemories(instances: 4096, depth: 1 << 17);
        Should.Throw<SimulatorException>(() => new CompiledModel(design)).Message.ShouldContain("MiB of state");
    }

    [Fact]
    public void Too_many_lanes_for_memory_are_refused()
    {
        var design = ArrayOfMemories(instances: 1, depth: 1 << 20);
        Should.Throw<SimulatorException>(() => new WordLaneModel(design, 1024)).Message.ShouldContain("MiB of state");
    }

    [Theory]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(64)]
    public void Arrays_may_write_memories_at_wide_addresses(int addressWidth)
    {
        var design = ArrayOfMemories(instances: 8, depth: 20, addressWidth);
        Models.Check(seed: 1, design, steps: 40);
    }

    [Fact]
    public void A_disposed_model_says_so()
    {
        var model = new CompiledModel(ArrayOfMemories(instances: 8, depth: 4));
        model.Dispose();
        Should.Throw<ObjectDisposedException>(() => model.Edge(1));
        Should.Throw<ObjectDisposedException>(model.Settle);
    }

    private static Design ArrayOfMemories(int instances, int depth, int addressWidth = 32)
    {
        var element = new NetBuilder("element");
        var (address, data) = (element.Input("address", addressWidth), element.Input("data", 64));
        var memory = element.Memory("memory", depth, 64, isRom: false);
        element.Write(memory, address, data);
        var register = element.Register("register", 64);
        element.Assign(register, element.Nodes.Intern(Op.MemoryRead, 64, memory, element.Fold.Slice(address, 0, 5)));
        element.Assign(element.Output("out", 64), element.Read(register));

        var net = new NetBuilder("top");
        var (first, last) = (net.Input("address", addressWidth), net.Input("data", 64));
        for (var i = 0; i < instances; i++)
        {
            var port = net.Instance($"element{i}", element.Definition);
            net.Assign(port, first);
            net.Assign(port + 1, last);
            last = net.Read(port + 2);
        }

        net.Assign(net.Output("out", 64), last);
        return net.Design(element.Definition);
    }
}
