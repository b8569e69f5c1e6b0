import { randomDesign } from '../generate/index.ts';
import type { DesignRecipe } from '../recipe/index.ts';
import { prepare, type Case } from '../reference/index.ts';
import { engine, icarus, verilator, yosys, type Difference } from '../simulators/index.ts';
import { countOf, histogramOf, type Histogram } from './histogram.ts';

export type Simulator = 'engine' | 'icarus' | 'verilator' | 'yosys';

export interface Batch {
  readonly seeds: readonly number[];
  readonly simulators: readonly Simulator[];
  /** Verilator and its C++ compiler take as long as all the rest: only seeds that this divides are built with it. */
  readonly verilatorEvery: number;
}

export interface BatchResult {
  readonly differences: readonly Difference[];
  readonly designs: readonly { readonly seed: number; readonly histogram: Histogram; readonly nodes: number }[];
  /** Milliseconds by what they were spent on. */
  readonly times: Readonly<Record<string, number>>;
  /** Designs that each simulator ran. */
  readonly ran: Readonly<Record<string, number>>;
}

/** Makes the designs of some seeds and compares all executions of them. */
export async function runBatch({ seeds, simulators, verilatorEvery }: Batch): Promise<BatchResult> {
  const differences: Difference[] = [];
  const times: Record<string, number> = {};
  const ran: Record<string, number> = {};
  const timed = async <T>(what: string, run: () => T | Promise<T>): Promise<T> => {
    const begin = performance.now();
    const result = await run();
    times[what] = (times[what] ?? 0) + performance.now() - begin;
    return result;
  };
  const cases: Case[] = [];
  for (const seed of seeds) {
    try {
      cases.push(await timed('prepare', () => prepare(randomDesign(seed))));
    } catch (error) {
      differences.push({ seed, simulator: 'reference', what: textOf(error) });
    }
  }
  for (const simulator of simulators) {
    const own = simulator === 'verilator' ? cases.filter((c) => c.recipe.seed % verilatorEvery === 0) : cases;
    if (own.length === 0) continue;
    ran[simulator] = own.length;
    differences.push(...(await timed(simulator, () => compare(simulator, own))));
  }
  const designs = cases.map(({ recipe, design }) => {
    const histogram = histogramOf(design);
    return { seed: recipe.seed, histogram, nodes: countOf(histogram) };
  });
  return { differences, designs, times, ran };
}

async function compare(simulator: Simulator, cases: readonly Case[]): Promise<readonly Difference[]> {
  switch (simulator) {
    case 'engine':
      return cases.flatMap((c) => {
        try {
          return engine(c);
        } catch (error) {
          return [{ seed: c.recipe.seed, simulator, what: textOf(error) }];
        }
      });
    case 'icarus':
      return icarus(cases);
    case 'verilator':
      return verilator(cases);
    case 'yosys':
      return yosys(cases);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Whether a design fails as a difference says: on the same simulator. For shrinking; what is not legal does not. */
export async function failsOn(simulator: string, recipe: DesignRecipe): Promise<string | null> {
  if (simulator === 'reference') {
    try {
      prepare(recipe);
      return null;
    } catch (error) {
      // messages of the language and of the checks are no crash
      return error instanceof Error && error.name !== 'DiagnosticError' && !error.message.startsWith('nothing to see')
        ? error.message
        : null;
    }
  }
  let c: Case;
  try {
    c = prepare(recipe);
  } catch {
    return null;
  }
  const [difference] = (await compare(simulator as Simulator, [c])).filter(({ known }) => known === undefined);
  return difference?.what ?? null;
}
