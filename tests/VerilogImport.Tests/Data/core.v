/* Several modules in one file, ports behind macros, parameters with ranges. */
`define TRACE_PORTS(prefix, wide = 32) \
	, output reg [(wide)-1:0] prefix``_pc \
	, output reg prefix``_valid

`define CORE_V

module core #(
	parameter [ 0:0] ENABLE_COUNTERS = 1,
	parameter [31:0] RESET_ADDRESS = 32'h 0000_0000,
	parameter integer WORD = 32, parameter NAME = "core",
	parameter [WORD-1:0] MASK = {WORD{1'b1}}
) (
	input clk, resetn,
	output reg trap,
	output reg        mem_valid,
	input             mem_ready,
	output reg [31:0] mem_addr,
	output     [WORD/8-1:0] mem_strobe,
	input      [WORD-1:0] mem_data
`ifdef TRACE
	`TRACE_PORTS(trace)
`elsif NEVER
	, garbage ( here
`else
	, output [3:0] plain
`endif
);
	localparam integer cycles = 4;
	generate if (ENABLE_COUNTERS) begin : counters
		localparam hidden = 1;
		wire [hidden:0] input_like = {`UNKNOWN_MACRO};
	end endgenerate
	assign mem_strobe = MASK[3:0];
	always @* begin trap = 0; mem_valid = 0; mem_addr = RESET_ADDRESS; end
	always @(*) if (mem_ready) ;
endmodule

module core_helper(input [7:0] x, output y); assign y = ^x; endmodule
