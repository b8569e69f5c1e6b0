import { describe, expect, it } from 'vitest';
import { BUGS, hunt } from './bugs/index.ts';
import { report, runBatch, type BatchResult, type Simulator } from './campaign/index.ts';

/** Random designs through the whole tool chain (docs/fuzzing.md): a hundred, of which some run on every simulator. `make fuzz` runs 2,000. */
const FIRST = 1;
const seedsFrom = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);

async function differencesOf(seeds: readonly number[], simulators: readonly Simulator[]): Promise<BatchResult> {
  return runBatch({ seeds, simulators, verilatorEvery: 1 });
}

describe(`random designs (seeds ${FIRST} to ${FIRST + 99})`, () => {
  it.each(seedsFrom(0, 10).map((i) => FIRST + 10 * i))(
    'mean the same to the reference, the engine and Icarus (10 from seed %i)',
    async (from) => {
      const { differences, designs } = await differencesOf(seedsFrom(from, 10), ['engine', 'icarus']);
      const told = differences.length === 0 ? '' : await report(differences[0], 60);
      expect(told).toBe('');
      expect(designs).toHaveLength(10);
    },
  );

  it('mean the same to Yosys (20 from seed 1)', async () => {
    const { differences } = await differencesOf(seedsFrom(FIRST, 20), ['yosys']);
    expect(differences).toEqual([]);
  });

  it('mean the same to Verilator (seed 2)', async () => {
    const { differences } = await differencesOf([FIRST + 1], ['verilator']);
    expect(differences).toEqual([]);
  });

  it('are the same for the same seed', async () => {
    const twice = [await differencesOf([7], []), await differencesOf([7], [])].map(({ designs }) => designs);
    expect(twice[0]).toEqual(twice[1]);
    expect(twice[0]).toHaveLength(1);
  });
});

describe('seeded bugs', () => {
  it.each(BUGS)('in the $where are found: $name', async (bug) => {
    expect(await hunt(bug, 1, 40)).not.toBeNull();
  });
});
