import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { makeDirectory } from '../../../gen/make-directory.ts';
import { instrument } from '../../../gen/places/index.ts';
import { FORMAT } from './run.js';

/** The folder of the framework, with a closing separator. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const GEN = join(ROOT, 'gen') + sep;
const SITE_MODULE = join(GEN, 'places', 'site.ts');

/** Where compiled scripts are kept. */
export const SCRIPTS = join(ROOT, 'out', 'cache', 'scripts');

/** What becomes of an import: bundled (null), or left to the `require` that the script gets, under this name. */
export type Leave = (path: string, importer: string, dynamic: boolean) => string | null;

export interface BundleOptions {
  readonly entry: string;
  /** Name of the record and of the script, unique by entry. */
  readonly name: string;
  /** Whether functions and classes keep their `name` where bundling renames them. */
  readonly keepNames: boolean;
  readonly leave: Leave;
  /** For files that are no plain TypeScript. */
  readonly plugins?: readonly Plugin[];
}

/**
 * Puts a source file and what it imports into one script, in which every call outside `gen` says where it stands, and
 * writes it with a record of the files it was made from.
 *
 * @returns the script's path without its extension
 * @throws esbuild's error for files that cannot be translated
 */
export async function bundle({ entry, name, keepNames, leave, plugins = [] }: BundleOptions): Promise<string> {
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    supported: { 'dynamic-import': false },
    keepNames,
    logLevel: 'silent',
    absWorkingDir: ROOT,
    banner: { js: '(function (module, exports, require) {' },
    footer: { js: '})' },
    plugins: [externalPlugin(leave), ...plugins, sourcesPlugin],
  });
  const text = outputFiles[0].text;
  removeOlder(name);
  const script = join(SCRIPTS, `${name}-${createHash('sha1').update(text).digest('hex').slice(0, 16)}`);
  writeWhole(`${script}.cjs`, text);
  const inputs = Object.keys(metafile.inputs).map((path) => {
    const file = join(ROOT, path);
    const { mtimeMs, size } = statSync(file);
    return [file, mtimeMs, size];
  });
  writeWhole(join(SCRIPTS, `${name}.json`), JSON.stringify({ format: FORMAT, node: process.version, script, inputs }));
  return script;
}

/** Leaves some imports to whoever runs the script. */
export function externalPlugin(leave: Leave): Plugin {
  return {
    name: 'mosaic-external',
    setup({ onResolve, resolve }) {
      onResolve({ filter: /./ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
        if (pluginData === SEEN || kind === 'entry-point' || path.startsWith('node:')) return undefined;
        const found = await resolve(path, { kind, importer, resolveDir, pluginData: SEEN });
        if (found.errors.length > 0 || found.external) return found;
        const left = leave(found.path, importer, kind === 'dynamic-import');
        return left === null ? found : { path: left, external: true };
      });
    },
  };
}

/** Has calls say where they stand, outside of the framework, and gives every file its own `import.meta.url`. */
const sourcesPlugin: Plugin = {
  name: 'mosaic-sources',
  setup({ onLoad }) {
    onLoad({ filter: /\.[cm]?[jt]s$/ }, ({ path }) => {
      if (path.includes(`${sep}node_modules${sep}`)) return undefined;
      const text = readFileSync(path, 'utf8');
      const isFramework = path.startsWith(GEN) || path.startsWith(join(ROOT, 'sim') + sep);
      const contents = isFramework ? text : instrument(path, text, SITE_MODULE);
      const url = JSON.stringify(pathToFileURL(path).href);
      const loader = /\.[cm]?ts$/.test(path) ? 'ts' : 'js';
      return { contents: contents.replaceAll('import.meta.url', url), loader, resolveDir: dirname(path) };
    });
  },
};

const SEEN = { seen: true };

/** Scripts of the same entry made from sources that are no more. */
function removeOlder(name: string): void {
  makeDirectory(SCRIPTS);
  for (const file of readdirSync(SCRIPTS)) {
    if (file.startsWith(`${name}-`)) rmSync(join(SCRIPTS, file), { force: true });
  }
}

export function writeWhole(path: string, text: string): void {
  makeDirectory(dirname(path));
  const partial = join(dirname(path), `.${basename(path)}.${process.pid}`);
  writeFileSync(partial, text);
  renameSync(partial, path);
}

/** The record of an entry's script. */
export function recordPath(name: string): string {
  return join(SCRIPTS, `${name}.json`);
}
