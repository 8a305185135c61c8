using System.Globalization;
using HdlDsl.Netlists;
using HdlDsl.Passes;
using HdlDsl.RandomDesigns;
using HdlDsl.Verilog;

namespace HdlDsl.Tests.Verilog;

/// <summary>Loops between elements, black boxes, module names, and how the work grows with the design.</summary>
public sealed class EmitterStructureTests
{
    private static readonly VerilogOptions Bare = VerilogOptions.Default with { HeaderComment = false };

    [Fact]
    public void Elements_that_depend_on_each_other_become_signals_of_their_own()
    {
        var net = new NetBuilder("carry");
        var a = net.Input("a", 4);
        var condition = net.Input("condition", 1);
        var chain = net.Wire("chain", 12);
        net.Assign(chain, a, low: 0);
        net.Assign(chain, net.Fold.Binary(Op.Add, net.Fold.Slice(net.Read(chain), 0, 4), a), low: 4);
        net.Assign(chain, a, low: 8);
        net.Branch(net.WhenChain(), ScopeKind.When, condition, () =>
            net.Assign(chain, net.Fold.Unary(Op.Not, net.Fold.Slice(net.Read(chain), 4, 4)), low: 8));
        net.Assign(net.Output("y", 12), net.Read(chain));

        var text = VerilogEmitter.Emit(net.Design(), Bare);
        text.ShouldContain("assign chain_4 = a + a;");
        text.ShouldContain("chain_8 = ~chain_4;");
        text.ShouldContain("assign chain = {chain_8, chain_4, a};");
        VerilogTools.Lint(text, "carry").ShouldBeEmpty();
    }

    [Fact]
    public void Vectors_without_such_dependence_stay_whole()
    {
        var net = new NetBuilder("whole");
        var a = net.Input("a", 4);
        var pair = net.Wire("pair", 8);
        net.Assign(pair, a, low: 0);
        net.Assign(pair, a, low: 4);
        net.Assign(net.Output("y", 8), net.Fold.Unary(Op.Not, net.Read(pair)));
        new SplitLoopedSignals().Run(net.Definition).ShouldBeSameAs(net.Definition);
    }

    [Fact]
    public void A_block_reads_final_values_of_its_own_signal()
    {
        var net = new NetBuilder("finals");
        var a = net.Input("a", 4);
        var index = net.Input("index", 1);
        var y = net.Output("y", 8, net.Constant(0, 8));
        net.Assign(y, net.Fold.Unary(Op.Not, net.Fold.Slice(net.Read(y), 4, 4)), low: 0);
        net.Assign(y, net.Fold.Slice(net.Fold.Concat([index, a]), 0, 4), low: 4);
        net.Branch(net.WhenChain(), ScopeKind.When, index, () => net.Assign(y, net.Constant(5, 4), index: net.Fold.ZeroExtend(index, 2), stride: 4));

        var text = VerilogEmitter.Emit(net.Design(), Bare);
        var testbench = """
            module testbench;
              reg [3:0] a; reg index; wire [7:0] y;
              finals dut(.a(a), .index(index), .y(y));
              initial begin
                a = 4'd3; index = 1'b0; #1 $display("%h", y);
                index = 1'b1; #1 $display("%h", y);
                $finish;
              end
            endmodule
            """;
        VerilogTools.Simulate(text, testbench).ShouldBe("3c\n5a\n");
    }

    [Fact]
    public void Black_boxes_print_parameters_and_each_body_once()
    {
        const string Body = "module box #(parameter WIDTH = 1) (input wire [WIDTH-1:0] d, output wire [WIDTH-1:0] q);\n  assign q = d;\nendmodule\n";
        var boxes = new[] { 4, 8 }.Select(width => Box(width, Body)).ToArray();
        var net = new NetBuilder("user");
        foreach (var box in boxes)
        {
            var width = box.Signals[0].Width;
            var first = net.Instance($"box{width}", box);
            net.Assign(first, net.Input($"a{width}", width));
            net.Assign(net.Output($"y{width}", width), net.Read(first + 1));
        }

        var text = VerilogEmitter.Emit(net.Design(boxes), Bare);
        text.ShouldContain("box #(.WIDTH(8)) box8 (");
        (text.Split("module box").Length - 1).ShouldBe(1);
        VerilogTools.Lint(text, "user").ShouldBeEmpty();
    }

    [Fact]
    public void Two_modules_of_one_name_are_refused()
    {
        var first = new NetBuilder("same").Definition;
        var design = new NetBuilder("same").Design(first);
        Should.Throw<InvalidOperationException>(() => VerilogEmitter.Emit(design, Bare)).Message.ShouldContain("'same'");
    }

    [Fact]
    public void Text_and_memory_grow_with_the_number_of_nodes()
    {
        var (smallText, smallBytes) = Measure(10_000);
        var (largeText, largeBytes) = Measure(100_000);
        (largeText / (double)smallText).ShouldBeInRange(9, 12);
        (largeBytes / (double)smallBytes).ShouldBeLessThan(14);
    }

    private static (long Characters, long Bytes) Measure(int count)
    {
        var net = new NetBuilder("flat");
        var random = new Random(1);
        var pool = Enumerable.Range(0, 16).Select(i => net.Input(string.Create(CultureInfo.InvariantCulture, $"in{i}"), 16)).ToList();
        Op[] ops = [Op.Add, Op.Subtract, Op.And, Op.Or, Op.Xor];
        while (pool.Count < count)
            pool.Add(net.Fold.Binary(ops[random.Next(ops.Length)], pool[^random.Next(1, Math.Min(pool.Count, 500))], pool[^1]));
        net.Assign(net.Output("y", 16), pool[^1]);
        var design = net.Design();
        var writer = new StringWriter();
        var before = GC.GetAllocatedBytesForCurrentThread();
        VerilogEmitter.Emit(design, Bare, TextWriter.Null);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        VerilogEmitter.Emit(design, Bare, writer);
        return (writer.GetStringBuilder().Length, bytes);
    }

    private static Definition Box(int width, string body)
    {
        var box = new Definition("box")
        {
            BlackBox = new BlackBoxInfo([("WIDTH", width.ToString(CultureInfo.InvariantCulture))], body),
        };
        foreach (var (kind, name) in new[] { (SignalKind.Input, "d"), (SignalKind.Output, "q") })
            box.AddSignal(new SignalEntry { Kind = kind, Name = name, Width = width, InitialNode = -1, Domain = -1, Instance = -1 });
        return box;
    }
}
