import { describe, expect, it } from 'vitest';
import { UInt, elaborate } from '../../../gen/index.ts';
import { Crossbar, Packet, PriorityArbiter, RoundRobinArbiter, WeightedArbiter } from '../../../hw/lib/index.ts';
import { simulate } from '../../../sim/index.ts';
import { Random } from '../../../sim/random/index.ts';

const SEED = 20261203;
const byte = UInt(8);
const word = Packet(UInt(16));

// a type, not an interface: the testbench takes objects whose fields it can list
type Word = { readonly data: number; readonly last: boolean };

/** Packets of 1 to 5 words; a word says its source and its place among that source's words. */
function packets(random: Random, source: number, count: number): Word[] {
  const words: Word[] = [];
  for (let packet = 0; packet < count; packet++) {
    const length = random.between(1, 5);
    for (let i = 0; i < length; i++) words.push({ data: (source << 12) | words.length, last: i === length - 1 });
  }
  return words;
}

const sourceOf = ({ data }: Word): number => data >> 12;

/** Every source's words in order, and no packet broken into. */
function expectPackets(seen: readonly Word[], sent: readonly (readonly Word[])[]): void {
  sent.forEach((words, source) => expect(seen.filter((one) => sourceOf(one) === source)).toEqual(words));
  seen.forEach((one, i) => {
    if (!one.last) expect(sourceOf(seen[i + 1]), `behind word ${i}`).toBe(sourceOf(one));
  });
}

const arbiters = [
  ['round-robin', (inputs: number) => new RoundRobinArbiter({ type: word, inputs, packets: true })],
  ['priority', (inputs: number) => new PriorityArbiter({ type: word, inputs, packets: true })],
  [
    'weighted',
    (inputs: number) =>
      new WeightedArbiter({
        type: word,
        inputs,
        packets: true,
        weights: Array.from({ length: inputs }, (_, i) => 1 + (i % 3)),
      }),
  ],
] as const;

describe.each(arbiters)('%s arbiter of packets', (_, make) => {
  it.each([1, 2, 3, 5])(`keeps the packets of %i inputs whole and in order (seed ${SEED})`, async (inputs) => {
    using dut = await simulate<RoundRobinArbiter<typeof word>>(() => make(inputs) as RoundRobinArbiter<typeof word>);
    const random = new Random(SEED);
    for (const stalls of [null, 60, 180]) {
      const sent = Array.from({ length: inputs }, (_, i) => packets(random, i, 60));
      const total = sent.flat().length;
      const seed = random.uint32();
      const stall = (n: number) => (stalls === null ? undefined : { seed: seed + n, per256: (stalls * (n + 1)) % 256 });
      const [raw] = await Promise.all([
        dut.deq.receive(total, { stalls: stall(inputs), timeoutCycles: 5000 }),
        ...sent.map((words, i) => dut.enq[i].send(words, { stalls: stall(i), timeoutCycles: 50_000 })),
      ]);
      expectPackets(dut.deq.decode(raw) as unknown as Word[], sent);
      const { firstCycle, lastCycle } = dut.deq.last!;
      if (stalls === null) expect(lastCycle - firstCycle + 1).toBe(total);
    }
  });
});

describe('weighted arbiter', () => {
  it.each([[[1, 1]], [[3, 1]], [[2, 1, 4]], [[5, 2, 1, 3]]])(
    'gives inputs that always ask shares by their weights %j, in turns',
    async (weights) => {
      const inputs = weights.length;
      using dut = await simulate(() => new WeightedArbiter({ type: byte, inputs, weights }));
      const [seen] = await Promise.all([
        dut.deq.receive(40 * weights.reduce((sum, weight) => sum + weight)),
        ...weights.map((weight, i) => dut.enq[i].send(new Uint8Array(40 * weight).fill(i))),
      ]);
      const turns = weights.flatMap((weight, i) => new Array<number>(weight).fill(i));
      expect(Array.from(seen, Number)).toEqual(Array.from({ length: seen.length }, (_, n) => turns[n % turns.length]));
      expect(dut.deq.last).toMatchObject({ firstCycle: 0, lastCycle: seen.length - 1 });
    },
  );

  it('gives the whole output to an input that asks alone', async () => {
    using dut = await simulate(() => new WeightedArbiter({ type: byte, inputs: 3, weights: [2, 1, 3] }));
    await Promise.all([dut.enq[1].send(new Uint8Array(50)), dut.deq.receive(50)]);
    expect(dut.deq.last).toMatchObject({ firstCycle: 0, lastCycle: 49 });
  });

  it.each([[[1, 1, 1]], [[1]], [[1, 0]], [[1.5, 1]]])('refuses the weights %j for two inputs', (weights) => {
    expect(() => elaborate(() => new WeightedArbiter({ type: byte, inputs: 2, weights }))).toThrow(
      `the weights of an arbiter do not fit its inputs\n  expected 2 whole numbers of 1 or more\n  found    [${weights.join(', ')}]`,
    );
  });
});

