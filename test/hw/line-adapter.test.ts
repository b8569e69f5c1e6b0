import { describe, expect, it } from 'vitest';
import { LineAdapter } from '../../hw/pe/line-adapter.ts';
import { simulate } from '../../sim/index.ts';
import { Random } from '../../sim/random/index.ts';

const SEED = 20261130;

describe.each([1, 2, 4, 8, 16])('line adapter for lines of %i bytes', (vector) => {
  const start = () => simulate(() => new LineAdapter({ vector }));
  const words = 16 * 30;
  const lines = (words * 8) / vector;

  it.each([
    [0, 0],
    [64, 64],
    [200, 20],
    [20, 200],
  ])(`keeps every byte in its place, stalls of %i and %i in 256 cycles (seed ${SEED})`, async (sending, receiving) => {
    using dut = await start();
    const random = new Random(SEED);
    const bytes = Uint8Array.from({ length: words * 8 }, () => random.below(256));
    const [, seen] = await Promise.all([
      dut.words.send(bytes, { stalls: { seed: SEED, per256: sending } }),
      dut.lines.receive(lines, { stalls: { seed: SEED + 1, per256: receiving } }),
    ]);
    expect(new Uint8Array(seen.buffer)).toEqual(bytes);
  });

  it(`moves ${vector < 8 ? 'a line' : 'a word'} per cycle`, async () => {
    using dut = await start();
    const [sent] = await Promise.all([dut.words.send(new Uint8Array(words * 8)), dut.lines.receive(lines)]);
    const report = vector < 8 ? dut.lines.last : sent;
    expect(report).toMatchObject({ words: Math.max(words, lines) });
    expect((report?.lastCycle ?? 0) - (report?.firstCycle ?? 0) + 1).toBe(Math.max(words, lines));
  });

  it('offers a line as soon as its bytes have come', async () => {
    using dut = await start();
    dut.lines.ready = true;
    dut.words.valid = true;
    if (vector > 8) {
      for (let word = 0; word < vector / 8; word++) {
        expect(dut.lines.valid).toBe(false);
        dut.step();
      }
      dut.words.valid = false;
    }
    expect(dut.lines.valid).toBe(true);
  });
});
