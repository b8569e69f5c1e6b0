import { generate } from '../../../gen/index.ts';
import type { Module } from '../../../gen/index.ts';
import type { PrintedDesign } from '../../../gen/print/index.ts';

/** Prints a checked design without locators and source maps. */
export async function printed(top: () => Module<unknown>): Promise<PrintedDesign> {
  const { files, manifest } = await generate(top, { print: { locators: false, sourceMaps: false } });
  return { files, manifest };
}

const TITLES = 'Types|Registers|Memories|Wires|Logic|Instances|Checks|Unread on purpose';

/** The text of a module between its ports and its end, one level less indented. */
export function body({ files }: PrintedDesign, name: string): string {
  const text = files.get(`${name}.sv`);
  if (text === undefined) throw new Error(`no file ${name}.sv among ${[...files.keys()].join(', ')}`);
  return text
    .slice(text.indexOf(');\n') + 3, text.indexOf('\nendmodule'))
    .replace(/^ {2}/gm, '')
    .trim();
}

/** One section of a module: the lines below its title. */
export function section(design: PrintedDesign, name: string, title: string): string {
  const found = body(design, name).split(new RegExp(`^// ${title}$`, 'm'))[1];
  if (found === undefined) throw new Error(`no section ${title} in ${name}`);
  return found.split(new RegExp(`^// (?:${TITLES})$`, 'm'))[0].trim();
}
