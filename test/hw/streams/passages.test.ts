import { describe, expect, it } from 'vitest';
import {
  Bool,
  Bundle,
  Module,
  SInt,
  Stream,
  UInt,
  connect,
  elaborate,
  input,
  instance,
  output,
  reg,
} from '../../../gen/index.ts';
import { BlockQueue, CreditReceiver, CreditSender, Queue, RegisteredQueue } from '../../../hw/lib/index.ts';
import { simulate } from '../../../sim/index.ts';
import { Random } from '../../../sim/random/index.ts';
import { combinationalPaths, expectOrderKept, pace } from '../../support/streams.ts';
import type { BytePassage } from '../../support/streams.ts';

const SEED = 20261202;
const type = UInt(8);

interface Case {
  readonly name: string;
  readonly start: () => Promise<BytePassage & Disposable>;
  /** Words that fit while the consumer stands still. */
  readonly holds: number;
  readonly latency: number;
  /** Cycles from the first of 300 words in to the last one out. */
  readonly cycles: number;
  readonly forward?: true;
  readonly backward?: true;
}

const cases: readonly Case[] = [
  {
    name: 'queue of no words',
    start: () => simulate(() => new Queue({ type, depth: 0 })),
    ...{ holds: 0, latency: 0, cycles: 300, forward: true, backward: true },
  },
  ...[1, 2, 3].map((depth): Case => ({
    name: `fall-through queue of ${depth}`,
    start: () => simulate(() => new Queue({ type, depth, fallThrough: true })),
    ...{ holds: depth, latency: 0, cycles: 300, forward: true },
  })),
  {
    name: 'queue of 3 in registers',
    start: () => simulate(() => new Queue({ type, depth: 3, storage: 'registers' })),
    ...{ holds: 3, latency: 1, cycles: 301 },
  },
  ...[2, 3, 8].map((depth): Case => ({
    name: `registered queue of ${depth}`,
    start: () => simulate(() => new RegisteredQueue({ type, depth })),
    ...{ holds: depth, latency: 1, cycles: 301 },
  })),
  // with two words every third cycle has no word to offer
  ...[2, 3, 5, 16].map((depth): Case => ({
    name: `block queue of ${depth}`,
    start: () => simulate(() => new BlockQueue({ type, depth })),
    ...{ holds: depth, latency: 2, cycles: depth === 2 ? 451 : 302 },
  })),
];

describe.each(cases)('$name', ({ start, holds, latency, cycles, forward = false, backward = false }) => {
  it(`keeps all words in order under stalls (seed ${SEED})`, async () => {
    using dut = await start();
    await expectOrderKept(dut, new Random(SEED));
  });

  it(`moves 300 words in ${cycles} cycles with a latency of ${latency}`, async () => {
    using dut = await start();
    expect(await pace(dut, 300)).toEqual({ cycles, latency });
  });

  it(`holds ${holds} of the words offered while nothing leaves`, async () => {
    using dut = await start();
    let taken = 0;
    dut.enq.valid = true;
    for (let cycle = 0; cycle < holds + 5; cycle++) {
      dut.enq.bits = taken;
      if (dut.enq.ready) taken++;
      dut.step();
    }
    expect(taken).toBe(holds);
    expect([dut.deq.valid, dut.deq.bits]).toEqual([true, 0]);
  });

  it(`shows the paths that it has, and no others (seed ${SEED})`, async () => {
    using dut = await start();
    expect(combinationalPaths(dut, new Random(SEED))).toEqual({ forward, backward, across: false });
  });
});

it.each([
  ['RegisteredQueue', () => new RegisteredQueue({ type: UInt(8), depth: 4 })],
  ['BlockQueue', () => new BlockQueue({ type: UInt(8), depth: 4 })],
] as const)('%s counts what it holds', async (_, make) => {
  using dut = await simulate<RegisteredQueue<typeof type> | BlockQueue<typeof type>>(make);
  const random = new Random(SEED);
  let held = 0;
  for (let cycle = 0; cycle < 500; cycle++) {
    const stuck = dut.enq.valid && !dut.enq.ready;
    dut.step();
    if (!stuck) dut.enq.valid = random.chance(0.5);
    dut.deq.ready = random.chance(0.5);
    expect(dut.count, `cycle ${cycle}`).toBe(held);
    held += Number(dut.enq.valid && dut.enq.ready) - Number(dut.deq.valid && dut.deq.ready);
  }
});

