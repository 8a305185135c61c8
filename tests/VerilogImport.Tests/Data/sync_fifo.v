// A first-in first-out memory with ready and valid on both sides; its depth is a power of two.
`resetall
`timescale 1ns / 1ps
`default_nettype none

(* keep_hierarchy = "yes" *)
module sync_fifo #
(
    // Width of a word
    parameter WIDTH = 8,
    /* number of words (power of two) */
    parameter DEPTH = 4,
    parameter LEVEL_WIDTH = $clog2(DEPTH + 1)
)
(
    input  wire                   clk,
    input  wire                   rst_n,

    input  wire [WIDTH-1:0]       s_data,
    input  wire                   s_valid,
    output wire                   s_ready,

    output wire [WIDTH-1:0]       m_data,
    output wire                   m_valid,
    input  wire                   m_ready,
    output reg  [LEVEL_WIDTH-1:0] level
);

localparam ADDRESS_WIDTH = $clog2(DEPTH);

reg [WIDTH-1:0] words [0:DEPTH-1];
reg [ADDRESS_WIDTH-1:0] head, tail;

wire push = s_valid && s_ready;
wire pop = m_valid && m_ready;

assign s_ready = level != DEPTH;
assign m_valid = level != 0;
assign m_data = words[head];

always @(posedge clk) begin : proc
    if (push) begin
        words[tail] <= s_data;
        tail <= tail + 1'b1;
    end
    if (pop) head <= head + 1'b1;
    level <= level + push - pop;
    if (!rst_n) begin
        level <= 0;
        head <= 0;
        tail <= 0;
    end
end

endmodule

`resetall
