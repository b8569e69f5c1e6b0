import { tool, withFiles } from '../../print/support/tools.ts';
import type { Case } from '../reference/index.ts';
import type { Difference } from './difference.ts';
import { filesOf } from './files.ts';
import { testbenchName } from './testbench.ts';
import { verdicts } from './verdict.ts';

/** Runs the cases in one process of Icarus. */
export async function icarus(cases: readonly Case[]): Promise<Difference[]> {
  const { files, sources } = filesOf(cases);
  return withFiles(files, async (folder) => {
    const tops = cases.flatMap((c) => ['-s', testbenchName(c)]);
    const built = await tool('iverilog', ['-g2012', ...tops, '-o', 'all.vvp', ...sources], folder);
    if (built.code !== 0) {
      if (cases.length > 1) return (await Promise.all(cases.map((c) => icarus([c])))).flat();
      return [{ seed: cases[0].recipe.seed, simulator: 'icarus', what: `does not compile: ${built.output}` }];
    }
    const { output } = await tool('vvp', ['-n', 'all.vvp'], folder);
    return verdicts(cases, 'icarus', output);
  });
}
