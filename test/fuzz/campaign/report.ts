import { IMPORTS, toSource, topOf, type DesignRecipe } from '../recipe/index.ts';
import { prepare } from '../reference/index.ts';
import { randomDesign } from '../generate/index.ts';
import { shrink } from '../shrink/index.ts';
import type { Difference } from '../simulators/index.ts';
import { failsOn } from './batch.ts';

/** The design as a TypeScript program with what it prints as. */
export function designText(recipe: DesignRecipe): string {
  const source = toSource(recipe);
  const used = IMPORTS.filter((name) => new RegExp(`\\b${name}\\(|\\b${name}\\b`).test(source));
  const program = `import { ${[...used, 'elaborate'].join(', ')} } from './gen/index.ts';\n\n${source}\nelaborate(() => new ${topOf(recipe)}({ k: 1 }));\n`;
  try {
    const { printed } = prepare(recipe);
    const modules = printed.manifest.files.map((file) => `// ${file}\n${printed.files.get(file)}`);
    return [program, ...modules].join('\n');
  } catch {
    return program;
  }
}

/** Shrinks the design of a difference and tells all about it. */
export async function report(difference: Difference, seconds: number): Promise<string> {
  const { seed, simulator, what } = difference;
  const small = await shrink(randomDesign(seed), (recipe) => failsOn(simulator, recipe), { seconds });
  return [
    `seed ${seed}, ${simulator}: ${what}`,
    `again: make fuzz ARGS="--from ${seed} --to ${seed}"`,
    `shrunk in ${small.tried} tries to (${small.what === '' ? 'does not fail by itself' : small.what}):`,
    '',
    designText(small.recipe),
  ].join('\n');
}
