`default_nettype none

module wide_ports (
  input  wire logic                clk,
  input  wire logic        [199:0] wide,
  input  wire logic signed  [19:0] a,
  input  wire logic signed  [31:0] b,
  input  wire logic signed  [39:0] c,
  input  wire logic         [63:0] d,
  output      logic        [199:0] wide_inverted,
  output      logic signed  [20:0] a_negated,
  output      logic signed  [31:0] b_held,
  output      logic signed  [39:0] c_held,
  output      logic         [63:0] d_plus_1,
  input  wire logic         [15:0] lanes_0,
  input  wire logic         [15:0] lanes_1,
  output      logic         [16:0] sum
);

  assign wide_inverted = ~wide;
  assign a_negated     = -21'(a);
  assign d_plus_1      = d + 64'd1;
  assign sum           = {1'd0, lanes_0} + {1'd0, lanes_1};

  always_ff @(posedge clk) begin
    b_held <= b;
    c_held <= c;
  end

endmodule

`default_nettype wire
