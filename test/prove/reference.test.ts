import { describe, expect, it } from 'vitest';
import type { Netlist } from '../../sim/prove/netlist.ts';
import { build } from '../fuzz/build.ts';
import { randomDesign } from '../fuzz/generate/index.ts';
import { compareWithReference, type Changes, type Comparison } from './support/against-reference.ts';
import { withAssertions } from './support/with-assertions.ts';

/** Designs of the fuzzer that Yosys breaks down quickly: no wide products. */
const SEEDS = [92, 96, 118, 128, 186, 204, 216, 231, 322, 367, 371, 405, 417, 420, 442, 456, 494, 515, 581, 586];

const compare = (seed: number, changes?: Changes): Promise<Comparison> =>
  compareWithReference(build(withAssertions(randomDesign(seed))), seed, changes);

/**
 * The machine that solvers see against the evaluator of the intermediate representation, which shares nothing with printer and Yosys: same outputs, same registers,
 * as many assertions that fail, in every step.
 */
it.each(SEEDS)('a random design is the same machine as its reference (seed %i)', async (seed) => {
  expect(await compare(seed)).toMatchObject({ difference: null, steps: 60 });
});

it('reads of a memory that nothing ever writes are anything, each time anew (seed 383), and else as in the reference', async () => {
  expect((await compare(383)).difference).toMatch(/^step 1: out22 /);
  expect(await compare(383, { undefinedBits: 'zero' })).toMatchObject({ difference: null, steps: 60 });
});

const changed = (netlist: Netlist, change: (type: string) => string): Netlist => ({
  ...netlist,
  cells: Object.fromEntries(
    Object.entries(netlist.cells).map(([name, cell]) => [name, { ...cell, type: change(cell.type) }]),
  ),
});

describe('a machine that is wrong is noticed', () => {
  it.each<[string, (type: string) => string]>([
    ['multiplexers choose the other arm', (type) => (type === '$_MUX_' ? '$_NMUX_' : type)],
    ['resets act at the other level', (type) => type.replace(/^\$_DFF_(.)N(.)_$/, '$_DFF_$1P$2_')],
    ['resets give the other value', (type) => type.replace(/^\$_DFF_(..)0_$/, '$_DFF_$11_')],
    ['registers take the other edge', (type) => type.replace(/^\$_DFF_P/, '$_DFF_N')],
  ])('%s', async (_, change) => {
    const { difference } = await compare(SEEDS[0], { netlist: (netlist) => changed(netlist, change) });
    expect(difference).toMatch(/^step \d+: /);
  });
});
