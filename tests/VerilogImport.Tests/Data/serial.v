`include "serial_defines.vh"
`timescale 1ns/10ps
// Old style: the ports are declared behind the list.
module serial (clock, nreset, data, send,
`ifdef SERIAL_HAS_PARITY
               parity,
`endif
               line, offset);
  parameter DIVISOR = 16;
  parameter signed [15:0] START = -16'sd3;
  localparam COUNT_WIDTH = (DIVISOR <= 2) ? 1 : (DIVISOR <= 16) ? 4 : 8;

  input clock, nreset;
  input `SERIAL_RANGE(`SERIAL_DATA_WIDTH) data;
  input send;
`ifdef SERIAL_HAS_PARITY
  output parity;
`endif
  output line;
  output [COUNT_WIDTH-1:0] offset;
  reg line;
  reg signed [COUNT_WIDTH-1:0] offset;

  function [7:0] twist;
    input [7:0] value;   // no port
    parameter UNUSED = 1;
    begin
      twist = {value[0], value[7:1]};
    end
  endfunction

  task report;
    input integer number;
    begin
      $display("module input [3:0] endmodule %d", number);
    end
  endtask

  assign parity = ^data;
  always @(posedge clock or negedge nreset)
    if (!nreset) begin
      line <= 1'b1;
      offset <= START;
    end else begin : work
      if (send) begin line <= twist(data) > 8'd100; offset <= offset + 1; end
      case (data)
        8'h00: begin line <= 1'b0; end
        default: ;
      endcase
    end
endmodule
