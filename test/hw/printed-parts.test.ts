import { expect, it } from 'vitest';
import { Bool, Bundle, SInt, UInt, elaborate, formatMessages, generate } from '../../gen/index.ts';
import type { Module } from '../../gen/index.ts';
import { Buffet, EventCounters, LoopCounter, LoopTrack, SimpleDualPortRam, SinglePortRam } from '../../hw/lib/index.ts';
import { crossingParts } from '../support/crossing-parts.ts';
import { streamParts } from '../support/stream-parts.ts';
import { lintDesign } from '../../sim/verilator/index.ts';

const byte = UInt(8);
const record = Bundle({ sum: SInt(24), last: Bool() });

/** Parts in sizes at which a width is one bit, an index need not wrap, or a depth is no power of two. */
const parts: readonly (() => Module<unknown>)[] = [
  ...streamParts,
  ...crossingParts,
  () => new LoopCounter({ levels: 1, boundBits: 1 }),
  () => new LoopCounter({ levels: 4, boundBits: 12 }),
  () => new LoopTrack({ levels: 1, bits: 1 }),
  () => new LoopTrack({ levels: 4, bits: 16 }),
  () => new EventCounters({ events: 1, bits: 8 }),
  () => new EventCounters({ events: 17, bits: 48 }),
  () => new Buffet({ wordBits: 8, depth: 2, offsetBits: 2 }),
  () => new Buffet({ wordBits: 64, depth: 4096, offsetBits: 16 }),
  () => new SimpleDualPortRam({ type: record, depth: 6, style: 'auto', readDuringWrite: 'new' }),
  () => new SimpleDualPortRam({ type: byte, depth: 512, style: 'block', readDuringWrite: 'forbidden' }),
  () => new SinglePortRam({ bytes: 1, depth: 2, style: 'distributed' }),
  () => new SinglePortRam({ bytes: 8, depth: 100, style: 'block' }),
];

const named = parts.map((make) => {
  const { top } = elaborate(make);
  return [top.name, make] as const;
});

it.each(named)('%s is clean under Verilator, Icarus and Yosys', async (_, make) => {
  const design = await generate(make);
  expect(formatMessages(design.warnings)).toBe('');
  const reports = await lintDesign(design);
  expect(reports.map(({ tool, messages }) => [tool, messages])).toEqual([
    ['verilator', []],
    ['iverilog', []],
    ['yosys', []],
  ]);
});
