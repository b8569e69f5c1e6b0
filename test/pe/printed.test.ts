import { describe, expect, it } from 'vitest';
import { formatMessages, generate } from '../../gen/index.ts';
import { Pe, resolveConfig } from '../../hw/index.ts';
import { lintDesign } from '../../sim/verilator/index.ts';

const machines: readonly (readonly [name: string, preset: string, settings: readonly string[]])[] = [
  ['simba', 'simba', []],
  ['simba, packed', 'simba', ['pe.macStyle=packed']],
  ['small', 'small', []],
  ['small, packed', 'small', ['pe.macStyle=packed']],
  [
    'wide vectors, one output at a time, four banks',
    'simba',
    ['pe.vector=16', 'pe.lanes=4', 'pe.ppuWidth=1', 'pe.accumulatorBanks=4', 'pe.maxKTiles=4'],
  ],
  ['narrow vectors, many lanes', 'simba', ['pe.vector=2', 'pe.lanes=16', 'pe.ppuWidth=8', 'pe.maxKTiles=1']],
];

describe.each(machines)('the printed processing element, %s', (_, preset, settings) => {
  const { pe } = resolveConfig(preset, settings);

  it('is clean under Verilator, Icarus and Yosys', async () => {
    const reports = await lintDesign(await generate(() => new Pe(pe)));
    expect(reports.map(({ tool, messages }) => [tool, messages])).toEqual([
      ['verilator', []],
      ['iverilog', []],
      ['yosys', []],
    ]);
  });

  it('has no warnings of its own', async () => {
    const { warnings } = await generate(() => new Pe(pe));
    expect(formatMessages(warnings)).toBe('');
  });

  it('is the same text every time', async () => {
    const [first, second] = [await generate(() => new Pe(pe)), await generate(() => new Pe(pe))];
    expect([...second.files]).toEqual([...first.files]);
  });
});
