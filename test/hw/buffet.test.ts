import { describe, expect, it } from 'vitest';
import { Buffet } from '../../hw/lib/index.ts';
import { AssertionFailure, simulate } from '../../sim/index.ts';
import { Random } from '../../sim/random/index.ts';

const SEED = 20261127;
const start = (depth: number, offsetBits = 16) =>
  simulate(() => new Buffet({ wordBits: 16, depth, offsetBits }), { initial: 'zero' });

describe.each([2, 16, 256])('buffet of %i words', (depth) => {
  it(`gives every word at its offset through many wraps (seed ${SEED})`, async () => {
    using dut = await start(depth);
    const random = new Random(SEED);
    let filled: number[] = [];
    let next = 0;
    let offered = false;
    let expected: number | null = null;
    let shrunk = 0;
    let refusals = 0;
    for (let cycle = 0; cycle < 20_000; cycle++) {
      const eager = Math.floor(cycle / 700) % 2 === 0 ? 0.9 : 0.3;
      offered ||= random.chance(eager);
      dut.fill.valid = offered;
      dut.fill.bits = next & 0xffff;
      expect(dut.fill.ready, `cycle ${cycle}`).toBe(filled.length < depth);

      const offset = random.chance(0.1)
        ? random.pick([-1, -32768, 32767, depth, filled.length])
        : random.below(Math.max(1, filled.length));
      dut.offset = offset & 0xffff;
      const available = offset >= 0 && offset < filled.length;
      if (!available) refusals++;
      expect(dut.available, `offset ${offset} of ${filled.length} in cycle ${cycle}`).toBe(available);
      const reads = available && random.chance(0.7);
      dut.read = reads;

      const shrinks = random.chance(0.2);
      const count = random.chance(0.1) ? filled.length : random.below(Math.ceil(filled.length / 2) + 1);
      dut.shrink = shrinks;
      dut.shrinkBy = shrinks ? count : random.below(65536);

      if (expected !== null) expect(dut.word, `cycle ${cycle}`).toBe(expected);
      dut.step();
      if (reads) expected = filled[offset];
      const taken = offered && filled.length < depth;
      if (shrinks) {
        filled = filled.slice(count);
        shrunk += count;
      }
      if (taken) {
        filled.push(next & 0xffff);
        next++;
        offered = false;
      }
    }
    expect(shrunk).toBeGreaterThan(10 * depth);
    expect(refusals).toBeGreaterThan(100);
  });
});

describe('buffet', () => {
  it('has its reader wait for the word and its writer for room', async () => {
    using dut = await start(2);
    dut.offset = 1;
    dut.fill.valid = true;
    for (let cycle = 0; cycle < 8; cycle++) {
      dut.fill.bits = 10 + cycle;
      dut.read = dut.available;
      dut.shrink = cycle === 4;
      dut.shrinkBy = 1;
      dut.step();
    }
    expect(dut.waves('fill.ready', 'fill.bits', 'available', 'read', 'word', 'shrink', { from: 1 }))
      .toMatchInlineSnapshot(`
        "fill.ready ███▁▁▁▁▁▁▁▁▁███▁▁▁▁▁▁
        fill.bits  11─12─13─14─15─16─17─
        available  ▁▁▁█████████▁▁▁██████
        read       ▁▁▁█████████▁▁▁██████
        word       0─────11──────────15─
        shrink     ▁▁▁▁▁▁▁▁▁███▁▁▁▁▁▁▁▁▁"
      `);
  });

  it('reaches all of 32,768 words with offsets of 16 bits', async () => {
    using dut = await start(32_768);
    const words = Uint16Array.from({ length: 32_768 }, (_, i) => i ^ 0x5a5a);
    await dut.fill.send(words);
    for (const offset of [0, 1, 32_766, 32_767]) {
      dut.offset = offset;
      expect(dut.available).toBe(true);
      dut.read = true;
      dut.step();
      expect(dut.word).toBe(words[offset]);
    }
    dut.offset = 0x8000;
    expect(dut.available).toBe(false);
  });

  it('stops a simulation that reads what has not come, or gives back more than is held', async () => {
    using reader = await start(16);
    reader.read = true;
    expect(() => reader.step()).toThrow('a word is read only when it has come');
    using shrinker = await start(16);
    await shrinker.fill.send(new Uint16Array(3));
    shrinker.shrink = true;
    shrinker.shrinkBy = 3 + 0x100;
    expect(() => shrinker.step()).toThrow(AssertionFailure);
  });

  it('refuses sizes that its indices cannot wrap at', async () => {
    await expect(start(12)).rejects.toThrow(
      'a buffet cannot have 12 words\n  expected a power of two from 2 to 32768, so that offsets of 16 signed bits reach them all\n  fix      change depth or offsetBits',
    );
    await expect(start(32, 5)).rejects.toThrow('a buffet cannot have 32 words');
  });
});
