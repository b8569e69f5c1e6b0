import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transform } from 'esbuild';
import { seeded, type SourceBug } from './bugs.ts';

interface Loaded {
  readonly format: string;
  readonly source: string;
  readonly shortCircuit: true;
}

/** The file that is to be loaded with a bug in it. */
let bug: SourceBug;
let url = '';

/** Module hooks (`node:module`, `register`) that put a bug into one file as it is loaded; the files themselves stay as they are. */
export function initialize(data: SourceBug): void {
  bug = data;
  url = new URL(`../../../${bug.file}`, pathToFileURL(fileURLToPath(import.meta.url))).href;
}

export async function load<Context, Result>(
  asked: string,
  context: Context,
  next: (asked: string, context: Context) => Promise<Result>,
): Promise<Result | Loaded> {
  if (asked.replace(/\?.*/, '') !== url) return next(asked, context);
  const source = seeded(await readFile(fileURLToPath(url), 'utf8'), bug);
  const { code } = await transform(source, { loader: 'ts', format: 'esm', target: 'node20' });
  return { format: 'module', source: code, shortCircuit: true };
}
