import { describe, expect, it } from 'vitest';
import {
  Bool,
  Bundle,
  Module,
  Stream,
  UInt,
  check,
  connect,
  elaborate,
  input,
  instance,
  output,
} from '../../../gen/index.ts';
import { Fork, Join, LazyFork, Packet, Queue, StreamDemux, StreamMux } from '../../../hw/lib/index.ts';
import { simulate } from '../../../sim/index.ts';
import { Random } from '../../../sim/random/index.ts';
import { randomBytes } from '../../support/streams.ts';

const SEED = 20261204;
const byte = UInt(8);
const ways = (count: number) => Array.from({ length: count }, (_, i) => i);

describe.each([
  ['fork', (outputs: number) => new Fork({ type: byte, outputs })],
  ['lazy fork', (outputs: number) => new LazyFork({ type: byte, outputs })],
] as const)('%s', (name, make) => {
  it.each([1, 2, 3, 5])(`gives every word to all of %i outputs (seed ${SEED})`, async (outputs) => {
    // consumers that change their minds make the outputs of a lazy fork change theirs
    using dut = await simulate<Fork<typeof byte>>(() => make(outputs) as Fork<typeof byte>, {
      checkStreams: name === 'fork',
    });
    const random = new Random(SEED);
    for (const per256 of [0, 100, 200]) {
      const words = randomBytes(random, 400);
      const seed = random.uint32();
      const [, ...seen] = await Promise.all([
        dut.enq.send(words, { stalls: { seed, per256 }, timeoutCycles: 50_000 }),
        ...ways(outputs).map((i) => dut.deq[i].receive(400, { stalls: { seed: seed + i + 1, per256 } })),
      ]);
      for (const one of seen) expect(Uint8Array.from(one as ArrayLike<number>)).toEqual(words);
      if (per256 === 0)
        for (const i of ways(outputs)) {
          const { firstCycle, lastCycle } = dut.deq[i].last!;
          expect(lastCycle - firstCycle).toBe(399);
        }
    }
  });
});

it('a fork lets one output go ahead by one word, a lazy fork by none', async () => {
  for (const [make, ahead] of [
    [() => new Fork({ type: byte, outputs: 2 }), 1],
    [() => new LazyFork({ type: byte, outputs: 2 }), 0],
  ] as const) {
    using dut = await simulate<Fork<typeof byte>>(make as () => Fork<typeof byte>);
    dut.enq.valid = true;
    dut.deq[0].ready = true;
    let taken = 0;
    for (let cycle = 0; cycle < 5; cycle++) {
      if (dut.deq[0].valid) taken++;
      dut.step();
    }
    expect(taken).toBe(ahead);
  }
});

/** What goes in comes out twice, side by side: the branches have different room. */
class ForkAndJoin extends Module {
  readonly enq = input(Stream(byte));
  readonly deq = output(Stream(Bundle({ short: byte, long: byte })));
  readonly fork = instance(new Fork({ type: byte, outputs: 2 }));
  readonly long = instance(new Queue({ type: byte, depth: 3 }));
  readonly join = instance(new Join({ types: { short: byte, long: byte } }));

  logic() {
    connect(this.enq, this.fork.enq);
    connect(this.fork.deq[0], this.join.enq.short);
    connect(this.fork.deq[1], this.long.enq);
    connect(this.long.deq, this.join.enq.long);
    connect(this.join.deq, this.deq);
  }
}

it(`a fork whose branches meet again in a join does not deadlock (seed ${SEED})`, async () => {
  using dut = await simulate(() => new ForkAndJoin());
  const words = randomBytes(new Random(SEED), 500);
  const [, seen] = await Promise.all([dut.enq.send(words, { stalls: 1 }), dut.deq.receive(500, { stalls: 2 })]);
  expect(dut.deq.decode(seen)).toEqual(Array.from(words, (word) => ({ short: word, long: word })));
});

/** The same with a lazy fork: each branch waits for the other. */
class LazyForkAndJoin extends Module {
  readonly enq = input(Stream(byte));
  readonly deq = output(Stream(Bundle({ a: byte, b: byte })));
  readonly fork = instance(new LazyFork({ type: byte, outputs: 2 }));
  readonly join = instance(new Join({ types: { a: byte, b: byte } }));

