import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { ROOT, bundle, recordPath } from './bundle.ts';
import { freshScript, runScript } from './run.js';

/** The modules of the framework that sources loaded here share with the tool, by path in the checkout. */
const shared: Readonly<Record<string, () => Promise<unknown>>> = {
  'gen/index.ts': () => import('../../../gen/index.ts'),
  'gen/errors.ts': () => import('../../../gen/errors.ts'),
  'gen/ir/index.ts': () => import('../../../gen/ir/index.ts'),
  'gen/reserved-words.ts': () => import('../../../gen/reserved-words.ts'),
  'gen/snake-case.ts': () => import('../../../gen/snake-case.ts'),
  'gen/places/site.ts': () => import('../../../gen/places/site.ts'),
};
const SHARED = 'mosaic:';

/**
 * Loads a source file of the user's, compiled into a script that is kept until one of its sources changes. Only for use in the compiled
 * tool.
 *
 * @param path absolute
 * @throws where the source cannot be compiled, or uses parts of the framework that are not shared
 */
export async function loadCompiled(path: string): Promise<Readonly<Record<string, unknown>>> {
  const name = `${basename(path).replace(/\W/g, '_')}-${createHash('sha1').update(path).digest('hex').slice(0, 12)}`;
  const script = freshScript(recordPath(name)) ?? (await bundle({ entry: path, name, keepNames: true, leave }));
  const loaded = new Map<string, unknown>();
  for (const [key, load] of Object.entries(shared)) loaded.set(`${SHARED}${key}`, await load());
  const requireFrom = createRequire(path);
  return runScript(script, (id) => (id.startsWith(SHARED) ? loaded.get(id) : requireFrom(id)));
}

/** The framework's modules are the tool's own; packages of elsewhere are not bundled. */
function leave(path: string): string | null {
  if (path.includes('/node_modules/')) return path.startsWith(ROOT) ? null : path;
  if (!path.startsWith(`${ROOT}gen/`)) return null;
  const key = path.slice(ROOT.length);
  if (!Object.hasOwn(shared, key)) throw new Error(`${key} is not shared with the tool`);
  return `${SHARED}${key}`;
}
