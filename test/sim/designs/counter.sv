`default_nettype none

module counter (
  input  wire logic       clk,
  input  wire logic       rst,
  input  wire logic       en,
  output      logic [3:0] count,
  output      logic       wrapped,
  output      logic [1:0] phase
);

  always_ff @(posedge clk) begin
    if (rst) begin
      count   <= 4'd0;
      wrapped <= 1'd0;
    end else if (en) begin
      count <= count + 4'd1;
      if (count == 4'd15) wrapped <= 1'd1;
    end
  end

  assign phase = count[3:2];

`ifndef SYNTHESIS
  always @(posedge clk) begin
    if (!rst && (count == 4'd12)) $error("the count must stay below 12 (hw/counter.ts:7)");
  end
`endif

endmodule

`default_nettype wire
