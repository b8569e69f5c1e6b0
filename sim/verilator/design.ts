import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../gen/manifest/index.ts';
import { UserError } from '../../gen/errors.ts';

/** A printed design in memory: its manifest and the text of its files by path (relative to the manifest). */
export interface DesignFiles {
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Reads the files that a manifest lists.
 *
 * @param directory where `manifest.json` is
 * @param manifest read from `directory` when absent
 * @throws {UserError} when a file is missing
 */
export async function readDesign(directory: string, manifest?: Manifest): Promise<DesignFiles> {
  const read = async (path: string): Promise<string> => {
    try {
      return await readFile(join(directory, path), 'utf8');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      throw new UserError({
        what: `cannot read ${path} of the generated design (${error.code})`,
        where: directory,
        fix: 'generate the design again',
      });
    }
  };
  const described = manifest ?? (JSON.parse(await read('manifest.json')) as Manifest);
  const files = new Map<string, string>();
  for (const path of described.files) files.set(path, await read(path));
  return { manifest: described, files };
}

/** A string, a block comment or a line comment. */
const TOKEN = /"(?:\\.|[^"\\\n])*"|\/\*[\s\S]*?\*\/|[ \t]*\/\/[^\n]*/g;

/**
 * What a simulator needs of a printed design, by path: the files that the manifest lists and data that they may read, without line comments. A
 * source locator that has moved then changes nothing, and the model need not be built again. Lines keep their numbers; comments that
 * speak to Verilator stay.
 */
export function simulationSources(design: DesignFiles): (readonly [path: string, text: string])[] {
  const listed = new Set(design.manifest.files);
  return [...design.files]
    .filter(([path]) => listed.has(path) || !/\.(map|json|f|md)$/.test(path))
    .map(([path, text]) => [path, listed.has(path) ? text.replace(TOKEN, withoutComment) : text] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function withoutComment(token: string): string {
  return /^[ \t]*\/\/(?!\s*(verilator|synopsys)\b)/.test(token) ? '' : token;
}
