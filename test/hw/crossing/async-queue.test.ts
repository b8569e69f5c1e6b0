import { describe, expect, it } from 'vitest';
import {
  Bundle,
  Bool,
  Module,
  SInt,
  Stream,
  UInt,
  crossing,
  input,
  memory,
  mux,
  output,
  readPort,
  reg,
  when,
  writePort,
} from '../../../gen/index.ts';
import { AsyncQueue } from '../../../hw/lib/index.ts';
import { simulate } from '../../../sim/index.ts';
import { Random } from '../../../sim/random/index.ts';
import { expectOrderKept, randomBytes } from '../../support/streams.ts';
import { back, link, randomClock, randomClocks, ratios, startWith, there } from './clocks.ts';

const SEED = 20261123;
const styles = ['distributed', 'block'] as const;
const makes = styles.flatMap((style) =>
  [2, 4, 16].map((depth) => [depth, style, () => new AsyncQueue({ ...there, type: UInt(8), depth, style })] as const),
);

describe.each(makes)('asynchronous queue of %i words, %s', (_depth, _style, make) => {
  it.each(ratios)(`keeps all words in order under stalls, clocks $what (seed ${SEED})`, async (clocks) => {
    for (const late of [undefined, 1, 2]) {
      using dut = await simulate(make, startWith(clocks, late));
      await expectOrderKept(dut, new Random(SEED), 400);
    }
  });

  it(`keeps all words in order at random clocks (seed ${SEED})`, async () => {
    const random = new Random(SEED);
    for (let round = 0; round < 12; round += 1) {
      using dut = await simulate(make, startWith(randomClocks(random), random.uint32()));
      await expectOrderKept(dut, random, 150);
    }
  });

  it(`keeps all words in order while the clocks drift and jump (seed ${SEED})`, async () => {
    const random = new Random(SEED);
    using dut = await simulate(make, startWith(ratios[2], SEED));
    for (let round = 0; round < 100; round += 1) {
      const bytes = randomBytes(random, 40);
      const stalls = { seed: random.uint32(), per256: random.below(200) };
      const [, seen] = await Promise.all([dut.enq.send(bytes, { stalls }), dut.deq.receive(40)]);
      expect(Uint8Array.from(seen, Number), `round ${round}`).toEqual(bytes);
      dut.clock(random.chance(0.5) ? 'core' : 'link', randomClock(random));
    }
  });

  it(`is empty after a reset of both sides, whatever was in it (seed ${SEED})`, async () => {
    const random = new Random(SEED);
    using dut = await simulate(make, startWith(ratios[6], SEED));
    for (let round = 0; round < 50; round += 1) {
      dut.deq.ready = false;
      dut.enq.valid = true;
      dut.step(random.below(10));
      dut.enq.valid = false;
      dut.reset({ cycles: 3 });
      expect(dut.deq.valid).toBe(false);
      const bytes = randomBytes(random, 20);
      const [, seen] = await Promise.all([dut.enq.send(bytes), dut.deq.receive(20)]);
      expect(Uint8Array.from(seen, Number)).toEqual(bytes);
    }
  });
});

describe('the pace of an asynchronous queue', () => {
  /** Words per cycle of the slower side. */
  async function pace(depth: number, stages: number, style: 'distributed' | 'block', late?: number): Promise<number> {
    const paces = [];
    for (const clocks of ratios.slice(0, 3)) {
      const make = () => new AsyncQueue({ ...there, type: UInt(8), depth, stages, style });
      using dut = await simulate(make, startWith(clocks, late));
      const count = 1000;
      await Promise.all([dut.enq.send(new Uint8Array(count)), dut.deq.receive(count)]);
      const { firstCycle, lastCycle } = dut.deq.last!;
      paces.push((count - 1) / (lastCycle - firstCycle));
    }
    return Math.round(Math.min(...paces) * 100) / 100;
  }

  it('is a word per cycle from 8 words on, with clocks alike and two stages', async () => {
    const table: Record<string, number> = {};
    for (const style of styles) {
      for (const depth of [2, 4, 8, 16]) {
        table[`${style} ${depth}`] = await pace(depth, 2, style);
        table[`${style} ${depth}, settling late`] = await pace(depth, 2, style, SEED);
      }
      table[`${style} 8, three stages, settling late`] = await pace(8, 3, style, SEED);
      table[`${style} 16, three stages, settling late`] = await pace(16, 3, style, SEED);
    }
    expect(table).toMatchInlineSnapshot(`
      {
        "block 16": 1,
        "block 16, settling late": 1,
        "block 16, three stages, settling late": 1,
        "block 2": 0.33,
        "block 2, settling late": 0.28,
        "block 4": 0.67,
        "block 4, settling late": 0.55,
        "block 8": 1,
        "block 8, settling late": 1,
        "block 8, three stages, settling late": 0.83,
        "distributed 16": 1,
        "distributed 16, settling late": 1,
        "distributed 16, three stages, settling late": 1,
        "distributed 2": 0.33,
        "distributed 2, settling late": 0.28,
        "distributed 4": 0.67,
        "distributed 4, settling late": 0.55,
        "distributed 8": 1,
        "distributed 8, settling late": 1,
        "distributed 8, three stages, settling late": 0.83,
      }
    `);
  });

  it('is a word per cycle from 4 words on where one clock is a fifth of the other', async () => {
    for (const [core, other] of [
      [1000, 5003],
      [5003, 1000],
    ]) {
      const clocks = { what: '', core: { period: core, phase: 1 }, link: { period: other, phase: 7 } };
      const make = () => new AsyncQueue({ ...there, type: UInt(8), depth: 4 });
      using dut = await simulate(make, startWith(clocks, SEED));
      const [sent] = await Promise.all([dut.enq.send(new Uint8Array(500)), dut.deq.receive(500)]);
      const received = dut.deq.last!;
      const cycles = core > other ? sent.lastCycle - sent.firstCycle : received.lastCycle - received.firstCycle;
      expect(499 / cycles).toBe(1);
    }
  });

  it.each([
    ['distributed', 2, [3, 4]],
    ['distributed', 3, [4, 5]],
    ['block', 2, [4, 5]],
  ] as const)('%s, %i stages: a word is offered after so many edges', async (style, stages, expected) => {
    const seen = new Set<number>();
    for (let late = 1; late <= 20; late += 1) {
      const make = () => new AsyncQueue({ ...there, type: UInt(8), depth: 4, stages, style });
      using dut = await simulate(make, startWith(ratios[1], late));
      dut.enq.valid = true;
      dut.step();
      dut.enq.valid = false;
      let edges = 1;
      for (; !dut.deq.valid; edges += 1) dut.step(1, 'link');
      seen.add(edges);
    }
    expect([...seen].sort()).toEqual(expected);
  });
});

