import { describe, expect, it } from 'vitest';
import { Bool, Bundle, SInt, UInt } from '../../gen/index.ts';
import { Queue } from '../../hw/lib/index.ts';
import { simulate } from '../../sim/index.ts';
import { Random } from '../../sim/random/index.ts';
import { combinationalPaths, expectOrderKept, pace } from '../support/streams.ts';

const SEED = 20261122;

describe.each([1, 2, 3, 5, 16])('queue of %i words', (depth) => {
  const start = () => simulate(() => new Queue({ type: UInt(8), depth }));

  it(`keeps all words in order under stalls (seed ${SEED})`, async () => {
    using dut = await start();
    await expectOrderKept(dut, new Random(SEED));
  });

  it('holds its depth, counts it, then takes nothing until a word has left', async () => {
    using dut = await start();
    dut.enq.valid = true;
    for (let word = 0; word < depth; word++) {
      expect([dut.enq.ready, dut.count]).toEqual([true, word]);
      dut.enq.bits = 100 + word;
      dut.step();
    }
    expect([dut.enq.ready, dut.count]).toEqual([false, depth]);
    dut.deq.ready = true;
    expect(dut.enq.ready).toBe(false);
    dut.enq.valid = false;
    for (let word = 0; word < depth; word++) {
      expect([dut.deq.valid, dut.deq.bits]).toEqual([true, 100 + word]);
      dut.step();
    }
    expect([dut.deq.valid, dut.enq.ready, dut.count]).toEqual([false, true, 0]);
  });

  it(`moves ${depth === 1 ? 'a word every second cycle' : 'a word per cycle'}, one cycle late`, async () => {
    using dut = await start();
    expect(await pace(dut, 100)).toEqual({ cycles: depth === 1 ? 200 : 101, latency: 1 });
  });

  it(`has no combinational path between its sides (seed ${SEED})`, async () => {
    using dut = await start();
    expect(combinationalPaths(dut, new Random(SEED))).toEqual({ forward: false, backward: false, across: false });
  });
});

it('a queue carries bundles whole', async () => {
  const type = Bundle({ sum: SInt(24), last: Bool(), tag: UInt(3) });
  using dut = await simulate(() => new Queue({ type, depth: 3 }));
  const random = new Random(SEED);
  const words = Array.from({ length: 500 }, () => ({
    sum: random.between(-(2 ** 23), 2 ** 23 - 1),
    last: random.chance(0.5),
    tag: random.below(8),
  }));
  const [, seen] = await Promise.all([dut.enq.send(words, { stalls: 1 }), dut.deq.receive(500, { stalls: 2 })]);
  expect(dut.deq.decode(seen)).toEqual(words);
});
