import type { Command } from 'commander';
import { resolveConfig } from '../../hw/config/index.ts';

/** Collects a repeatable option. */
export const collect = (value: string, before: string[]): string[] => [...before, value];

/** `mosaic gen`: prints the design of a preset as SystemVerilog. */
export function addGen(program: Command): void {
  program
    .command('gen')
    .description('print a machine as SystemVerilog, with file list, manifest and source maps')
    .option('--preset <name>', 'configuration to start from', 'simba')
    .option('--set <path=value>', 'change one parameter, e.g. pe.lanes=4; repeatable', collect, [])
    .requiredOption('--out <dir>', 'directory to write; its earlier contents from mosaic gen are replaced')
    .option('--no-locators', 'leave out the trailing source locators')
    .action(async (options: { preset: string; set: string[]; out: string; locators: boolean }) => {
      const config = resolveConfig(options.preset, options.set);
      // loaded late: help and mistakes in parameters need no compiler
      const [{ generate }, { Pe }] = await Promise.all([import('../../gen/index.ts'), import('../../hw/index.ts')]);
      const { manifest } = await generate(() => new Pe(config.pe), {
        outDir: options.out,
        print: { locators: options.locators },
      });
      const modules = manifest.modules.length;
      process.stdout.write(`${manifest.top}: ${modules} modules in ${options.out}, file list ${manifest.top}.f\n`);
    });
}
