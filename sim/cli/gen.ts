import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { Module } from '../../gen/index.ts';
import type { LoadSource } from './load-source.ts';
import { UserError } from '../../gen/errors.ts';

interface GenFlags {
  preset?: string;
  set: string[];
  out: string;
  locators: boolean;
}

const DEFAULT_PRESET = 'simba';

/** Collects a repeatable option. */
export const collect = (value: string, before: string[]): string[] => [...before, value];

/** `mosaic gen`: prints the design of a preset, or a module of the user's own, as SystemVerilog. */
export function addGen(program: Command, load: LoadSource): void {
  program
    .command('gen')
    .description('print a machine, or a module of your own, as SystemVerilog, with file list, manifest and source maps')
    .argument('[file.ts:Top]', 'a source file and the module that it exports; without it the machine of a preset')
    .option('--preset <name>', `configuration of the machine to start from (default: ${DEFAULT_PRESET})`)
    .option('--set <path=value>', 'change one parameter, e.g. pe.lanes=4; repeatable', collect, [])
    .requiredOption('-o, --out <dir>', 'directory to write; its earlier contents from mosaic gen are replaced')
    .option('--no-locators', 'leave out the trailing source locators')
    .action(async (spec: string | undefined, flags: GenFlags) => {
      // loaded late: help and mistakes in parameters need no compiler
      const top = spec === undefined ? await presetTop(flags, load) : await ownTop(spec, flags, load);
      const { generate } = await import('../../gen/index.ts');
      const { manifest } = await generate(top, { outDir: flags.out, print: { locators: flags.locators } });
      const modules = manifest.modules.length;
      process.stdout.write(`${manifest.top}: ${modules} modules in ${flags.out}, file list ${manifest.top}.f\n`);
    });
}

const HW = fileURLToPath(new URL('../../hw/index.ts', import.meta.url));

async function presetTop({ preset = DEFAULT_PRESET, set }: GenFlags, load: LoadSource): Promise<() => Module<unknown>> {
  const { Pe, resolveConfig } = (await load(HW)) as typeof import('../../hw/index.ts');
  const config = resolveConfig(preset, set);
  return () => new Pe(config.pe);
}

async function ownTop(spec: string, { preset, set }: GenFlags, load: LoadSource): Promise<() => Module<unknown>> {
  if (preset !== undefined) {
    throw new UserError({
      what: '--preset does not go with a module of your own',
      where: spec,
      expected: 'either a preset or a source file',
      found: `--preset ${preset}`,
      fix: 'leave --preset out; --set gives the module its parameters',
    });
  }
  const { loadTop } = await import('./top-module.ts');
  return loadTop(spec, set, load);
}
