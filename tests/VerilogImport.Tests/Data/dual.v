`default_nettype	none
module dual #(parameter LGFLEN = 3, localparam FLEN = (1<<LGFLEN)) (
		input	wire		i_wclk, i_wr_reset_n,
		input	wire	[FLEN-1:0]	i_wdata,
		input	wire		i_rclk, i_rd_reset_n,
		output	reg signed	[FLEN-1:0]	o_rdata
	);
	reg [FLEN-1:0] taken, first;
	always @(posedge i_wclk or negedge i_wr_reset_n) if (!i_wr_reset_n) taken <= 0; else taken <= i_wdata;
	always @(posedge i_rclk or negedge i_rd_reset_n) if (!i_rd_reset_n) { o_rdata, first } <= 0; else { o_rdata, first } <= { first, taken };
`ifdef	FORMAL
	always @(*) assert(o_rdata == 0);
`endif
endmodule
