using System.Globalization;
using HdlDsl.Netlists;
using HdlDsl.Passes;
using HdlDsl.RandomDesigns;
using HdlDsl.Verilog;

namespace HdlDsl.Tests.Verilog;

/// <summary>The text of small modules, as a reader sees it.</summary>
public sealed class EmitterTests
{
    private static readonly VerilogOptions Bare = VerilogOptions.Default with { HeaderComment = false };

    [Fact]
    public void Counter_reads_like_a_hand_written_one()
    {
        var net = new NetBuilder("counter");
        var enable = net.Input("enable", 1);
        var load = net.Input("load", 1);
        var start = net.Input("start", 8);
        var value = net.Output("value", 8);
        var count = net.Register("count", 8, net.Constant(0, 8));
        var chain = net.WhenChain();
        net.Branch(chain, ScopeKind.When, load, () => net.Assign(count, start));
        net.Branch(chain, ScopeKind.When, enable, () =>
        {
            var wide = net.Fold.Binary(Op.Add, net.Fold.ZeroExtend(net.Read(count), 9), net.Constant(1, 9));
            net.Assign(count, net.Fold.Slice(wide, 0, 8));
        });
        net.Assign(value, net.Read(count));

        Check(net.Design(), """
            module counter (
              input wire clk,
              input wire rst,
              input wire enable,
              input wire load,
              input wire [7:0] start,
              output wire [7:0] value
            );
              reg [7:0] count;
              assign value = count;

              always @(posedge clk) begin
                if (rst) begin
                  count <= 8'd0;
                end else begin
                  if (load) begin
                    count <= start;
                  end else if (enable) begin
                    count <= count + 8'd1;
                  end
                end
              end
            endmodule

            """);
    }

    [Fact]
    public void Switch_prints_as_case_and_the_rest_as_default()
    {
        var net = new NetBuilder("alu");
        var code = net.Input("code", 2);
        var a = net.Input("a", 8);
        var b = net.Input("b", 8);
        var result = net.Output("result", 8);
        var flag = net.Wire("flag", 1, net.Constant(0, 1));
        var isZero = net.Output("isZero", 1);
        var chain = net.SwitchChain(code);
        net.Branch(chain, ScopeKind.Case, -1, () => net.Assign(result, net.Fold.Binary(Op.Add, a, b)), net.Constant(0, 2));
        net.Branch(chain, ScopeKind.Case, -1, () => net.Assign(result, net.Fold.Binary(Op.And, a, b)), net.Constant(1, 2));
        net.Branch(chain, ScopeKind.Default, -1, () =>
        {
            net.Assign(result, net.Fold.Mux(net.Fold.Compare(Op.LessSigned, a, b), a, b));
            net.Assign(flag, net.Fold.Compare(Op.LessSigned, a, net.Constant(-5, 8)));
        });
        net.Assign(isZero, net.Fold.Binary(Op.And, net.Fold.Unary(Op.Not, net.Read(flag)), net.Fold.Compare(Op.Equal, a, b)));

        Check(net.Design(), """
            module alu (
              input wire [1:0] code,
              input wire [7:0] a,
              input wire [7:0] b,
              output reg [7:0] result,
              output wire isZero
            );
              reg flag;

              always @* begin
                case (code)
                  2'd0: result = a + b;
                  2'd1: result = a & b;
                  default: result = ($signed(a) < $signed(b)) ? a : b;
                endcase
              end

              always @* begin
                flag = 1'b0;
                case (code)
                  2'd0: ;
                  2'd1: ;
                  default: flag = $signed(a) < -8'sd5;
                endcase
              end
              assign isZero = !flag && a == b;
            endmodule

            """);
    }

    [Fact]
    public void Only_later_branches_with_content_become_negated_conditions()
    {
        var net = new NetBuilder("later");
        var a = net.Input("a", 1);
        var b = net.Input("b", 1);
        var first = net.Output("first", 1, net.Constant(0, 1));
        var second = net.Output("second", 1, net.Constant(0, 1));
        var chain = net.WhenChain();
        net.Branch(chain, ScopeKind.When, a, () => net.Assign(first, net.Constant(1, 1)));
        net.Branch(chain, ScopeKind.When, b, () => net.Assign(second, net.Constant(1, 1)));

        Check(net.Design(), """
            module later (
              input wire a,
              input wire b,
              output reg first,
              output reg second
            );

              always @* begin
                first = 1'b0;
                if (a) begin
                  first = 1'b1;
                end
              end

              always @* begin
                second = 1'b0;
                if (!a && b) begin
                  second = 1'b1;
                end
              end
            endmodule

            """);
    }

