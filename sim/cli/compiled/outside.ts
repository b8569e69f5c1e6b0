import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, SCRIPTS, externalPlugin, writeWhole } from './bundle.ts';

/**
 * Translates a source file from outside the checkout, with those it imports from there, to an ES module with a source map. What it imports from the
 * checkout and from packages stays imported from there.
 *
 * @param path absolute
 * @returns the module's path
 */
export async function translate(path: string): Promise<string> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    keepNames: true,
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'silent',
    outdir: SCRIPTS,
    plugins: [
      externalPlugin((found) =>
        found.startsWith(ROOT) || found.includes('/node_modules/') ? pathToFileURL(found).href : null,
      ),
    ],
  });
  const { text } = outputFiles[0];
  const file = join(SCRIPTS, `source-${createHash('sha1').update(path).digest('hex').slice(0, 12)}.mjs`);
  writeWhole(file, text);
  return file;
}
