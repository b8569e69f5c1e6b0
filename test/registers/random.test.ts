import { describe, expect, it } from 'vitest';
import type { Signal } from '../../gen/ir/index.ts';
import { formatMessages, generate } from '../../gen/index.ts';
import { Registers } from '../../hw/registers/circuit/index.ts';
import { addressOf, countOf, registersOf } from '../../hw/registers/definition/index.ts';
import type { Block } from '../../hw/registers/definition/index.ts';
import { compileDesign } from '../../sim/engine/index.ts';
import { Random } from '../../sim/random/index.ts';
import { lintDesign } from '../../sim/verilator/index.ts';
import { readSlot, writeSlot } from '../engine/support/slots.ts';
import { bits, randomBlock } from './support/random-block.ts';
import { RegisterModel } from './support/register-model.ts';
import type { Ports } from './support/register-model.ts';

/** Random definitions, and random reads, writes and events of hardware against a model of the registers. */
const SEEDS = Array.from({ length: 80 }, (_, i) => i + 1);
const CYCLES = 400;

/** Every cycle's inputs: mostly addresses that exist, events and updates seldom enough that something stays. */
function randomInputs(random: Random, block: Block, ports: readonly Signal[]): Ports {
  const addresses = registersOf(block).flatMap((register) =>
    Array.from({ length: countOf(register) }, (_, i) => addressOf(register, i)),
  );
  const values: Ports = new Map();
  for (const { path, width } of ports) {
    const isAddress = path.endsWith('.address');
    if (isAddress && random.chance(0.9)) values.set(path, BigInt(random.pick(addresses)));
    else if (path.startsWith('inputs.') && random.chance(0.6)) values.set(path, 0n);
    else values.set(path, bits(random, width));
  }
  // a read of what is being written sees what was there before
  const write = values.get('write.address');
  if (write !== undefined && random.chance(0.3)) values.set('read.address', write);
  return values;
}

async function mismatches(seed: number): Promise<string[]> {
  const random = new Random(seed);
  const block = randomBlock(random);
  const { design, warnings } = await generate(() => new Registers({ block }));
  if (warnings.length > 0) return [formatMessages(warnings)];
  const program = compileDesign(design);
  const instance = program.instantiate({ initial: 'zero' });
  const view = new DataView(instance.memory);
  const ports = (kind: Signal['kind']) => design.top.ports.filter((port) => port.kind === kind);
  for (const level of [0, 1]) {
    for (const { reset } of program.domains) if (reset !== null) view.setUint8(reset.offset, level);
    instance.evaluate();
  }
  const model = new RegisterModel(block);
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const inputs = randomInputs(random, block, ports('input'));
    for (const port of ports('input')) writeSlot(view, program.slotOf(port), inputs.get(port.path) ?? 0n);
    instance.evaluate();
    const expected = model.outputs(inputs);
    const wrong = ports('output').flatMap((port) => {
      const wanted = expected.get(port.path);
      const seen = readSlot(view, program.slotOf(port));
      if (wanted === undefined || seen === wanted) return [];
      return [`cycle ${cycle}: ${port.path} is 0x${seen.toString(16)}, expected 0x${wanted.toString(16)}`];
    });
    if (wrong.length > 0) return wrong;
    instance.tick(1);
    model.step(inputs);
  }
  return [];
}

describe('random definitions of registers', () => {
  it.each(SEEDS)('behave as their model says (seed %i)', async (seed) => {
    expect(await mismatches(seed)).toEqual([]);
  });

  it.each(SEEDS.slice(0, 3))('print clean SystemVerilog (seed %i)', async (seed) => {
    const block = randomBlock(new Random(seed));
    const reports = await lintDesign(await generate(() => new Registers({ block })));
    expect(reports.map(({ tool, messages }) => [tool, messages])).toEqual([
      ['verilator', []],
      ['iverilog', []],
      ['yosys', []],
    ]);
  });
});
