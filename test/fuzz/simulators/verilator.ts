import { run } from 'verilator-bin';
import { tool, withFiles } from '../../print/support/tools.ts';
import type { Case } from '../reference/index.ts';
import type { Difference } from './difference.ts';
import { filesOf } from './files.ts';
import { testbenchName } from './testbench.ts';
import { verdicts } from './verdict.ts';

const FLAGS = [
  ...['--binary', '-Wno-fatal', '-Wno-lint', '-Wno-style', '-Wno-MULTITOP', '--x-assign', '0'],
  ...['-CFLAGS', '-O0', '-MAKEFLAGS', 'OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0'],
  ...['--output-split', '0', '--top-module', 'all'],
];

/** Runs the cases in one build of Verilator. */
export async function verilator(cases: readonly Case[]): Promise<Difference[]> {
  const { files, sources } = filesOf(cases);
  const instances = cases.map((c) => `  ${testbenchName(c)} ${testbenchName(c)}_i ();`);
  files.set('all.sv', ['module all;', ...instances, 'endmodule', ''].join('\n'));
  return withFiles(files, async (folder) => {
    const built = await tool('verilator', [...FLAGS, '-o', 'sim', ...sources, 'all.sv'], folder);
    if (built.code !== 0) {
      if (cases.length > 1) {
        const alone: Difference[] = [];
        for (const c of cases) alone.push(...(await verilator([c])));
        return alone;
      }
      return [{ seed: cases[0].recipe.seed, simulator: 'verilator', what: `does not compile: ${built.output}` }];
    }
    const { stdout, stderr } = await run(`${folder}/obj_dir/sim`, [], { cwd: folder });
    return verdicts(cases, 'verilator', stdout + stderr);
  });
}
