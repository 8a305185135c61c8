`timescale 1ns/10ps
module delayed #(parameter W = 8, parameter DELAY = 1) (
  input clk,
  input rst,
  input [W-1:0] d,
  output reg [W-1:0] q,
  output [W-1:0] inverted
);
  generate
    if (W < 2) begin
      initial $error("Error: W is %d", W);
    end
  endgenerate

  always @(posedge clk or posedge rst)
    if (rst) q <= #DELAY 0;
    else q <= #1 d;

  assign #(0.5, 0.6) inverted = ~q ^ d;
endmodule