    [Fact]
    public void Shared_and_named_values_become_wires_and_unused_bits_are_collected()
    {
        var net = new NetBuilder("sharing");
        var a = net.Input("a", 8);
        var b = net.Input("b", 8);
        net.Input("spare", 4);
        var sum = net.Fold.Binary(Op.Add, a, b);
        var product = net.Fold.Multiply(true, 16, a, b);
        net.Definition.NameNode(product, "product");
        net.Assign(net.Output("high", 8), net.Fold.Slice(product, 8, 8));
        net.Assign(net.Output("x", 8), net.Fold.Binary(Op.Xor, sum, a));
        net.Assign(net.Output("y", 8), net.Fold.Binary(Op.Or, sum, b));

        Check(net.Design(), """
            module sharing (
              input wire [7:0] a,
              input wire [7:0] b,
              input wire [3:0] spare,
              output wire [7:0] high,
              output wire [7:0] x,
              output wire [7:0] y
            );
              wire [7:0] _add_a_b_HASH = a + b;
              wire [15:0] product = $signed(a) * $signed(b);
              assign high = product[15:8];
              assign x = _add_a_b_HASH ^ a;
              assign y = _add_a_b_HASH | b;

              wire _unused_ok = &{1'b0, spare, product[7:0]};
            endmodule

            """);
    }

    [Fact]
    public void Instances_connect_straight_to_what_they_drive()
    {
        var child = new NetBuilder("child");
        var d = child.Input("d", 8);
        var q = child.Register("state", 8, child.Constant(3, 8));
        child.Assign(q, d);
        child.Assign(child.Output("q", 8), child.Read(q));
        child.Assign(child.Output("isZero", 1), child.Fold.Compare(Op.Equal, child.Read(q), child.Constant(0, 8)));

        var net = new NetBuilder("parent");
        var a = net.Input("a", 8);
        var y = net.Output("y", 8);
        var first = net.Instance("stage", child.Definition);
        net.Assign(first, net.Fold.Unary(Op.Not, a));
        net.Assign(y, net.Read(first + 1));

        Check(net.Design(child.Definition), """
            /* verilator lint_off DECLFILENAME */
            module child (
              input wire clk,
              input wire rst,
              input wire [7:0] d,
              output wire [7:0] q,
              output wire isZero
            );
              reg [7:0] state;
              assign q = state;
              assign isZero = state == 8'd0;

              always @(posedge clk) begin
                if (rst) begin
                  state <= 8'd3;
                end else begin
                  state <= d;
                end
              end
            endmodule

            module parent (
              input wire clk,
              input wire rst,
              input wire [7:0] a,
              output wire [7:0] y
            );
              wire _unused_stage_isZero;

              child stage (
                .clk(clk),
                .rst(rst),
                .d(~a),
                .q(y),
                .isZero(_unused_stage_isZero)
              );
            endmodule

            """);
    }

    [Fact]
    public void Memory_is_written_in_a_block_of_its_own_and_guarded_where_the_depth_is_not_a_power_of_two()
    {
        var net = new NetBuilder("storage");
        var address = net.Input("address", 3);
        var data = net.Input("data", 8);
        var write = net.Input("write", 1);
        var memory = net.Memory("words", 5, 8, isRom: false);
        net.Branch(net.WhenChain(), ScopeKind.When, write, () => net.Write(memory, address, data));
        net.Assign(net.Output("q", 8), net.Nodes.Intern(Op.MemoryRead, 8, memory, address));

        Check(net.Design(), """
            module storage (
              input wire clk,
              input wire [2:0] address,
              input wire [7:0] data,
              input wire write,
              output wire [7:0] q
            );
              reg [7:0] words [0:4];
              assign q = (address <= 3'd4) ? words[address] : 8'd0;

              always @(posedge clk) begin
                if (write) begin
                  if (address <= 3'd4) begin
                    words[address] <= data;
                  end
                end
              end
            endmodule

            """);
    }

    [Fact]
    public void Disjoint_slices_are_several_assignments_and_dynamic_elements_are_indexed_parts()
    {
        var net = new NetBuilder("parts");
        var a = net.Input("a", 4);
        var index = net.Input("index", 2);
        var row = net.Input("row", 32);
        var y = net.Output("y", 8);
        net.Assign(y, a, low: 4);
        net.Assign(y, net.Fold.Unary(Op.Not, a), low: 0);
        net.Assign(net.Output("element", 8), net.Fold.DynamicSlice(row, index, 8, 8));
        net.Assign(net.Output("wide", 6), net.Fold.SignExtend(a, 6));

        Check(net.Design(), """
            module parts (
              input wire [3:0] a,
              input wire [1:0] index,
              input wire [31:0] row,
              output wire [7:0] y,
              output wire [7:0] element,
              output wire [5:0] wide
            );
              assign y[3:0] = ~a;
              assign y[7:4] = a;
              assign element = row[index * 8 +: 8];
              assign wide = {{2{a[3]}}, a};
            endmodule

            """);
    }

