import { describe, expect, it } from 'vitest';
import { UInt } from '../../gen/index.ts';
import { BackwardSlice, ForwardSlice, FullSlice } from '../../hw/lib/index.ts';
import { simulate } from '../../sim/index.ts';
import { Random } from '../../sim/random/index.ts';
import { combinationalPaths, expectOrderKept, pace } from '../support/streams.ts';
import type { BytePassage } from '../support/streams.ts';

const SEED = 20261123;
const type = UInt(8);

const slices: {
  name: string;
  start: () => Promise<BytePassage & Disposable>;
  /** Words that fit while the consumer stands still. */
  holds: number;
  latency: number;
  forward: boolean;
  backward: boolean;
}[] = [
  {
    name: 'forward slice',
    start: () => simulate(() => new ForwardSlice({ type })),
    holds: 1,
    latency: 1,
    forward: false,
    backward: true,
  },
  {
    name: 'backward slice',
    start: () => simulate(() => new BackwardSlice({ type })),
    holds: 1,
    latency: 0,
    forward: true,
    backward: false,
  },
  {
    name: 'full slice',
    start: () => simulate(() => new FullSlice({ type })),
    holds: 2,
    latency: 1,
    forward: false,
    backward: false,
  },
];

describe.each(slices)('$name', ({ start, holds, latency, forward, backward }) => {
  it(`keeps all words in order under stalls (seed ${SEED})`, async () => {
    using dut = await start();
    await expectOrderKept(dut, new Random(SEED));
  });

  it(`moves a word per cycle with a latency of ${latency}`, async () => {
    using dut = await start();
    expect(await pace(dut, 1000)).toEqual({ cycles: 1000 + latency, latency });
  });

  it(`holds ${holds} of the words offered while nothing leaves`, async () => {
    using dut = await start();
    let taken = 0;
    dut.enq.valid = true;
    for (let cycle = 0; cycle < 6; cycle++) {
      dut.enq.bits = taken;
      if (dut.enq.ready) taken++;
      dut.step();
    }
    expect(taken).toBe(holds);
    expect([dut.deq.valid, dut.deq.bits]).toEqual([true, 0]);
  });

  it(`has ${forward ? 'a' : 'no'} path forward and ${backward ? 'a' : 'no'} path backward (seed ${SEED})`, async () => {
    using dut = await start();
    expect(combinationalPaths(dut, new Random(SEED))).toEqual({ forward, backward, across: false });
  });
});

it('a full slice takes one word more when its consumer stops', async () => {
  using dut = await simulate(() => new FullSlice({ type }));
  dut.deq.ready = true;
  let next = 1;
  for (let cycle = 0; cycle < 8; cycle++) {
    dut.deq.ready = cycle < 1 || cycle > 3;
    dut.enq.valid = next <= 4;
    dut.enq.bits = dut.enq.valid ? next : 0;
    if (dut.enq.valid && dut.enq.ready) next++;
    dut.step();
  }
  expect(dut.waves('enq.valid', 'enq.ready', 'enq.bits', 'deq.valid', 'deq.ready', 'deq.bits')).toMatchInlineSnapshot(`
    "enq.valid ██████████████▁▁
    enq.ready ████▁▁▁▁▁▁██████
    enq.bits  1─2─3───────4─0─
    deq.valid ▁▁██████████████
    deq.ready ██▁▁▁▁▁▁████████
    deq.bits  0─1───────2─3─4─"
  `);
});