it('an asynchronous queue carries bundles whole, either way', async () => {
  const type = Bundle({ sum: SInt(24), last: Bool() });
  const random = new Random(SEED);
  const words = Array.from({ length: 300 }, () => ({
    sum: random.between(-(2 ** 23), 2 ** 23 - 1),
    last: random.chance(0.5),
  }));
  for (const style of styles) {
    using dut = await simulate(() => new AsyncQueue({ ...back, type, depth: 8, style }), startWith(ratios[6], SEED));
    const [, seen] = await Promise.all([dut.enq.send(words, { stalls: 1 }), dut.deq.receive(300, { stalls: 2 })]);
    expect(dut.deq.decode(seen)).toEqual(words);
  }
});

it('an asynchronous queue wants a power of two of words', () => {
  expect(() => new AsyncQueue({ ...there, type: Bool(), depth: 6 })).toThrow('take 8');
  expect(() => new AsyncQueue({ ...there, type: Bool(), depth: 1 })).toThrow('take 2');
});

/** An asynchronous queue whose positions cross as they are: wrong on purpose. */
class BinaryQueue extends Module {
  readonly enq = input(Stream(UInt(8)), { domain: there.from });
  readonly deq = output(Stream(UInt(8)), { domain: there.to });
  readonly store = memory(UInt(8), {
    depth: 8,
    style: 'distributed',
    crossing: 'a test',
    ports: { wr: writePort({ domain: there.from }), rd: readPort({ latency: 0, domain: there.to }) },
  });
  readonly tail = reg(UInt(4), { init: 0, domain: there.from });
  readonly head = reg(UInt(4), { init: 0, domain: there.to });
  readonly tailFirst = reg(UInt(4), { init: 0, domain: link, crossing: 'wrong on purpose' });
  readonly tailSeen = reg(UInt(4), { init: 0, domain: link });
  readonly headFirst = reg(UInt(4), { init: 0, domain: there.from, crossing: 'wrong on purpose' });
  readonly headSeen = reg(UInt(4), { init: 0, domain: there.from });

  logic(): void {
    const { enq, deq, tail, head } = this;
    tail.next(mux(enq.fire, tail.add(1), tail));
    head.next(mux(deq.fire, head.add(1), head));
    this.tailFirst.next(crossing(tail, 'wrong on purpose'));
    this.tailSeen.next(this.tailFirst);
    this.headFirst.next(crossing(head, 'wrong on purpose'));
    this.headSeen.next(this.headFirst);
    enq.ready.assign(tail.sub(this.headSeen).lt(8));
    when(enq.fire, () => this.store.ports.wr.write(tail.bits(2, 0), enq.bits));
    deq.valid.assign(head.ne(this.tailSeen));
    deq.bits.assign(this.store.ports.rd.read(head.bits(2, 0)));
  }
}

describe('late settling shows what ideal simulation hides', () => {
  it('positions that cross in binary lose words only when bits settle apart', async () => {
    for (const clocks of ratios) {
      using ideal = await simulate(() => new BinaryQueue(), startWith(clocks));
      await expectOrderKept(ideal, new Random(SEED), 300);
    }
    using late = await simulate(() => new BinaryQueue(), startWith(ratios[2], SEED));
    await expect(expectOrderKept(late, new Random(SEED), 300)).rejects.toThrow();
  });

  it('one flag through two synchronisers is one value only while both settle alike', async () => {
    class Twice extends Module {
      readonly differ = output(Bool(), { domain: link });
      readonly flag = reg(Bool(), { init: false });
      readonly a = reg(Bool(), { init: false, domain: link, crossing: 'first stage' });
      readonly b = reg(Bool(), { init: false, domain: link, crossing: 'first stage' });

      logic(): void {
        this.flag.next(this.flag.not());
        this.a.next(this.flag);
        this.b.next(this.flag);
        this.differ.assign(this.a.ne(this.b));
      }
    }
    const differs = async (metastability?: number): Promise<number> => {
      using dut = await simulate(() => new Twice(), startWith(ratios[6], metastability));
      let count = 0;
      for (let step = 0; step < 200; step += 1) {
        dut.step(1, 'link');
        if (dut.differ) count += 1;
      }
      return count;
    };
    expect(await differs()).toBe(0);
    expect(await differs(SEED)).toBeGreaterThan(20);
  });
});
