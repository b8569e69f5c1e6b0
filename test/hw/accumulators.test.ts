import { describe, expect, it } from 'vitest';
import { simulate } from '../../sim/index.ts';
import { Accumulators } from '../../hw/pe/accumulators.ts';
import { pePresets, peSizes } from '../../hw/pe/config/index.ts';
import type { PeParams } from '../../hw/pe/config/index.ts';
import { Random } from '../../sim/random/index.ts';

const SEED = 20240613;
const { simba, small } = pePresets;

interface Operation {
  readonly bank: number;
  readonly entry: number;
  readonly first: boolean;
}

describe.each([
  ['simba', simba],
  ['small', small],
  ['four banks', { ...small, accumulatorBanks: 4 }],
  ['20 bits', { ...small, accumulatorBits: 20 }],
] as [string, PeParams][])('accumulators, %s', (_, params) => {
  const { lanes, vector, accumulatorBanks, accumulatorBits } = params;
  const entries = peSizes(params).bankEntries;
  const wrap = (sum: number): number => (sum << (32 - accumulatorBits)) >> (32 - accumulatorBits);

  it(`add, initialise and wrap while another bank drains (seed ${SEED})`, async () => {
    const random = new Random(SEED);
    using dut = await simulate(new Accumulators(params));
    const banks: number[][][] = Array.from({ length: accumulatorBanks }, () => []);
    const drained = () => Array.from({ length: lanes }, (_, lane) => dut.drained[lane]);
    let before = null as Operation | null;
    let due: number[] | null = null;

    for (let cycle = 0; cycle < 3000; cycle++) {
      // Banks take turns; an entry does not come twice in a row, and is initialised before it is added to.
      const bank = (cycle >> 8) % accumulatorBanks;
      const entry = random.below(entries);
      const busy = before?.bank === bank && before.entry === entry;
      const written = banks[bank][entry] !== undefined;
      const operation: Operation | null =
        busy || random.chance(0.1) ? null : { bank, entry, first: !written || random.chance(0.02) };
      Object.assign(dut.operate, { valid: operation !== null, bank, entry, first: operation?.first ?? false });

      const [lowest, highest] = [-128 * 127 * vector, 128 * 128 * vector];
      const sums = Array.from({ length: lanes }, () =>
        random.chance(0.5) ? random.pick([lowest, highest]) : random.between(lowest, highest),
      );
      sums.forEach((sum, lane) => (dut.sums[lane] = sum));
      if (before !== null) {
        const { bank: b, entry: e, first } = before;
        banks[b][e] = sums.map((sum, lane) => wrap((first ? 0 : banks[b][e][lane]) + sum));
      }

      const other = (bank + 1 + random.below(accumulatorBanks - 1)) % accumulatorBanks;
      const drainEntry = random.below(entries);
      const settled = before === null || before.bank !== other || before.entry !== drainEntry;
      const drain = settled && banks[other][drainEntry] !== undefined && random.chance(0.5);
      Object.assign(dut.drain, { valid: drain, bank: other, entry: drainEntry });

      if (due !== null) expect(drained(), `cycle ${cycle}, seed ${SEED}`).toEqual(due);
      if (drain) due = [...banks[other][drainEntry]];
      // An operation that reads the bank from which the entry came takes the read register over.
      else if (operation !== null && !operation.first) due = null;
      dut.step();
      before = operation;
    }
  });

  it('holds a drained entry while the bank rests', async () => {
    using dut = await simulate(new Accumulators(params));
    Object.assign(dut.operate, { valid: true, bank: 0, entry: 3, first: true });
    dut.step();
    dut.operate.valid = false;
    for (let lane = 0; lane < lanes; lane++) dut.sums[lane] = lane - 5;
    dut.step();
    Object.assign(dut.drain, { valid: true, bank: 0, entry: 3 });
    dut.step();
    dut.drain.valid = false;
    for (let cycle = 0; cycle < 4; cycle++) {
      expect(Array.from({ length: lanes }, (_, lane) => dut.drained[lane])).toEqual(
        Array.from({ length: lanes }, (_, lane) => lane - 5),
      );
      dut.step();
    }
  });

  it('refuses to drain the bank that computes', async () => {
    using dut = await simulate(new Accumulators(params));
    Object.assign(dut.operate, { valid: true, bank: 1, entry: 0, first: true });
    Object.assign(dut.drain, { valid: true, bank: 1, entry: 2 });
    expect(() => dut.step()).toThrow('bank 1 computes and drains at once');
  });
});
