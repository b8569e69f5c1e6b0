import { tool, withFiles } from '../../print/support/tools.ts';
import type { Case } from '../reference/index.ts';
import type { Difference } from './difference.ts';
import { filesOf } from './files.ts';
import { testbenchName } from './testbench.ts';

/**
 * Yosys evaluates the printed text itself, driven by what Icarus recorded of the design's inputs, and compares every net of every module with the record, so with the
 * reference wherever Icarus agrees with it.
 */
export async function yosys(cases: readonly Case[]): Promise<Difference[]> {
  const { files, sources } = filesOf(cases);
  return withFiles(files, async (folder) => {
    const differences: Difference[] = [];
    for (const c of cases) {
      const name = testbenchName(c);
      const own = sources.filter((file) => file === `${name}.sv` || c.printed.manifest.files.includes(file));
      await tool('iverilog', ['-g2012', '-DDUMP', '-s', name, '-o', `${name}.vvp`, ...own], folder);
      await tool('vvp', ['-n', `${name}.vvp`, '-fst'], folder);
    }
    let left = [...cases];
    while (left.length > 0) {
      const { output } = await tool('yosys', ['-q', '-p', left.map((c) => script(c)).join('\n')], folder);
      const told = new Set([...output.matchAll(/^DONE (\d+)/gm)].map((found) => found[1]));
      const failed = left.find((c) => !told.has(String(c.recipe.seed)));
      if (failed === undefined) break;
      const said = output.slice(Math.max(0, output.lastIndexOf('DONE ')));
      differences.push({ seed: failed.recipe.seed, simulator: 'yosys', what: said.trim() });
      left = left.slice(left.indexOf(failed) + 1);
    }
    return differences;
  });
}

function script(c: Case): string {
  const name = testbenchName(c);
  const { top, files } = c.printed.manifest;
  return [
    `read_verilog -sv -nomem2reg -DSYNTHESIS ${files.join(' ')}`,
    `hierarchy -check -top ${top}`,
    'proc',
    'flatten',
    `sim -q -zinit -r ${name}.fst -scope ${name}.dut -sim-cmp ${top}`,
    `log -stderr DONE ${c.recipe.seed}`,
    'design -reset',
  ].join('; ');
}
