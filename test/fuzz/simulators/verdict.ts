import type { Case } from '../reference/index.ts';
import type { Difference } from './difference.ts';

/** Reads what the testbenches of some cases said. */
export function verdicts(cases: readonly Case[], simulator: string, output: string): Difference[] {
  const lines = output.split('\n');
  const done = new Set(lines.flatMap((line) => /^DONE (\d+)/.exec(line)?.[1] ?? []));
  const differs = new Map<string, RegExpExecArray>();
  for (const line of lines) {
    const found = /^DIFFERS (\d+) (\d+) ([0-9a-fxzXZ]+)/.exec(line);
    if (found !== null && !differs.has(found[1])) differs.set(found[1], found);
  }
  return cases.flatMap((c): Difference[] => {
    const seed = String(c.recipe.seed);
    const found = differs.get(seed);
    if (found !== undefined) return [{ seed: c.recipe.seed, simulator, what: explain(c, Number(found[2]), found[3]) }];
    if (done.has(seed)) return [];
    const said = lines.filter((line) => !/^(DONE|DIFFERS) /.test(line)).join('\n');
    return [{ seed: c.recipe.seed, simulator, what: `did not come to its end: ${said.slice(0, 2000)}` }];
  });
}

/** The first value of a step that is not as expected. Unknown digits are kept as they are. */
function explain({ observed, expected }: Case, step: number, digits: string): string {
  const bits = [...digits]
    .map((digit) => (/[xz]/i.test(digit) ? 'xxxx' : parseInt(digit, 16).toString(2).padStart(4, '0')))
    .join('');
  let at = bits.length - observed.reduce((sum, { width }) => sum + width, 0);
  const wrong: string[] = [];
  observed.forEach(({ path, width }, i) => {
    const seen = bits.slice(at, at + width);
    at += width;
    const wanted = expected[step][i].toString(2).padStart(width, '0');
    if (seen === wanted) return;
    const text = seen.includes('x') ? `0b${seen}` : `0x${BigInt(`0b${seen}`).toString(16)}`;
    wrong.push(`${path} is ${text}, expected 0x${expected[step][i].toString(16)} (${width} bits)`);
  });
  return `step ${step}: ${wrong.slice(0, 4).join('; ')}${wrong.length > 4 ? ` and ${wrong.length - 4} more` : ''}`;
}
