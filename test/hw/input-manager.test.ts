import { describe, expect, it } from 'vitest';
import { pePresets, peSizes } from '../../hw/pe/config/index.ts';
import type { PeParams } from '../../hw/pe/config/index.ts';
import { InputManager } from '../../hw/pe/input-manager.ts';
import { simulate } from '../../sim/index.ts';
import { Random } from '../../sim/random/index.ts';
import { shapes } from '../support/pe-shapes.ts';

const SEED = 20261201;
const start = (params: PeParams) => simulate(() => new InputManager(params), { initial: 'zero' });

/** Offers words one after the other, cycle by cycle: what the circuit does in a cycle can be seen before its edge. */
class Words {
  readonly words: BigUint64Array;
  taken = 0;
  private offered = false;

  constructor(words: BigUint64Array) {
    this.words = words;
  }

  /** Sets the stream for this cycle. */
  offer(dut: Awaited<ReturnType<typeof start>>, willing: boolean): void {
    this.offered = this.taken < this.words.length && (this.offered || willing);
    dut.activations.valid = this.offered;
    if (!this.offered) return;
    dut.activations.bits = this.words[this.taken];
    if (!dut.activations.ready) return;
    this.taken++;
    this.offered = false;
  }
}

describe.each([
  ...shapes,
  ['four lines of buffer', { ...pePresets.simba, inputBufferBytes: 32 }] as const,
  ['one-byte lines', { ...pePresets.small, lanes: 8, vector: 1, inputBufferBytes: 16 }] as const,
])('input manager, %s', (_, params) => {
  const { vector } = params;
  const { inputLines } = peSizes(params);

  it(`gives every line at its offset while it fills and is released, many times round (seed ${SEED})`, async () => {
    using dut = await start(params);
    const random = new Random(SEED);
    const rounds = Math.max(3, Math.ceil(2000 / inputLines));
    const total = inputLines * rounds;
    const bytes = Int8Array.from({ length: total * vector }, () => random.between(-128, 127));
    const stream = new Words(new BigUint64Array(bytes.buffer));
    let head = 0;
    let held = 0;
    let expected: number[] | null = null;
    let waits = 0;
    let idle = 0;
    while (head < total) {
      const where = `cycle ${dut.cycle}`;
      stream.offer(dut, random.chance(Math.floor(dut.cycle / 300) % 2 === 0 ? 1 : 0.1));
      if (expected !== null) {
        const seen = Array.from({ length: vector }, (_, c) => dut.line[c]);
        expect(seen, where).toEqual(expected);
      }
      const offset = random.chance(0.05)
        ? random.pick([-1, -32_768, inputLines])
        : random.below(Math.min(held + 2, total - head));
      dut.offset = offset & 0xffff;
      const available = offset >= 0 && offset < held;
      expect(dut.available, `offset ${offset} of ${held}, ${where}`).toBe(available);
      if (!available) waits++;
      const reads = available && random.chance(0.8);
      dut.read = reads;
      if (reads) expected = [...bytes.slice((head + offset) * vector, (head + offset + 1) * vector)];
      const releases = random.chance(0.1);
      const count = random.chance(0.3) ? held : random.below(held + 1);
      dut.releases = releases;
      dut.releaseLines = releases ? count : random.below(65_536);
      const writes = dut.writeEvent;
      dut.step();
      held += Number(writes) - (releases ? count : 0);
      if (releases) head += count;
      expect(held).toBeLessThanOrEqual(inputLines);
      idle = writes || releases ? 0 : idle + 1;
      if (idle > 1000) throw new Error(`nothing came or went for 1000 cycles, ${head} lines of ${total} done`);
    }
    expect(waits).toBeGreaterThan(50);
  });

  it('holds its stream when it is full and goes on when a line is released', async () => {
    using dut = await start(params);
    // what the adapter keeps of a wide line, or of a word with several, comes on top
    const words = Math.ceil(((inputLines + 4) * vector) / 8) + 2;
    const stream = new Words(new BigUint64Array(words));
    let writes = 0;
    const run = (cycles: number) => {
      for (let cycle = 0; cycle < cycles; cycle++) {
        stream.offer(dut, true);
        if (dut.writeEvent) writes++;
        dut.step();
      }
    };
    run(4 * Math.max(words, inputLines));
    expect(writes).toBe(inputLines);
    expect(dut.activations.ready).toBe(false);
    dut.releases = true;
    dut.releaseLines = 3;
    run(1);
    dut.releases = false;
    run(20);
    expect(writes).toBe(inputLines + 3);
  });
});

it('a line is there in the cycle after it is written, and its word a cycle after it is read', async () => {
  using dut = await start(pePresets.simba);
  dut.activations.valid = true;
  dut.activations.bits = 0x0102030405060708n;
  for (let cycle = 0; cycle < 4; cycle++) {
    dut.read = dut.available;
    dut.step();
    dut.activations.valid = false;
  }
  expect(dut.waves('activations.valid', 'writeEvent', 'available', 'read', 'line.0', 'line.7')).toMatchInlineSnapshot(`
    "activations.valid ██▁▁▁▁▁▁
    writeEvent        ██▁▁▁▁▁▁
    available         ▁▁██████
    read              ▁▁██████
    line.0            0───8───
    line.7            0───1───"
  `);
});

it('a simulation stops where a line is released that has not come', async () => {
  using dut = await start(pePresets.small);
  dut.releases = true;
  dut.releaseLines = 1;
  expect(() => dut.step()).toThrow('no more words are given back than are held');
});
