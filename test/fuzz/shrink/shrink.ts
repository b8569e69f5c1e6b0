import * as fc from 'fast-check';
import type { DesignRecipe } from '../recipe/index.ts';
import { edits } from './edits.ts';

/** Designs that fast-check makes smaller: by the edits of a recipe, going on where the last one worked. */
class SmallerDesigns extends fc.Arbitrary<DesignRecipe> {
  readonly #first: DesignRecipe;

  constructor(first: DesignRecipe) {
    super();
    this.#first = first;
  }

  generate(): fc.Value<DesignRecipe> {
    return new fc.Value(this.#first, 0);
  }

  canShrinkWithoutContext(value: unknown): value is DesignRecipe {
    return typeof value === 'object' && value !== null && 'modules' in value;
  }

  shrink(value: DesignRecipe, context: unknown): fc.Stream<fc.Value<DesignRecipe>> {
    const from = typeof context === 'number' ? context : 0;
    function* ordered(): Generator<fc.Value<DesignRecipe>> {
      for (const [begin, end] of [
        [from, Infinity],
        [0, from],
      ]) {
        let i = 0;
        for (const edited of edits(value)) {
          if (i >= end) break;
          if (i >= begin) yield new fc.Value(edited, i);
          i++;
        }
      }
    }
    return new fc.Stream(ordered());
  }
}

/**
 * The smallest design found that still fails.
 *
 * @param fails says what is wrong with a design, or null; designs that are not legal do not fail
 */
export async function shrink(
  recipe: DesignRecipe,
  fails: (recipe: DesignRecipe) => Promise<string | null>,
  { seconds }: { readonly seconds: number },
): Promise<{ readonly recipe: DesignRecipe; readonly what: string; readonly tried: number }> {
  let best = recipe;
  let what = '';
  let tried = 0;
  const property = fc.asyncProperty(new SmallerDesigns(recipe), async (candidate) => {
    tried++;
    const found = await fails(candidate);
    if (found === null) return true;
    best = candidate;
    what = found;
    return false;
  });
  await fc.check(property, { numRuns: 1, interruptAfterTimeLimit: seconds * 1000 });
  return { recipe: best, what, tried };
}
