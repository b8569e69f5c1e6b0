import { describe, expect, it } from 'vitest';
import {
  Bool,
  Module,
  UInt,
  assert,
  inDomain,
  input,
  instance,
  output,
  reg,
  regNext,
  when,
} from '../../../gen/index.ts';
import { GrayCrossing, HandshakeCrossing, PulseCrossing } from '../../../hw/lib/index.ts';
import { simulate } from '../../../sim/index.ts';
import { Random } from '../../../sim/random/index.ts';
import { expectOrderKept } from '../../support/streams.ts';
import { back, link, randomClocks, ratios, startWith, there } from './clocks.ts';

const SEED = 20261123;

/** Counts events on both sides; one begins in every cycle of `ask` in which the crossing is ready. */
class Events extends Module<{ stages: number }> {
  readonly ask = input(Bool(), { domain: there.from });
  readonly sent = output(UInt(16), { domain: there.from });
  readonly seen = output(UInt(16), { domain: link });
  readonly pulse = instance(new PulseCrossing({ ...there, stages: this.p.stages }));
  readonly sentCount = reg(UInt(16), { init: 0 });
  readonly seenCount = reg(UInt(16), { init: 0, domain: link });

  logic(): void {
    const go = this.ask.and(this.pulse.ready);
    this.pulse.in.assign(go);
    when(go, () => this.sentCount.next(this.sentCount.add(1)));
    when(this.pulse.out, () => this.seenCount.next(this.seenCount.add(1)));
    this.sent.assign(this.sentCount);
    this.seen.assign(this.seenCount);
    inDomain(link, () => {
      const before = regNext(this.pulse.out, { init: false });
      assert(before.and(this.pulse.out).not(), 'an event is one cycle long');
    });
  }
}

describe.each([2, 3])('pulse crossing with %i stages', (stages) => {
  it(`delivers every event once, at any clocks (seed ${SEED})`, async () => {
    const random = new Random(SEED);
    const all = [...ratios, ...Array.from({ length: 10 }, () => randomClocks(random))];
    for (const clocks of all) {
      for (const late of [undefined, random.uint32()]) {
        using dut = await simulate(() => new Events({ stages }), startWith(clocks, late));
        for (let step = 0; step < 300; step += 1) {
          dut.ask = random.chance(0.5);
          dut.step();
        }
        dut.ask = false;
        dut.step(5 * stages);
        dut.step(5 * stages, 'link');
        expect(dut.sent).toBeGreaterThan(3);
        expect(dut.seen, JSON.stringify(clocks)).toBe(dut.sent);
      }
    }
  });
});

it('an event that is begun while another is on its way is caught by an assertion', async () => {
  using dut = await simulate(() => new PulseCrossing(there), startWith(ratios[1]));
  dut.in = true;
  expect(() => dut.step(3)).toThrow('events come one by one');
});

/** A number that goes up under one clock, seen by a faster one: no step is ever wider than one. */
class Steps extends Module {
  readonly count = output(UInt(5), { domain: there.from });
  readonly seen = output(UInt(5), { domain: link });
  readonly gray = instance(new GrayCrossing({ ...there, bits: 5 }));
  readonly counter = reg(UInt(5), { init: 0 });

  logic(): void {
    const following = this.counter.add(1);
    this.counter.next(following);
    this.gray.next.assign(following);
    this.count.assign(this.counter);
    this.seen.assign(this.gray.seen);
    inDomain(link, () => {
      const before = regNext(this.gray.seen, { init: 0 });
      assert(this.gray.seen.sub(before).le(1), 'the number goes up one by one');
    });
  }
}

