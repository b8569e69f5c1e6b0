import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Pe } from '../../hw/index.ts';
import { pePresets } from '../../hw/pe/config/index.ts';
import { simulate } from '../../sim/index.ts';
import {
  clearCheck,
  layersCheck,
  programsCheck,
  requantiseCheck,
  resetCheck,
  statusCheck,
  traceCheck,
} from '../support/pe-checks.ts';
import type { Timing } from '../support/pe-checks.ts';
import { shapes } from '../support/pe-shapes.ts';

const seeds = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
/** A reset at every thirteenth cycle of a job of some 700. */
const resetMoments = seeds(54).map((n) => 13 * (n - 1));

// The same checks, in the preset `small`, are what `make mutate` runs on every mutant.
describe.each(shapes)('the element, %s', (_, params) => {
  const open = () => simulate(() => new Pe(params), { engine: 'verilator', record: 'none' });
  let dut: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    dut = await open();
  }, 120_000);
  afterAll(() => dut?.dispose());

  it('is at rest after a reset at any moment, has forgotten its counts, and computes as ever', () => {
    resetCheck(params, { seed: 5, moments: resetMoments }).run(dut);
  });

  it.each([null, 7])(
    'runs random tile programs (seeds 1 to 40) as docs/pe.md says: any loop order, reductions in the sweep, releases at all levels or never, kept registers and records, partial sums in and out (stalls: %s)',
    { timeout: 120_000 },
    (stallSeed) => {
      programsCheck(params, { seeds: seeds(40), tiles: 8, stallSeed }).run(dut);
    },
  );

  it('requantises every corner exactly, with partial sums and bias in 32 bits (seed 1)', { timeout: 120_000 }, () => {
    requantiseCheck(params, 1).run(dut);
  });

  it('forgets all events when it is cleared, those of the last cycles too (seeds 1 to 40)', () => {
    clearCheck(params, seeds(40)).run(dut);
  });

  it('answers each question once, in order, holding the commands behind a status word that nobody takes', () => {
    statusCheck().run(dut);
  });
});

// Cycles are the element's own business: a change that is meant is taken over with `vitest -u`.
describe('time, small', () => {
  it('takes the same cycles, counts the same events, and offers and takes each word in the same cycle', async () => {
    const { small } = pePresets;
    using dut = await simulate(() => new Pe(small), { engine: 'verilator', record: 'none' });
    const timings = [
      ...statusCheck().run(dut),
      ...programsCheck(small, { seeds: seeds(40), tiles: 8, stallSeed: null }).run(dut),
      ...programsCheck(small, { seeds: seeds(40), tiles: 8, stallSeed: 7 }).run(dut),
      ...resetCheck(small, { seed: 5, moments: resetMoments }).run(dut),
      ...layersCheck(small, { seed: 11, layers: 12, stallSeed: null }).run(dut),
    ];
    const [trace] = traceCheck(small, { seed: 3, cycles: 600 }).run(dut);
    const text = [...timings.map(lineOf), '', 'cycle:idle, outputs.valid, partialsOut.valid, weights.ready, ...'];
    await expect(`${text.join('\n')}\n${wrapped(trace.name)}\n`).toMatchFileSnapshot('expected/timing-small.txt');
  }, 120_000);
});

function lineOf({ name, cycles, counters }: Timing): string {
  const counted = Object.entries(counters).flatMap(([counter, value]) => (value === 0 ? [] : [`${counter} ${value}`]));
  return `${name}: ${cycles} cycles; ${counted.join(', ')}`;
}

/** Words of a long line, twelve to a line. */
function wrapped(line: string): string {
  const words = line.split(' ');
  return Array.from({ length: Math.ceil(words.length / 12) }, (_, i) =>
    words.slice(12 * i, 12 * i + 12).join(' '),
  ).join('\n');
}
