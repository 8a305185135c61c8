module adder #(parameter int W = 4) (input logic clk_i, input logic rst_ni, input logic signed [W-1:0] a_i, b_i, output logic signed [W:0] sum_o);
  typedef enum logic [1:0] { Idle, Run } state_t;
  state_t state;
  always_ff @(posedge clk_i or negedge rst_ni)
    if (!rst_ni) begin sum_o <= '0; state <= Idle; end
    else begin sum_o <= a_i + b_i; state <= Run; end
endmodule
