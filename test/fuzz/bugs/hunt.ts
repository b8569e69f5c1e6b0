import { print } from '../../../gen/print/index.ts';
import { randomDesign } from '../generate/index.ts';
import { prepare } from '../reference/index.ts';
import { engine, icarus } from '../simulators/index.ts';
import type { Bug } from './bugs.ts';

/** How many designs it takes until the comparison finds a bug, and what it says; null after `most`. */
export async function hunt(bug: Bug, from: number, most: number): Promise<{ designs: number; what: string } | null> {
  for (let designs = 1; designs <= most; designs++) {
    const what = await broken(bug, from + designs - 1);
    if (what !== null) return { designs, what };
  }
  return null;
}

async function broken(bug: Bug, seed: number): Promise<string | null> {
  const recipe = randomDesign(seed);
  if (bug.where === 'printer') {
    const c = prepare(recipe, (design) => {
      const undo = bug.seed(design);
      try {
        return print(design);
      } finally {
        undo();
      }
    });
    return (await icarus([c]))[0]?.what ?? null;
  }
  const c = prepare(recipe);
  const undo = bug.seed(c.design);
  try {
    return engine(c)[0]?.what ?? null;
  } finally {
    undo();
  }
}
