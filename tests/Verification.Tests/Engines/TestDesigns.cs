using System.Collections.Immutable;
using Verification.Engines;

namespace Verification.Tests.Engines;

/// <summary>Small hand-written designs that cover widths, memories and combinational modules.</summary>
internal static class TestDesigns
{
    private static readonly EngineClock Clock = new("clk");

    public static readonly EngineDesign Counter = new(
        "Counter",
        """
        module Counter(input clk, input rst, input en, output reg [7:0] count, output [7:0] next);
          assign next = count + {7'd0, en};
          always @(posedge clk) if (rst) count <= 8'd0; else count <= next;
        endmodule
        """,
        [In("clk", 1), In("rst", 1), In("en", 1), Out("count", 8), Out("next", 8)],
        [Clock],
        singleEvalSafe: true);

    public static readonly EngineDesign FallingCounter = Counter with
    {
        Verilog = Counter.Verilog.Replace("posedge", "negedge", StringComparison.Ordinal),
        Clocks = [new EngineClock("clk", RisingEdge: false)],
    };

    public static readonly EngineDesign Wide = new(
        "Wide",
        """
        module Wide(input clk, input rst, input [99:0] a, input [64:0] b, input [15:0] s, output reg [99:0] sum, output reg [64:0] mix, output [164:0] both__ports);
          assign both__ports = {b, a};
          always @(posedge clk)
            if (rst) begin
              sum <= 100'd0;
              mix <= 65'd0;
            end else begin
              sum <= sum + a;
              mix <= {mix[63:0], mix[64]} ^ b ^ {49'd0, s};
            end
        endmodule
        """,
        [In("clk", 1), In("rst", 1), In("a", 100), In("b", 65), In("s", 16), Out("sum", 100), Out("mix", 65), Out("both__ports", 165)],
        [Clock],
        singleEvalSafe: true);

    public static readonly EngineDesign Adder = new(
        "Adder",
        """
        module Adder(input [15:0] a, input [15:0] b, input signed [31:0] c, output [16:0] sum, output signed [63:0] product);
          assign sum = {1'b0, a} + {1'b0, b};
          assign product = c * $signed({1'b0, b});
        endmodule
        """,
        [In("a", 16), In("b", 16), new EnginePort("c", 32, true, true), Out("sum", 17), new EnginePort("product", 64, false, true)],
        [],
        singleEvalSafe: true);

    public static readonly EngineDesign Memory = new(
        "Ram",
        """
        module Ram(input clk, input rst, input we, input [3:0] wa, input [3:0] ra, input [31:0] d, output reg [31:0] q, output [31:0] now);
          reg [31:0] cells [0:15];
          integer i;
          assign now = cells[ra];
          always @(posedge clk) begin
            if (rst) begin
              for (i = 0; i < 16; i = i + 1) cells[i] <= 32'd0;
            end else if (we) cells[wa] <= d;
            q <= rst ? 32'd0 : cells[ra];
          end
        endmodule
        """,
        [In("clk", 1), In("rst", 1), In("we", 1), In("wa", 4), In("ra", 4), In("d", 32), Out("q", 32), Out("now", 32)],
        [Clock],
        singleEvalSafe: true);

    public static readonly EngineDesign DotProduct = new(
        "DotProduct",
        """
        module DotProduct(input clk, input rst, input clear, input [63:0] a, input [63:0] w, output reg signed [31:0] acc);
          reg signed [15:0] p [0:7];
          reg signed [18:0] s;
          reg c1, c2;
          integer i;
          always @(posedge clk) begin
            for (i = 0; i < 8; i = i + 1)
              p[i] <= rst ? 16'sd0 : $signed(a[8*i +: 8]) * $signed(w[8*i +: 8]);
            s <= rst ? 19'sd0 : p[0] + p[1] + p[2] + p[3] + p[4] + p[5] + p[6] + p[7];
            c1 <= rst | clear;
            c2 <= c1;
            acc <= rst ? 32'sd0 : (c2 ? 32'sd0 : acc) + s;
          end
        endmodule
        """,
        [In("clk", 1), In("rst", 1), In("clear", 1), In("a", 64), In("w", 64), new EnginePort("acc", 32, false, true)],
        [Clock],
        singleEvalSafe: true);

    /// <summary>An asynchronous reset and logic on the clock's level: never evaluated just once for a cycle.</summary>
    public static readonly EngineDesign AsyncReset = new(
        "AsyncReset",
        """
        module AsyncReset(input clk, input rst, input [7:0] d, output reg [7:0] q, output level);
          assign level = clk;
          always @(posedge clk or posedge rst) if (rst) q <= 8'd0; else q <= d;
        endmodule
        """,
        [In("clk", 1), In("rst", 1), In("d", 8), Out("q", 8), Out("level", 1)],
        [Clock],
        singleEvalSafe: false);

    public static readonly EngineDesign Finishing = new(
        "Finishing",
        """
        module Finishing(input clk, input rst, output reg [7:0] n);
          always @(posedge clk) begin
            n <= rst ? 8'd0 : n + 8'd1;
            if (!rst && n == 8'd4) $finish;
          end
        endmodule
        """,
        [In("clk", 1), In("rst", 1), Out("n", 8)],
        [Clock],
        singleEvalSafe: true);

    public static readonly ImmutableArray<EngineDesign> All = [Counter, FallingCounter, Wide, Adder, Memory, DotProduct, AsyncReset];

    private static EnginePort In(string name, int width) => new(name, width, IsInput: true, IsSigned: false);

    private static EnginePort Out(string name, int width) => new(name, width, IsInput: false, IsSigned: false);
}
