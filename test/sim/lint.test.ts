import { describe, expect, it } from 'vitest';
import { lintDesign, type DesignFiles } from '../../sim/verilator/index.ts';
import { counter, queue } from './designs/index.ts';

function withText(text: string): DesignFiles {
  return { manifest: counter.manifest, files: new Map([['counter.sv', text]]) };
}

describe('lint', { timeout: 900_000 }, () => {
  it('finds nothing in a clean design, with all three tools', async () => {
    const reports = await lintDesign(queue);
    expect(reports.map(({ tool, messages }) => ({ tool, messages }))).toEqual([
      { tool: 'verilator', messages: [] },
      { tool: 'iverilog', messages: [] },
      { tool: 'yosys', messages: [] },
    ]);
  });

  it('passes on what each tool has to say', async () => {
    const text =
      'module counter (input wire logic en, input wire logic [3:0] d, output logic [2:0] q, output logic r);\n' +
      '  assign q = d;\n  always_comb if (en) r = d[0];\nendmodule\n';
    const [verilator, , yosys] = await lintDesign(withText(text));
    expect(verilator.messages.map((message) => message.split(':')[0])).toContain('%Warning-WIDTH');
    expect(yosys.messages.join('\n')).toMatch(/Latch inferred|select/);
  });

  it('reports text that does not parse', async () => {
    const reports = await lintDesign(withText('module counter (;\nendmodule\n'));
    for (const { tool, messages } of reports) expect(messages.join('\n'), tool).toMatch(/error/i);
  });
});
