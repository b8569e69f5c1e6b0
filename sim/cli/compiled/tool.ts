import { join } from 'node:path';
import { ROOT, bundle } from './bundle.ts';
import { TOOL } from './run.js';
import { templatesPlugin } from './templates.ts';

const CLI = join(ROOT, 'sim', 'cli');

/** Commands of the command line that run compiled. */
const COMPILED = new Set([join(CLI, 'gen.ts'), join(CLI, 'compiled', 'load.ts')]);

/**
 * Compiles the command line itself, as far as `mosaic gen` goes: the other commands load what they need from the
 * sources, and are left out.
 */
export async function compileTool(): Promise<void> {
  await bundle({
    entry: join(CLI, 'main.ts'),
    name: TOOL,
    keepNames: false,
    plugins: [templatesPlugin(join(ROOT, 'gen', 'print', 'templates', 'load.ts'))],
    leave: (path, importer, dynamic) =>
      path.endsWith('/esbuild/lib/main.js') || (dynamic && importer.startsWith(CLI) && !COMPILED.has(importer))
        ? path
        : null,
  });
}
