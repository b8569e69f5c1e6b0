import { register } from 'node:module';
import { BUGS } from './bugs.ts';

/** What a hunter says at its end. */
export interface Catch {
  /** The designs that it took; null when none of them showed the bug. */
  readonly designs: number | null;
  readonly what: string;
}

/** A process of its own that loads printer and engine with one bug and compares designs until one differs: `hunter.ts <bug> <seed> <most>`. */
const [bug, from, most] = process.argv.slice(2).map(Number);
const { where } = BUGS[bug];
register('./loader.ts', import.meta.url, { data: BUGS[bug] });

const { randomDesign } = await import('../generate/index.ts');
const { prepare } = await import('../reference/index.ts');
const { engine, icarus } = await import('../simulators/index.ts');

/** What differs; a printer or an engine that throws is noticed too. */
async function noticed(seed: number): Promise<string | null> {
  try {
    const c = prepare(randomDesign(seed));
    const differences = where === 'engine' ? engine(c) : await icarus([c]);
    return differences[0]?.what ?? null;
  } catch (error) {
    return String(error);
  }
}

let found: Catch = { designs: null, what: '' };
for (let designs = 1; designs <= most && found.designs === null; designs++) {
  const what = await noticed(from + designs - 1);
  if (what !== null) found = { designs, what };
}
process.send?.(found);
process.disconnect();
