`default_nettype none

module queue (
  input  wire logic       clk,
  input  wire logic       rst_n,
  input  wire logic       enq_valid,
  output      logic       enq_ready,
  input  wire logic [7:0] enq_bits,
  output      logic       deq_valid,
  input  wire logic       deq_ready,
  output      logic [7:0] deq_bits
);

  logic [7:0] store [0:1];
  logic       wr_ptr;
  logic       rd_ptr;
  logic [1:0] count;

  wire logic enq_fire = enq_valid & enq_ready;
  wire logic deq_fire = deq_valid & deq_ready;

  assign enq_ready = count != 2'd2;
  assign deq_valid = count != 2'd0;
  assign deq_bits  = store[rd_ptr];

  always_ff @(posedge clk or negedge rst_n) begin
    if (!rst_n) begin
      wr_ptr <= 1'd0;
      rd_ptr <= 1'd0;
      count  <= 2'd0;
    end else begin
      if (enq_fire) wr_ptr <= ~wr_ptr;
      if (deq_fire) rd_ptr <= ~rd_ptr;
      if (enq_fire & ~deq_fire) count <= count + 2'd1;
      else if (deq_fire & ~enq_fire) count <= count - 2'd1;
    end
  end

  always @(posedge clk) if (enq_fire) store[wr_ptr] <= enq_bits;

endmodule

`default_nettype wire
