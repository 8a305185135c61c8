using System.Numerics;
using HdlDsl.Netlists;
using HdlDsl.RandomDesigns;
using HdlDsl.Simulator.Interpretation;

namespace HdlDsl.Simulator.Tests.Interpretation;

/// <summary>What the interpreter makes of small netlists, told one rule at a time.</summary>
public sealed class InterpretedModelTests
{
    private static readonly ClockDomain Asynchronous = new("clk", "arst", ResetKind.Asynchronous);
    private static readonly ClockDomain Second = new("clk2", "rst2");

    [Fact]
    public void Ports_are_clocks_and_resets_then_the_declared_ones()
    {
        var net = new NetBuilder("top");
        net.Input("narrow", 3);
        net.Register("count", 4, net.Constant(0, 4));
        net.Register("other", 4, net.Constant(0, 4), Second);
        net.Input("wide", 65);
        net.Output("y", 33);
        using var model = new InterpretedModel(net.Design());
        model.Clocks.ShouldBe(["clk", "clk2"]);
        model.Ports.ShouldBe(
        [
            new("clk", 1, true, 0, 1), new("rst", 1, true, 1, 1), new("clk2", 1, true, 2, 1), new("rst2", 1, true, 3, 1),
            new("narrow", 3, true, 4, 1), new("wide", 65, true, 8, 16), new("y", 33, false, 24, 8),
        ]);
    }

    [Fact]
    public void Only_registers_of_rising_clocks_change()
    {
        var net = new NetBuilder("top");
        foreach (var (name, domain) in new[] { ("a", ClockDomain.Default), ("b", Second) })
        {
            var register = net.Register($"count_{name}", 4, net.Constant(0, 4), domain);
            net.Assign(register, net.Fold.Binary(Op.Add, net.Read(register), net.Constant(1, 4)));
            net.Assign(net.Output(name, 4), net.Read(register));
        }

        using var model = new InterpretedModel(net.Design());
        model.Edge(0b01);
        model.Edge(0b11);
        model.Edge(0b01);
        model.Settle();
        Read(model, "a").ShouldBe(3);
        Read(model, "b").ShouldBe(1);
    }

    [Fact]
    public void Asynchronous_reset_acts_without_an_edge_and_wins_at_one()
    {
        var net = new NetBuilder("top");
        var register = net.Register("state", 4, net.Constant(9, 4), Asynchronous);
        net.Assign(register, net.Constant(5, 4));
        net.Assign(net.Output("y", 4), net.Read(register));
        using var model = new InterpretedModel(net.Design());
        model.Edge(1);
        model.Settle();
        Read(model, "y").ShouldBe(5);
        model.WritePort(model.FindPort("arst"), 1);
        model.Settle();
        Read(model, "y").ShouldBe(9);
        model.Edge(1);
        model.Settle();
        Read(model, "y").ShouldBe(9);
    }

    [Fact]
    public void An_unsettled_asynchronous_reset_is_seen_by_other_registers_at_the_edge()
    {
        var net = new NetBuilder("top");
        var register = net.Register("state", 4, net.Constant(9, 4), Asynchronous);
        net.Assign(register, net.Constant(5, 4));
        var follower = net.Register("follower", 4);
        net.Assign(follower, net.Read(register));
        net.Assign(net.Output("y", 4), net.Read(follower));
        using var model = new InterpretedModel(net.Design());
        model.Edge(1);
        model.WritePort(model.FindPort("arst"), 1);
        model.Edge(1);
        model.Settle();
        Read(model, "y").ShouldBe(9);
    }

    [Fact]
    public void The_last_write_port_wins_and_reads_see_the_old_word()
    {
        var net = new NetBuilder("top");
        var memory = net.Memory("mem", 3, 8, isRom: false);
        var address = net.Input("address", 4);
        net.Write(memory, address, net.Constant(1, 8));
        net.Write(memory, address, net.Constant(2, 8));
        net.Assign(net.Output("y", 8), net.Nodes.Intern(Op.MemoryRead, 8, memory, address));
        using var model = new InterpretedModel(net.Design());
        model.Settle();
        Read(model, "y").ShouldBe(0);
        model.Edge(1);
        model.Settle();
        Read(model, "y").ShouldBe(2);
        model.WritePort(model.FindPort("address"), 3);
        model.Edge(1);
        model.Settle();
        Read(model, "y").ShouldBe(0);
    }

    [Fact]
    public void A_random_start_depends_on_the_seed_and_spares_what_the_hardware_defines()
    {
        var net = new NetBuilder("top");
        net.Assign(net.Output("free", 64), net.Read(net.Register("free_reg", 64)));
        net.Assign(net.Output("reset", 64), net.Read(net.Register("reset_reg", 64, net.Constant(7, 64))));
        net.Assign(net.Output("configured", 64), net.Read(net.Register("initial", 64, net.Constant(7, 64), new("clk", "none", ResetKind.None))));
        net.Assign(net.Output("word", 64), net.Nodes.Intern(Op.MemoryRead, 64, net.Memory("mem", 2, 64, false), net.Constant(1, 1)));
        net.Assign(net.Output("kept", 64), net.Nodes.Intern(Op.MemoryRead, 64, net.Memory("full", 2, 64, false, 5, 6), net.Constant(1, 1)));
        using var model = new InterpretedModel(net.Design());
        Outputs(null).ShouldBe([0, 7, 7, 0, 6]);
        var first = Outputs(1);
        first[2].ShouldBe(7);
        first[4].ShouldBe(6);
        first.Distinct().Count().ShouldBe(5);
        Outputs(1).ShouldBe(first);
        Outputs(2)[0].ShouldNotBe(first[0]);

        BigInteger[] Outputs(int? seed)
        {
            model.Restart(seed);
            model.Settle();
            return [.. model.Ports.Select((port, number) => (port, number)).Where(item => !item.port.IsInput).Select(item => model.ReadPort(item.number))];
        }
    }

    [Fact]
    public void Deep_expressions_need_no_deep_stack()
    {
        var net = new NetBuilder("top");
        var value = net.Input("a", 8);
        for (var i = 0; i < 200_000; i++)
            value = net.Fold.Binary(Op.Add, net.Fold.Unary(Op.Not, value), net.Constant(3, 8));
        net.Assign(net.Output("y", 8), value);
        using var model = new InterpretedModel(net.Design());
        model.WritePort(model.FindPort("a"), 42);
        model.Settle();
        Read(model, "y").ShouldBe(42);
    }

    [Fact]
    public void A_carry_chain_settles_in_any_order_of_statements()
    {
        var net = new NetBuilder("top");
        var chain = net.Wire("chain", 64);
        for (var bit = 63; bit > 0; bit--)
            net.Assign(chain, net.Fold.Slice(net.Read(chain), bit - 1, 1), bit);
        net.Assign(chain, net.Input("a", 1));
        net.Assign(net.Output("y", 64), net.Read(chain));
        using var model = new InterpretedModel(net.Design());
        model.WritePort(model.FindPort("a"), 1);
        model.Settle();
        Read(model, "y").ShouldBe(ulong.MaxValue);
    }

    [Fact]
    public void A_disposed_model_says_so()
    {
        var model = new InterpretedModel(new NetBuilder("top").Design());
        model.Dispose();
        Should.Throw<ObjectDisposedException>(model.Settle);
        Should.Throw<ObjectDisposedException>(() => model.Edge(1));
        Should.Throw<ObjectDisposedException>(() => model.Restart());
        model.Dispose();
    }

    private static BigInteger Read(SimulatedModel model, string name) => model.ReadPort(model.FindPort(name));
}