it('queues of every kind carry bundles whole', async () => {
  const record = Bundle({ sum: SInt(24), last: Bool(), tag: UInt(3) });
  const random = new Random(SEED);
  const words = Array.from({ length: 300 }, () => ({
    sum: random.between(-(2 ** 23), 2 ** 23 - 1),
    last: random.chance(0.5),
    tag: random.below(8),
  }));
  for (const make of [
    () => new Queue({ type: record, depth: 3, fallThrough: true }),
    () => new RegisteredQueue({ type: record, depth: 3 }),
    () => new BlockQueue({ type: record, depth: 3 }),
  ]) {
    using dut = await simulate<Queue<typeof record> | RegisteredQueue<typeof record> | BlockQueue<typeof record>>(make);
    const [, seen] = await Promise.all([dut.enq.send(words, { stalls: 1 }), dut.deq.receive(300, { stalls: 2 })]);
    expect(dut.deq.decode(seen)).toEqual(words);
  }
});

it.each([
  [
    'RegisteredQueue',
    'a queue with an output register cannot have 1 words',
    () => new RegisteredQueue({ type, depth: 1 }),
  ],
  ['BlockQueue', 'a queue in block RAM cannot have 1 words', () => new BlockQueue({ type, depth: 1 })],
] as const)('%s refuses to be too small', (_, message, make) => {
  expect(() => elaborate(make)).toThrow(message);
});

/** A link with slices of latency on both ways. */
class CreditLinkBench extends Module<{ credits: number; latency: number }> {
  readonly enq = input(Stream(type));
  readonly deq = output(Stream(type));
  readonly sender = instance(new CreditSender({ type, credits: this.p.credits }));
  readonly receiver = instance(new CreditReceiver({ type, credits: this.p.credits }));
  readonly forth = Array.from({ length: this.p.latency }, () => instance(new Delay({ width: 9 })));
  readonly back = Array.from({ length: this.p.latency }, () => instance(new Delay({ width: 1 })));

  logic() {
    const { sender, receiver, forth, back } = this;
    connect(this.enq, sender.enq);
    connect(receiver.deq, this.deq);
    const sent = delayed(forth, sender.link.valid.asUInt().pad(9).shl(8).or(sender.link.bits.pad(9)));
    receiver.link.valid.assign(sent.bit(8));
    receiver.link.bits.assign(sent.bits(7, 0));
    sender.credit.assign(delayed(back, receiver.credit.asUInt()).bit(0));
  }
}

class Delay extends Module<{ width: number }> {
  readonly from = input(UInt(this.p.width));
  readonly to = output(UInt(this.p.width));
  readonly stage = reg(UInt(this.p.width), { init: 0 });

  logic() {
    this.stage.next(this.from);
    this.to.assign(this.stage);
  }
}

function delayed(stages: readonly Delay[], value: UInt): UInt {
  let now = value;
  for (const stage of stages) {
    stage.from.assign(now);
    now = stage.to;
  }
  return now;
}

describe.each([
  [1, 0],
  [2, 0],
  [3, 0],
  [4, 1],
  [5, 1],
  [3, 4],
  [11, 4],
  [12, 4],
])('link with %i credits and %i cycles each way', (credits, latency) => {
  const start = () => simulate(() => new CreditLinkBench({ credits, latency }));
  const roundTrip = 2 * latency + 3;

  it(`loses nothing under stalls (seed ${SEED})`, async () => {
    using dut = await start();
    await expectOrderKept(dut, new Random(SEED), 1000);
  });

  it(`passes ${credits >= roundTrip ? 'a word per cycle' : `${credits} words every ${roundTrip} cycles`}`, async () => {
    using dut = await start();
    const words = 60 * credits;
    const last = Math.floor((words - 1) / credits) * roundTrip + ((words - 1) % credits);
    const cycles = (credits >= roundTrip ? words - 1 : last) + 1 + latency + 1;
    expect(await pace(dut, words)).toEqual({ cycles, latency: latency + 1 });
  });
});