describe('Gray crossing', () => {
  it('shows a number as it was or as it is, never a mixture', async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const clocks = { what: '', core: { period: 2000 + seed, phase: 1 }, link: { period: 990, phase: seed } };
      using dut = await simulate(() => new Steps(), startWith(clocks, seed));
      for (let step = 0; step < 200; step += 1) {
        dut.step(1, 'link');
        expect((dut.count - dut.seen + 32) % 32).toBeLessThanOrEqual(3);
      }
    }
  });

  it('refuses a number that jumps', async () => {
    using dut = await simulate(() => new GrayCrossing({ ...there, bits: 4 }), startWith(ratios[1]));
    dut.next = 1;
    dut.step();
    dut.next = 3;
    expect(() => dut.step()).toThrow('changes by one at most');
  });
});

describe.each([
  ['from core to link', there],
  ['from link to core', back],
])('handshake crossing %s', (_, domains) => {
  it.each(ratios)(`keeps all words in order under stalls, clocks $what (seed ${SEED})`, async (clocks) => {
    for (const late of [undefined, 1, 2]) {
      using dut = await simulate(() => new HandshakeCrossing({ ...domains, type: UInt(8) }), startWith(clocks, late));
      await expectOrderKept(dut, new Random(SEED), 60);
    }
  });

  it(`keeps all words in order at random clocks (seed ${SEED})`, async () => {
    const random = new Random(SEED);
    for (let round = 0; round < 20; round += 1) {
      const make = () => new HandshakeCrossing({ ...domains, type: UInt(8), stages: 2 + (round % 2) });
      using dut = await simulate(make, startWith(randomClocks(random), random.uint32()));
      await expectOrderKept(dut, random, 40);
    }
  });
});

it('a handshake crossing takes ten cycles for a word, with clocks alike', async () => {
  using dut = await simulate(() => new HandshakeCrossing({ ...there, type: UInt(8) }), startWith(ratios[1]));
  await Promise.all([dut.enq.send(new Uint8Array(101)), dut.deq.receive(101)]);
  const { firstCycle, lastCycle } = dut.deq.last!;
  expect((lastCycle - firstCycle) / 100).toMatchInlineSnapshot(`10`);
});

describe.each(['core', 'link'])('a handshake crossing after a reset of %s alone', (side) => {
  it(`goes on: the word on its way may be lost or doubled, no other, and none is mixed (seed ${SEED})`, async () => {
    const random = new Random(SEED);
    for (let round = 0; round < 60; round += 1) {
      const clocks = randomClocks(random);
      using dut = await simulate(
        () => new HandshakeCrossing({ ...there, type: UInt(8) }),
        startWith(clocks, round + 1),
      );
      const seen: number[] = [];
      const look = (steps: number): void => {
        for (let step = 0; step < steps; step += 1) {
          if (dut.deq.valid && dut.deq.ready) seen.push(dut.deq.bits);
          dut.step(1, 'link');
        }
      };
      const first = Uint8Array.from({ length: 20 }, (_, i) => i);
      dut.deq.ready = true;
      const sending = dut.enq.queueSend(first);
      look(random.between(0, 120));
      dut.deq.ready = false;
      // at least stages + 2 cycles of the other clock
      const slower = Math.max(clocks.core.period, clocks.link.period);
      const cycles = Math.ceil((4 * slower) / clocks[side as 'core' | 'link'].period) + 1;
      dut.reset({ domain: side, cycles });
      dut.deq.ready = true;
      for (let patience = 0; patience < 2000 && sending.report === null; patience += 1) look(1);
      look(200);
      const second = Uint8Array.from({ length: 20 }, (_, i) => 100 + i);
      dut.enq.queueSend(second);
      look(3000);

      expect(
        seen.filter((word) => word >= 100),
        `round ${round}`,
      ).toEqual([...second]);
      const before = seen.filter((word) => word < 100);
      const steps = before.map((word, i) => (i === 0 ? 1 : word - before[i - 1]));
      expect(
        steps.every((step) => step >= 0),
        `round ${round}: ${before.join(' ')}`,
      ).toBe(true);
      expect(steps.filter((step) => step === 0).length).toBeLessThanOrEqual(side === 'link' ? 1 : 0);
    }
  });
});
