import { describe, expect, it } from 'vitest';
import { Bool, Module, UInt, assert, assume, cover, input, output, reg, when } from '../../gen/index.ts';
import { printed, section } from './support/text.ts';
import { CLEAN, lint, tool, withFiles } from './support/tools.ts';

/** Counts to ten and no further. */
class Bounded extends Module {
  readonly go = input(Bool());
  readonly stop = input(Bool());
  readonly q = output(UInt(4));
  readonly count = reg(UInt(4), { init: 0 });

  logic() {
    when(this.go, () => this.count.next(this.count.add(1)));
    this.q.assign(this.count);
    assert(this.count.le(10), 'the "count" stays below 100%');
    assume(this.go.and(this.stop).not(), 'never both');
    when(this.go, () => cover(this.count.eq(9), 'nine'));
  }
}

const places = /\([^()]*checks\.test\.ts:\d+\)/g;

describe('checks', () => {
  it('are conditions of a fatal message in simulation, and plain for formal tools', async () => {
    const design = await printed(() => new Bounded());
    expect(section(design, 'bounded', 'Checks').replace(places, '(…)')).toMatchInlineSnapshot(`
      "\`ifndef SYNTHESIS
      \`ifndef FORMAL
      always @(posedge clk or negedge rst_n) begin
        if (rst_n) begin
          if (!(count <= 4'd10)) $fatal(1, "assertion: the \\"count\\" stays below 100%% (…)");
          if (!(~(go & stop))) $fatal(1, "assumption: never both (…)");
        end
      end
      \`endif
      \`endif
      \`ifdef FORMAL
      always @(posedge clk) begin
        if (rst_n) begin
          assert (count <= 4'd10);
          assume (~(go & stop));
          if (go) begin
            cover (count == 4'd9);
          end
        end
      end
      \`endif"
    `);
    expect(await lint(design)).toEqual(CLEAN);
  });

  it('stop a simulation with the line of the source', async () => {
    const { files, manifest } = await printed(() => new Bounded());
    const bench = [
      'module tb;',
      '  reg clk = 0; reg rst_n = 1; wire [3:0] q;',
      "  bounded dut (.clk(clk), .rst_n(rst_n), .go(1'b1), .stop(1'b0), .q(q));",
      '  initial begin #1 rst_n = 0; #1 rst_n = 1; repeat (40) begin #1 clk = 1; #1 clk = 0; end $display("ran on"); end',
      'endmodule',
    ].join('\n');
    const output = await withFiles(new Map([...files, ['tb.sv', bench]]), async (folder) => {
      await tool('iverilog', ['-g2012', '-s', 'tb', '-o', 'tb.vvp', 'tb.sv', ...manifest.files], folder);
      return (await tool('vvp', ['-n', 'tb.vvp'], folder)).output;
    });
    expect(output).toMatch(/assertion: the "count" stays below 100% \(.*test\/print\/checks\.test\.ts:\d+\)/);
    expect(output).not.toContain('ran on');
  });

  it('are understood by Yosys as a formal tool', async () => {
    const { files, manifest } = await printed(() => new Bounded());
    const output = await withFiles(files, async (folder) => {
      const script = `read_verilog -sv -formal ${manifest.files.join(' ')}; prep -top ${manifest.top}; check -assert; stat`;
      return (await tool('yosys', ['-p', script], folder)).output;
    });
    for (const cell of ['$assert', '$assume', '$cover']) expect(output).toMatch(new RegExp(`\\${cell} +1`));
  });
});
