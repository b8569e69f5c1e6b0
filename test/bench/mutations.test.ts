import { describe, expect, it } from 'vitest';
import { apply, choose, mutationsOf } from '../../bench/mutate/mutations.ts';
import { explained } from '../../bench/mutate/survivors.ts';
import { Random } from '../../sim/random/index.ts';

const mutants = (line: string) => mutationsOf('m.sv', line).map(({ kind, after }) => `${kind}: ${after}`);

const counter = `// Counts: a + b
\`default_nettype none

module counter (
  input  wire logic       clk,
  output      logic [3:0] count = 4'd0  // a & b
);

  localparam logic [3:0] LAST = 4'd9;
  initial begin
    count = 4'd3;
  end

  always_ff @(posedge clk) begin
    count <= count + 4'd1;                                // counter.ts:7
  end

\`ifndef SYNTHESIS
\`ifndef FORMAL
  always @(posedge clk) if (!(count < 4'd10)) $fatal(1, "assertion: below ten");
\`endif
  wire logic spare = a & b;
\`endif
  // what only an assertion reads
  wire logic inner = a + b;
  wire logic outer = inner &
    (a == 4'd1);
  wire logic unused_ok = &{
    1'd0,
    a & b             // nothing reads these
  };
endmodule
`;

describe('mutations', () => {
  it('swap operators, one place each', () => {
    expect(mutants('  assign y = a & b & c;')).toEqual([
      'and to or: assign y = a | b & c;',
      'and to or: assign y = a & b | c;',
      "value zero: assign y = '0;",
    ]);
    expect(mutants('  y = a < b;')).toEqual(['less to less or equal: y = a <= b;']);
    expect(mutants('  y = a << 2;')).toEqual(['left shift to right shift: y = a >> 2;']);
  });

  it('do not take an assignment for a comparison', () => {
    expect(mutants('    y <= a;')).toEqual(['assignment dropped: ;']);
  });

  it('turn conditions, or make them always true', () => {
    expect(mutants('    if (a) begin')).toEqual([
      'condition negated: if (!(a)) begin',
      "condition always true: if (1'b1) begin",
    ]);
    expect(mutants('    else if (f(a)) y <= z;')).toEqual([
      'condition negated: else if (!(f(a))) y <= z;',
      "condition always true: else if (1'b1) y <= z;",
    ]);
    expect(mutants('  assign y = a ? b : c;')).toEqual([
      'choice turned: assign y = !(a) ? b : c;',
      "value zero: assign y = '0;",
    ]);
  });

  it('drop complements and negations', () => {
    expect(mutants('  y = ~a;')).toEqual(['complement dropped: y = a;']);
    expect(mutants('  y = !(a);')).toEqual(['negation dropped: y = (a);']);
  });

  it('count constants up within their width', () => {
    expect(mutants("  y = 2'd3;")).toEqual(["constant one more: y = 2'd0;"]);
    expect(mutants("  y = 48'd281474976710654;")).toEqual(["constant one more: y = 48'd281474976710655;"]);
  });

  it('cut connections of instances, but for clock and reset', () => {
    expect(mutants('    .data  (sum[3:0]),')).toEqual(["connection zero: .data  ('0),"]);
    expect(mutants("    .start (8'd0),")).toEqual(["constant one more: .start (8'd1),"]);
    expect(mutants('    .clk   (clk),')).toEqual([]);
    expect(mutants('    .rst_n (rst_n),')).toEqual([]);
  });

  it('leave ports, parameters, initial values, comments and assertions alone', () => {
    expect(mutationsOf('counter.sv', counter)).toEqual([
      {
        file: 'counter.sv',
        line: 15,
        kind: 'add to subtract',
        before: "count <= count + 4'd1;",
        after: "count <= count - 4'd1;",
      },
      {
        file: 'counter.sv',
        line: 15,
        kind: 'constant one more',
        before: "count <= count + 4'd1;",
        after: "count <= count + 4'd2;",
      },
      { file: 'counter.sv', line: 15, kind: 'assignment dropped', before: "count <= count + 4'd1;", after: ';' },
    ]);
  });

  it('are made in their line, and say so there', () => {
    const [mutation] = mutationsOf('counter.sv', counter);
    const changed = apply(mutation, counter).split('\n');
    const lines = counter.split('\n');
    expect(changed[14]).toBe("    count <= count - 4'd1; // mutated: add to subtract");
    expect(changed.filter((line, index) => line !== lines[index])).toHaveLength(1);
  });
});

describe('the choice of mutations', () => {
  const lines = ['y = a & b;', 'y = a & c;', 'y = a & d;', 'y = a & e;', 'y = ~a;', 'y = a + b;', 'y = a + ~b;'];
  const all = mutationsOf('m.sv', lines.join('\n'));

  it('takes the kinds in turn and no line twice', () => {
    const chosen = choose(all, 6, new Random(1));
    const firstKinds = chosen.slice(0, 3).map(({ kind }) => kind);
    expect(new Set(firstKinds).size).toBe(3);
    expect(new Set(chosen.map(({ line }) => line)).size).toBe(chosen.length);
  });

  it('is the same for the same seed, another for another', () => {
    expect(choose(all, 5, new Random(2))).toEqual(choose(all, 5, new Random(2)));
    expect(choose(all, 5, new Random(2))).not.toEqual(choose(all, 5, new Random(3)));
  });

  it('ends when there are no more', () => {
    expect(choose(all, 100, new Random(1))).toHaveLength(lines.length);
  });
});

describe('survivors', () => {
  it('are not explained by chance', () => {
    const nobody = { file: 'none.sv', line: 1, kind: 'and to or', before: 'y = a & b;', after: 'y = a | b;' };
    expect(explained(nobody)).toBeNull();
  });
});
