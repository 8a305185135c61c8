`ifndef SERIAL_DEFINES
`define SERIAL_DEFINES
`define SERIAL_DATA_WIDTH 8
`define SERIAL_RANGE(high) [(high)-1:0]
`define SERIAL_HAS_PARITY
`endif
