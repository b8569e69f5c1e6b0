import { describe, expect, it } from 'vitest';
import { EventCounters } from '../../hw/lib/index.ts';
import { counterNames } from '../../hw/pe/config/index.ts';
import { simulate } from '../../sim/index.ts';
import { Random } from '../../sim/random/index.ts';

const SEED = 20261126;

describe.each([
  { events: 1, bits: 8 },
  { events: 5, bits: 48 },
  { events: 16, bits: 12 },
  { events: counterNames.length, bits: 48 },
])('$events event counters of $bits bits', ({ events, bits }) => {
  const start = () => simulate(() => new EventCounters({ events, bits }));

  it(`answer within a round, with every event of the cycles before (seed ${SEED})`, async () => {
    using dut = await start();
    const random = new Random(SEED);
    const totals = Array.from({ length: events }, () => 0);
    let asked: { address: number; cycles: number } | null = null;
    let answers = 0;
    for (let cycle = 0; cycle < 6000; cycle++) {
      // phases in which all events happen all the time, so that small counters are at their highest
      const rate = [1, 0.5, 0][Math.floor(cycle / 500) % 3];
      const happening = totals.map(() => random.chance(rate));
      happening.forEach((event, i) => (dut.events[i] = event));
      if (asked === null && random.chance(0.3)) asked = { address: random.below(events), cycles: 0 };
      dut.read = asked !== null;
      dut.address = asked?.address ?? random.below(events);
      const clear = random.chance(0.002);
      dut.clear = clear;

      if (asked === null) expect(dut.answered).toBe(false);
      else if (dut.answered) {
        expect(Number(dut.total), `event ${asked.address} in cycle ${cycle}`).toBe(totals[asked.address] % 2 ** bits);
        asked = null;
        answers++;
      } else {
        asked.cycles++;
        expect(asked.cycles, `cycle ${cycle}`).toBeLessThan(events);
      }
      dut.step();
      happening.forEach((event, i) => (totals[i] = clear ? 0 : totals[i] + Number(event)));
    }
    expect(answers).toBeGreaterThan(200);
  });

  it('are zero after reset and after a clear', async () => {
    using dut = await start();
    dut.read = true;
    const read = (address: number) => {
      dut.address = address;
      while (!dut.answered) dut.step();
      return Number(dut.total);
    };
    const all = Array.from({ length: events }, (_, i) => i);
    expect(all.map(read)).toEqual(all.map(() => 0));
    all.forEach((i) => (dut.events[i] = true));
    dut.step(100);
    all.forEach((i) => (dut.events[i] = false));
    dut.step();
    expect(all.map(read).every((total) => total >= 100)).toBe(true);
    dut.clear = true;
    dut.step();
    dut.clear = false;
    expect(all.map(read)).toEqual(all.map(() => 0));
  });
});
