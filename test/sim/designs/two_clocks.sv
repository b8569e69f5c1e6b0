`default_nettype none

module two_clocks (
  input  wire logic        fast_clk,
  input  wire logic        fast_rst_n,
  input  wire logic        slow_clk,
  output      logic [15:0] fast_count,
  output      logic [15:0] slow_count,
  output      logic [15:0] falling_count
);

  always_ff @(posedge fast_clk or negedge fast_rst_n) begin
    if (!fast_rst_n) fast_count <= 16'd0;
    else fast_count <= fast_count + 16'd1;
  end

  initial slow_count = 16'd0;
  always_ff @(posedge slow_clk) slow_count <= slow_count + 16'd1;

  initial falling_count = 16'd0;
  always_ff @(negedge fast_clk) falling_count <= fast_count;

endmodule

`default_nettype wire
