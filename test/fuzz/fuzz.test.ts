import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { BUGS, hunt, seeded } from './bugs/index.ts';
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

  // not seed 17, whose memory with 177 mask bits takes Yosys a minute
  it('mean the same to Yosys (20 from seed 21)', async () => {
    const { differences } = await differencesOf(seedsFrom(FIRST + 20, 20), ['yosys']);
    expect(differences).toEqual([]);
  });

  it('mean the same to Verilator (10 from seed 1)', async () => {
    const { differences } = await differencesOf(seedsFrom(FIRST, 10), ['verilator']);
    expect(differences).toEqual([]);
  });

  // Verilator 5.006 makes wrong constants of it, unless it is called as testbenches call it
  it('mean the same to Verilator without the optimisation that is distrusted (seed 1566)', async () => {
    const { differences, ran } = await differencesOf([1566], ['verilator']);
    expect(differences.filter(({ known }) => known === undefined)).toEqual([]);
    expect(ran).toEqual({ verilator: 1 });
  });

  it('are the same for the same seed', async () => {
    const twice = [await differencesOf([7], []), await differencesOf([7], [])].map(({ designs }) => designs);
    expect(twice[0]).toEqual(twice[1]);
    expect(twice[0]).toHaveLength(1);
  });
});

/** All ten take a minute: `make bugs`. These two show within two designs. */
const CHEAP = ['sign extension', 'domain mask'];

describe('seeded bugs', () => {
  it.each(BUGS)('have their place in the source code: $name', async (bug) => {
    const source = await readFile(bug.file, 'utf8');
    expect(seeded(source, bug)).not.toBe(source);
  });

  it('say so where the code has changed under them', () => {
    const [bug] = BUGS;
    const what = `seeded bug "${bug.name}": ${bug.file} has the text to be replaced`;
    expect(() => seeded('', bug)).toThrow(`${what} no longer:\n  ${bug.text}`);
    expect(() => seeded(bug.text + bug.text, bug)).toThrow(`${what} 2 times:\n  ${bug.text}`);
  });

  it.each(BUGS.filter(({ name }) => CHEAP.some((cheap) => name.startsWith(cheap))))(
    'in the code of the $where are noticed: $name',
    async (bug) => {
      const { designs } = await hunt(bug, FIRST, 5);
      expect(designs).not.toBeNull();
    },
  );
});
