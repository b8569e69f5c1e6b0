// Running compiled scripts, in plain JavaScript: this is what starts before anything that could translate TypeScript.
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/** Raised whenever compiled scripts of before cannot be used any more. */
export const FORMAT = 1;

/** Name of the tool's own script. */
export const TOOL = 'mosaic';

/**
 * The compiled script that a record names, or null where there is none, it is of another version, a source has changed since, or
 * the checkout is a copy of the one that it was made for.
 *
 * @param {string} recordPath
 * @returns {string | null} the script's path without its extension
 */
export function freshScript(recordPath) {
  try {
    const { format, node, script, inputs } = JSON.parse(readFileSync(recordPath, 'utf8'));
    if (format !== FORMAT || node !== process.version || dirname(script) !== dirname(recordPath)) return null;
    for (const [path, modified, size] of inputs) {
      const found = statSync(path);
      if (found.mtimeMs !== modified || found.size !== size) return null;
    }
    return script;
  } catch {
    return null;
  }
}

/**
 * Runs a script `(function (module, exports, require) { … })`. What V8 compiles on the first run is kept beside it for the
 * runs after it.
 *
 * @param {string} script the script's path without its extension
 * @param {(id: string) => unknown} require
 * @returns {Record<string, unknown>} what it exports
 */
export function runScript(script, require) {
  const source = readFileSync(`${script}.cjs`, 'utf8');
  const cachedData = codeOf(script);
  const compiled = new Script(source, { filename: `${script}.cjs`, cachedData });
  if (cachedData === undefined || compiled.cachedDataRejected === true)
    process.once('exit', () => keepCode(script, compiled));
  const module = { exports: {} };
  compiled.runInThisContext()(module, module.exports, require);
  return module.exports;
}

function codeOf(script) {
  try {
    return readFileSync(`${script}.code`);
  } catch {
    return undefined;
  }
}

/** A cache that cannot be written only costs time. */
function keepCode(script, compiled) {
  try {
    const partial = `${script}.code.${process.pid}`;
    writeFileSync(partial, compiled.createCachedData());
    renameSync(partial, `${script}.code`);
  } catch {
    return;
  }
}
