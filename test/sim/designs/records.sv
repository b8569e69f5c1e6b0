`default_nettype none

// One register stage for a record of 3 + 40 + 1 + 64 bits; its `broken` modes violate the rule of streams.
module records (
  input  wire logic               clk,
  input  wire logic               rst_n,
  input  wire logic         [1:0] broken,
  input  wire logic               in_valid,
  output      logic               in_ready,
  input  wire logic         [2:0] in_bits_kind,
  input  wire logic signed [39:0] in_bits_value,
  input  wire logic               in_bits_last,
  input  wire logic        [63:0] in_bits_tag,
  output      logic               out_valid,
  input  wire logic               out_ready,
  output      logic         [2:0] out_bits_kind,
  output      logic signed [39:0] out_bits_value,
  output      logic               out_bits_last,
  output      logic        [63:0] out_bits_tag
);

  logic       full;
  logic [3:0] age;

  assign in_ready  = ~full | out_ready;
  assign out_valid = full & ~((broken == 2'd1) & (age == 4'd5));

  always_ff @(posedge clk or negedge rst_n) begin
    if (!rst_n) begin
      full <= 1'd0;
      age  <= 4'd0;
    end else begin
      if (in_ready) full <= in_valid;
      age <= (out_valid & ~out_ready) ? age + 4'd1 : 4'd0;
    end
  end

  always_ff @(posedge clk) begin
    if (in_valid & in_ready) begin
      out_bits_kind  <= in_bits_kind;
      out_bits_value <= in_bits_value;
      out_bits_last  <= in_bits_last;
      out_bits_tag   <= in_bits_tag;
    end
    if ((broken == 2'd2) & (age == 4'd2)) out_bits_tag <= out_bits_tag + 64'd1;
  end

endmodule

`default_nettype wire
