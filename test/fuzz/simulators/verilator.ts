import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from 'verilator-bin';
import { DISTRUSTED_OPTIMISATION } from '../../../sim/verilator/index.ts';
import { tool, withFiles } from '../../print/support/tools.ts';
import type { Case } from '../reference/index.ts';
import type { Difference } from './difference.ts';
import { filesOf } from './files.ts';
import { verilatedRuntime } from './runtime.ts';
import { testbenchName } from './testbench.ts';
import { verdicts } from './verdict.ts';

const FLAGS = [
  ...['--cc', '--main', '--timing', '-Wno-fatal', '-Wno-lint', '-Wno-style', '-Wno-MULTITOP', '--x-assign', '0'],
  ...['--output-split', '0', '--top-module', 'all', '--prefix', 'Vall', '--Mdir', 'obj'],
];

/**
 * Runs the cases in one build of Verilator. What differs is run again by itself, as Mosaic's testbenches have it: without the optimisation that is known
 * to be wrong.
 */
export async function verilator(cases: readonly Case[]): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const difference of await simulate(cases, [])) {
    const again = await simulate([cases.find((c) => c.recipe.seed === difference.seed)!], [DISTRUSTED_OPTIMISATION]);
    differences.push(
      again.length > 0 ? difference : { ...difference, known: `Verilator agrees with ${DISTRUSTED_OPTIMISATION}` },
    );
  }
  return differences;
}

/** One translation unit, whose headers are read once, without optimisation by the compiler. */
async function simulate(cases: readonly Case[], more: readonly string[]): Promise<Difference[]> {
  const { files, sources } = filesOf(cases);
  const instances = cases.map((c) => `  ${testbenchName(c)} ${testbenchName(c)}_i ();`);
  files.set('all.sv', ['module all;', ...instances, 'endmodule', ''].join('\n'));
  return withFiles(files, async (folder) => {
    const failed = await build(folder, [...more, ...sources, 'all.sv']);
    if (failed !== null) {
      if (cases.length > 1) {
        const alone: Difference[] = [];
        for (const c of cases) alone.push(...(await simulate([c], more)));
        return alone;
      }
      return [{ seed: cases[0].recipe.seed, simulator: 'verilator', what: `does not compile: ${failed}` }];
    }
    const { stdout, stderr } = await run(join(folder, 'sim'), [], { cwd: folder });
    return verdicts(cases, 'verilator', stdout + stderr);
  });
}

/** What the tools say where they fail. */
async function build(folder: string, args: readonly string[]): Promise<string | null> {
  const verilated = await tool('verilator', [...FLAGS, ...args], folder);
  if (verilated.code !== 0) return verilated.output;
  const { compiler, flags, objects } = await verilatedRuntime();
  const made = (await readdir(join(folder, 'obj'))).filter((name) => name.endsWith('.cpp'));
  await writeFile(join(folder, 'obj', 'all.cpp'), made.map((name) => `#include "${name}"\n`).join(''));
  const compile = [...flags, '-pthread', '-Iobj', join('obj', 'all.cpp'), ...objects, '-o', 'sim'];
  const compiled = await run(compiler, compile, { cwd: folder });
  return compiled.code === 0 ? null : compiled.stderr;
}