describe('priority arbiter', () => {
  it('serves the lowest input that asks, but does not displace a word that waits', async () => {
    using dut = await simulate(() => new PriorityArbiter({ type: byte, inputs: 3 }));
    const ask = (asking: readonly boolean[]) =>
      asking.forEach((valid, i) => Object.assign(dut.enq[i], { valid, bits: 10 + i }));
    ask([false, false, true]);
    expect([dut.chosen, dut.deq.bits]).toEqual([2, 12]);
    dut.step();
    ask([true, true, true]);
    dut.deq.ready = true;
    expect([dut.chosen, dut.deq.bits]).toEqual([2, 12]);
    dut.step();
    ask([true, true, false]);
    expect(dut.chosen).toBe(0);
    dut.step();
    ask([false, true, false]);
    expect(dut.chosen).toBe(1);
  });
});

it('arbiters refuse packets of words without last', () => {
  expect(() => elaborate(() => new RoundRobinArbiter({ type: byte, inputs: 2, packets: true }))).toThrow(
    'words of type UInt(8) form no packets\n  expected a bundle with a field last: Bool()',
  );
});

describe.each([
  [1, 1],
  [2, 2],
  [3, 2],
  [2, 3],
  [4, 4],
])('crossbar of %i inputs and %i outputs', (inputs, outputs) => {
  it(`brings every packet whole to its output, in the order of its input (seed ${SEED})`, async () => {
    using dut = await simulate(() => new Crossbar({ type: word, inputs, outputs, packets: true }));
    const random = new Random(SEED);
    const sent = Array.from({ length: inputs }, (_, i) => {
      let to = random.below(outputs);
      return packets(random, i, 80).map((one) => {
        const routed = { to, word: one };
        if (one.last) to = random.below(outputs);
        return routed;
      });
    });
    const arriving = (o: number) => sent.map((words) => words.filter(({ to }) => to === o).map((one) => one.word));
    const seed = random.uint32();
    const received = await Promise.all([
      ...Array.from({ length: outputs }, async (_, o) => {
        const count = arriving(o).flat().length;
        const raw = await dut.deq[o].receive(count, {
          stalls: { seed: seed + o, per256: 50 * o },
          timeoutCycles: 50_000,
        });
        return dut.deq[o].decode(raw) as unknown as Word[];
      }),
      ...sent.map(async (words, i) => {
        await dut.enq[i].send(words, { stalls: { seed: seed - 1 - i, per256: 40 * i }, timeoutCycles: 50_000 });
        return [];
      }),
    ]);
    for (let o = 0; o < outputs; o++) expectPackets(received[o], arriving(o));
  });

  it('passes a word per cycle from every input while all go to outputs of their own', async () => {
    using dut = await simulate(() => new Crossbar({ type: byte, inputs, outputs }));
    const pairs = Math.min(inputs, outputs);
    const words = (i: number) => Array.from({ length: 100 }, (_, n) => ({ to: (i + 1) % pairs, word: n % 256 }));
    await Promise.all([
      ...Array.from({ length: pairs }, (_, i) => dut.enq[i].send(words(i))),
      ...Array.from({ length: pairs }, (_, o) => dut.deq[o].receive(100)),
    ]);
    for (let o = 0; o < pairs; o++) expect(dut.deq[o].last).toMatchObject({ firstCycle: 0, lastCycle: 99 });
  });
});
