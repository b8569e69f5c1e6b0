import { Option } from 'commander';
import type { Command } from 'commander';
import { resolveConfig } from '../../hw/config/index.ts';
import { peRegisters } from '../../hw/pe/config/index.ts';
import type { Block } from '../../hw/registers/definition/index.ts';
import { cHeader, registerJson, registerPage } from '../../hw/registers/print/index.ts';
import { writeWhole } from './files.ts';
import { collect } from './gen.ts';

const formats = { c: cHeader, md: registerPage, json: registerJson } as const;

/** `mosaic registers`: what software needs to know of a machine's registers. */
export function addRegisters(program: Command): void {
  program
    .command('registers')
    .description('print the registers of a machine: a C header, a documentation page, or data')
    .option('--preset <name>', 'configuration to start from', 'simba')
    .option('--set <path=value>', 'change one parameter, e.g. pe.lanes=4; repeatable', collect, [])
    .addOption(
      new Option('--format <format>', 'C header, Markdown page or JSON').choices(Object.keys(formats)).default('c'),
    )
    .option('--out <file>', 'file to write instead of standard output')
    .action(async (options: { preset: string; set: string[]; format: keyof typeof formats; out?: string }) => {
      // the element's registers are the same for all sizes; mistakes in the settings are told all the same
      resolveConfig(options.preset, options.set);
      const text = formats[options.format](peRegisters as unknown as Block);
      if (options.out === undefined) process.stdout.write(text);
      else await writeWhole(options.out, text);
    });
}
