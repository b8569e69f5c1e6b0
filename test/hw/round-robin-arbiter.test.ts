import { describe, expect, it } from 'vitest';
import { UInt } from '../../gen/index.ts';
import { RoundRobinArbiter } from '../../hw/lib/index.ts';
import { simulate } from '../../sim/index.ts';
import { Random } from '../../sim/random/index.ts';

const SEED = 20261124;

describe.each([2, 3, 5])('round-robin arbiter of %i inputs', (inputs) => {
  const start = () => simulate(() => new RoundRobinArbiter({ type: UInt(16), inputs }));
  const all = Array.from({ length: inputs }, (_, i) => i);

  it(`passes every word of every input once and in order (seed ${SEED})`, async () => {
    using dut = await start();
    const words = all.map((i) => Uint16Array.from({ length: 500 }, (_, n) => (i << 12) | n));
    const [seen] = await Promise.all([
      dut.deq.receive(500 * inputs, { stalls: SEED }),
      ...all.map((i) => dut.enq[i].send(words[i], { stalls: { seed: SEED + i, per256: 60 * i } })),
    ]);
    for (const i of all)
      expect(
        Array.from(seen, Number).filter((word) => word >> 12 === i),
        `input ${i}`,
      ).toEqual([...words[i]]);
  });

  it('serves inputs that always ask in turn, a word per cycle', async () => {
    using dut = await start();
    const [seen] = await Promise.all([
      dut.deq.receive(20 * inputs),
      ...all.map((i) => dut.enq[i].send(new Uint16Array(20).fill(i))),
    ]);
    expect(Array.from(seen, Number)).toEqual(Array.from({ length: 20 * inputs }, (_, n) => n % inputs));
    expect(dut.deq.last).toMatchObject({ firstCycle: 0, lastCycle: 20 * inputs - 1 });
  });

  it(`lets nobody wait for more than one turn of the others, and keeps its choice (seed ${SEED})`, async () => {
    using dut = await start();
    const random = new Random(SEED);
    /** Others served since an input began to ask. */
    const waited = all.map(() => 0);
    let last = inputs - 1;
    let held: number | null = null;
    for (let cycle = 0; cycle < 5000; cycle++) {
      const busy = random.chance(0.9) ? 0.9 : 0.1;
      for (const i of all) {
        const stream = dut.enq[i];
        if (!stream.valid && random.chance(busy)) {
          stream.valid = true;
          stream.bits = random.below(65536);
        }
      }
      dut.deq.ready = random.chance(0.6);
      const asking = all.filter((i) => dut.enq[i].valid);
      expect(dut.deq.valid).toBe(asking.length > 0);
      let served: number | null = null;
      if (asking.length > 0) {
        const wanted: number = held ?? asking.find((i) => i > last) ?? asking[0];
        expect(dut.chosen, `cycle ${cycle}`).toBe(wanted);
        expect(dut.deq.bits).toBe(dut.enq[wanted].bits);
        expect(all.filter((i) => dut.enq[i].ready)).toEqual(dut.deq.ready ? [wanted] : []);
        if (dut.deq.ready) served = wanted;
        held = dut.deq.ready ? null : wanted;
      }
      dut.step();
      if (served === null) continue;
      last = served;
      for (const i of asking) waited[i]++;
      expect(waited[served], `input ${served} in cycle ${cycle}`).toBeLessThanOrEqual(inputs);
      waited[served] = 0;
      dut.enq[served].valid = false;
    }
  });
});

it('an input that asks late does not displace the word that waits', async () => {
  using dut = await simulate(() => new RoundRobinArbiter({ type: UInt(16), inputs: 2 }));
  dut.enq[1].valid = true;
  dut.enq[1].bits = 11;
  dut.step();
  dut.enq[0].valid = true;
  dut.enq[0].bits = 10;
  dut.step(2);
  dut.deq.ready = true;
  dut.step();
  dut.enq[1].valid = false;
  dut.step(2);
  expect(dut.waves('enq.0.valid', 'enq.1.valid', 'enq.0.ready', 'enq.1.ready', 'deq.bits', 'deq.ready'))
    .toMatchInlineSnapshot(`
    "enq.0.valid ▁▁▁███████████████
    enq.1.valid ████████████▁▁▁▁▁▁
    enq.0.ready ▁▁▁▁▁▁▁▁▁▁▁▁██████
    enq.1.ready ▁▁▁▁▁▁▁▁▁███▁▁▁▁▁▁
    deq.bits    11──────────10────
    deq.ready   ▁▁▁▁▁▁▁▁▁█████████"
  `);
});
