import { describe, expect, it } from 'vitest';
import { generate } from '../../../gen/index.ts';
import { streamProofs } from '../../../hw/lib/streams/proofs/index.ts';
import { simulate } from '../../../sim/index.ts';
import { Random } from '../../../sim/random/index.ts';

const SEED = 20261201;
const CYCLES = 3000;

/**
 * The modules that prove the stream parts, under simulation: their assertions stop it. Choices are made at random, with
 * producers and consumers that are now busy, now idle.
 */
describe('assertions of the stream parts hold in simulation', () => {
  it.each(streamProofs.map(({ name, top }) => [name, top] as const))(
    `%s (seed ${SEED}, ${CYCLES} cycles)`,
    async (_, make) => {
      const { manifest } = await generate(make);
      const top = manifest.modules.at(-1);
      const inputs = top?.ports.filter(({ direction, role }) => direction === 'input' && role === 'data') ?? [];
      expect(inputs.length).toBeGreaterThan(0);
      using dut = await simulate(make, { record: 'none', seed: SEED });
      const random = new Random(SEED);
      const chances = inputs.map(() => 0.5);
      for (let cycle = 0; cycle < CYCLES; cycle++) {
        if (cycle % 20 === 0) chances.forEach((_, i) => (chances[i] = [0, 0.1, 0.5, 0.9, 1][random.below(5)]));
        inputs.forEach(({ path, bool, width }, i) => {
          dut.set(path, bool ? random.chance(chances[i]) : random.below(2 ** width));
        });
        dut.step();
      }
    },
  );
});
