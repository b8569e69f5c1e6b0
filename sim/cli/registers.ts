import { Option } from 'commander';
import type { Command } from 'commander';
import { resolveConfig } from '../../hw/config/index.ts';
import { peRegisters } from '../../hw/pe/config/index.ts';
import { UserError } from '../../gen/errors.ts';
import { isBlock } from '../../hw/registers/definition/index.ts';
import type { Block } from '../../hw/registers/definition/index.ts';
import { cHeader, registerJson, registerPage } from '../../hw/registers/print/index.ts';
import { writeWhole } from './files.ts';
import { collect } from './gen.ts';
import { loadSource } from './load-source.ts';
import { loadExports, splitTopSpec } from './top-module.ts';

const formats = { c: cHeader, md: registerPage, json: registerJson } as const;

interface RegistersCommand {
  readonly preset?: string;
  readonly set: string[];
  readonly format: keyof typeof formats;
  readonly out?: string;
}

/** `mosaic registers`: what software needs to know of the registers of a machine, or of a block of the user's own. */
export function addRegisters(program: Command): void {
  program
    .command('registers')
    .description(
      'print the registers of a machine, or of a block of your own: a C header, a documentation page, or data',
    )
    .argument('[file.ts:block]', 'a source file and the block that it exports; without it that of a preset')
    .option('--preset <name>', 'configuration to start from (default: simba)')
    .option('--set <path=value>', 'change one parameter, e.g. pe.lanes=4; repeatable', collect, [])
    .addOption(
      new Option('--format <format>', 'C header, Markdown page or JSON').choices(Object.keys(formats)).default('c'),
    )
    .option('--out <file>', 'file to write instead of standard output')
    .action(async (spec: string | undefined, options: RegistersCommand) => {
      const text = formats[options.format](await chosenBlock(spec, options));
      if (options.out === undefined) process.stdout.write(text);
      else await writeWhole(options.out, text);
    });
}

async function chosenBlock(spec: string | undefined, { preset, set }: RegistersCommand): Promise<Block> {
  if (spec === undefined) {
    // the element's registers are the same for all sizes; mistakes in the settings are told all the same
    resolveConfig(preset ?? 'simba', set);
    return peRegisters as unknown as Block;
  }
  if (preset !== undefined || set.length > 0) {
    throw new UserError({
      what: 'a block of your own has no presets and settings',
      where: spec,
      found: preset === undefined ? '--set' : '--preset',
      fix: 'leave it out',
    });
  }
  return blockOf(spec);
}

/** @throws UserError where there is no such file, or it exports no such block */
async function blockOf(spec: string): Promise<Block> {
  const exported = await loadExports(
    spec,
    loadSource,
    'a TypeScript file and the block it exports, as ./timer.ts:timer',
  );
  const { name } = splitTopSpec(spec);
  const blocks = Object.keys(exported).filter((key) => isBlock(exported[key]));
  const chosen = name ?? (blocks.length === 1 ? blocks[0] : null);
  const block = chosen === null ? undefined : exported[chosen];
  if (isBlock(block)) return block;
  throw new UserError({
    what: chosen === null ? 'which block of registers?' : `'${chosen}' is no block of registers`,
    where: spec,
    expected:
      blocks.length === 0
        ? 'an exported block: export const timer = defineRegisters({ ... })'
        : `one of ${blocks.join(', ')}`,
    found:
      chosen === null
        ? `${blocks.length === 0 ? 'no' : blocks.length} blocks`
        : `${block === undefined ? 'no export of that name' : `a ${typeof block}`}`,
    fix: blocks.length > 0 ? 'put its name behind a colon' : 'export what defineRegisters() gives',
  });
}