    [Fact]
    public void Asynchronous_reset_and_initial_values_follow_the_domain()
    {
        var net = new NetBuilder("resets");
        var d = net.Input("d", 1);
        var asynchronous = net.Register("asynchronous", 1, net.Constant(1, 1), new ClockDomain("clk", "rst_n", ResetKind.Asynchronous, true));
        var free = net.Register("free", 1, net.Constant(1, 1), new ClockDomain("clk", "none", ResetKind.None));
        net.Assign(asynchronous, d);
        net.Assign(free, net.Read(asynchronous));
        net.Assign(net.Output("q", 1), net.Read(free));

        Check(net.Design(), """
            module resets (
              input wire clk,
              input wire rst_n,
              input wire d,
              output wire q
            );
              reg asynchronous;
              reg free;
              assign q = free;

              initial begin
                free = 1'b1;
              end

              always @(posedge clk or negedge rst_n) begin
                if (!rst_n) begin
                  asynchronous <= 1'b1;
                end else begin
                  asynchronous <= d;
                end
              end

              always @(posedge clk) begin
                free <= asynchronous;
              end
            endmodule

            """);
    }

    [Fact]
    public void Temporary_names_do_not_depend_on_what_else_is_in_the_module()
    {
        var shorter = VerilogEmitter.Emit(SharingWith(extra: false), Bare);
        var longer = VerilogEmitter.Emit(SharingWith(extra: true), Bare);
        var lines = longer.Split('\n').ToHashSet(StringComparer.Ordinal);
        shorter.Split('\n').ShouldAllBe(line => lines.Contains(line));
    }

    [Fact]
    public void Emission_is_deterministic()
    {
        var design = RandomDesign.Make(4);
        VerilogEmitter.Emit(design, Bare).ShouldBe(VerilogEmitter.Emit(design, Bare));
        VerilogEmitter.Emit(RandomDesign.Make(4), Bare).ShouldBe(VerilogEmitter.Emit(design, Bare));
    }

    [Fact]
    public void Suggested_names_make_room_for_chosen_ones()
    {
        var net = new NetBuilder("names");
        var a = net.Input("a", 2);
        var suggested = net.Wire("sum", 2, isSuggested: true);
        var chosen = net.Wire("sum", 2);
        net.Assign(suggested, net.Fold.Unary(Op.Not, a));
        net.Assign(chosen, net.Fold.Unary(Op.Negate, a));
        net.Assign(net.Output("y", 2), net.Fold.Binary(Op.And, net.Read(suggested), net.Read(chosen)));
        var text = VerilogEmitter.Emit(net.Design(), Bare);
        text.ShouldContain("assign sum_1 = ~a;");
        text.ShouldContain("assign sum = -a;");
    }

    [Fact]
    public void A_thousand_signals_in_one_scope_cost_a_thousand_times_one()
    {
        LinesFor(2000).ShouldBe(LinesFor(1000) * 2, tolerance: 20);
        static double LinesFor(int count)
        {
            var net = new NetBuilder("many");
            var condition = net.Input("condition", 1);
            var value = net.Input("value", 4);
            net.Branch(net.WhenChain(), ScopeKind.When, condition, () =>
            {
                for (var i = 0; i < count; i++)
                    net.Assign(net.Output(string.Create(CultureInfo.InvariantCulture, $"y{i}"), 4, net.Constant(0, 4)), value);
            });
            return VerilogEmitter.Emit(net.Design(), Bare).Count(character => character == '\n');
        }
    }

    private static Design SharingWith(bool extra)
    {
        var net = new NetBuilder("stable");
        var a = net.Input("a", 8);
        var b = net.Input("b", 8);
        if (extra)
            net.Assign(net.Wire("added", 8), net.Fold.Binary(Op.Subtract, b, a));
        var sum = net.Fold.Binary(Op.Add, net.Fold.Binary(Op.And, a, b), b);
        net.Assign(net.Output("x", 8), net.Fold.Binary(Op.Xor, sum, a));
        net.Assign(net.Output("y", 8), net.Fold.Binary(Op.Or, sum, b));
        return net.Design();
    }

    /// <summary>Compares the text, with hashes of temporaries masked, and has it linted.</summary>
    private static void Check(Design source, string expected)
    {
        var text = VerilogEmitter.Emit(new DesignPasses().Run(source), Bare);
        System.Text.RegularExpressions.Regex.Replace(text, "_[0-9a-f]{6}\\b", "_HASH", default, TimeSpan.FromSeconds(1)).ShouldBe(expected);
        VerilogTools.Lint(text, source.Top.Name).ShouldBeEmpty();
    }
}