  logic() {
    connect(this.enq, this.fork.enq);
    connect(this.fork.deq[0], this.join.enq.a);
    connect(this.fork.deq[1], this.join.enq.b);
    connect(this.join.deq, this.deq);
  }
}

it('a lazy fork before a join is a combinational loop, which the checks find', () => {
  const { errors } = check(elaborate(() => new LazyForkAndJoin()));
  expect(errors.map(({ code }) => code)).toEqual(['M043']);
});

it(`a join pairs word n of every stream (seed ${SEED})`, async () => {
  using dut = await simulate(() => new Join({ types: { value: byte, flag: Bool(), tag: UInt(3) } }));
  const random = new Random(SEED);
  for (const per256 of [0, 120]) {
    const words = Array.from({ length: 400 }, () => ({
      value: random.below(256),
      flag: random.chance(0.5),
      tag: random.below(8),
    }));
    const [, , , seen] = await Promise.all([
      dut.enq.value.send(
        words.map(({ value }) => value),
        { stalls: { seed: SEED, per256 } },
      ),
      dut.enq.flag.send(
        words.map(({ flag }) => flag),
        { stalls: { seed: SEED + 1, per256 } },
      ),
      dut.enq.tag.send(
        words.map(({ tag }) => tag),
        { stalls: { seed: SEED + 2, per256 } },
      ),
      dut.deq.receive(400, { stalls: { seed: SEED + 3, per256 } }),
    ]);
    expect(dut.deq.decode(seen)).toEqual(words);
    const { firstCycle, lastCycle } = dut.deq.last!;
    if (per256 === 0) expect(lastCycle - firstCycle).toBe(399);
  }
});

describe.each([1, 2, 3])('mux and demux of %i ways', (count) => {
  it(`words come from where the selection says (seed ${SEED})`, async () => {
    using dut = await simulate(() => new StreamMux({ type: byte, inputs: count }));
    const random = new Random(SEED);
    for (const per256 of [0, 150]) {
      const order = Uint8Array.from({ length: 400 }, () => random.below(count));
      const words = randomBytes(random, 400);
      const stalls = (n: number) => ({ stalls: { seed: SEED + n, per256 }, timeoutCycles: 5000 });
      const [seen] = await Promise.all([
        dut.deq.receive(400, stalls(0)),
        dut.select.send(order, stalls(1)),
        ...ways(count).map((i) =>
          dut.enq[i].send(
            words.filter((_, n) => order[n] === i),
            stalls(2 + i),
          ),
        ),
      ]);
      expect(Uint8Array.from(seen as ArrayLike<number>)).toEqual(words);
      const { firstCycle, lastCycle } = dut.deq.last!;
      if (per256 === 0) expect(lastCycle - firstCycle).toBe(399);
    }
  });

  it(`packets go where the selection says (seed ${SEED})`, async () => {
    using dut = await simulate(() => new StreamDemux({ type: Packet(byte), outputs: count, packets: true }));
    const random = new Random(SEED);
    for (const per256 of [0, 150]) {
      const order: number[] = [];
      const words: { data: number; last: boolean }[] = [];
      const expected: { data: number; last: boolean }[][] = ways(count).map(() => []);
      for (let packet = 0; packet < 100; packet++) {
        const to = random.below(count);
        order.push(to);
        const length = random.between(1, 4);
        for (let i = 0; i < length; i++) words.push({ data: random.below(256), last: i === length - 1 });
        expected[to].push(...words.slice(-length));
      }
      const stalls = (n: number) => ({ stalls: { seed: SEED + n, per256 }, timeoutCycles: 5000 });
      const [, report, ...seen] = await Promise.all([
        dut.select.send(order, stalls(0)),
        dut.enq.send(words, stalls(1)),
        ...ways(count).map((i) => dut.deq[i].receive(expected[i].length, stalls(2 + i))),
      ]);
      ways(count).forEach((i) => expect(dut.deq[i].decode(seen[i])).toEqual(expected[i]));
      if (per256 === 0) expect(report.lastCycle - report.firstCycle + 1).toBe(words.length);
    }
  });
});
