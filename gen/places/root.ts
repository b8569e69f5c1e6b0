import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the framework itself, with a closing separator: frames in here are never a user's line. */
export const FRAMEWORK_FOLDER = fileURLToPath(new URL('../', import.meta.url));

/** The nearest folder with a `package.json`, from `folder` upwards; `folder` itself when there is none. */
function packageFolder(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return at;
    if (at === dirname(at)) return folder;
  }
}

/**
 * What file names in messages and printed text are relative to: the project that holds the framework, or, where the
 * framework is a dependency, the package that the working directory belongs to. The checkout's own text does not
 * depend on where the command is run.
 */
function defaultRoot(): string {
  const installed = FRAMEWORK_FOLDER.includes(`${sep}node_modules${sep}`);
  return packageFolder(installed ? process.cwd() : dirname(FRAMEWORK_FOLDER));
}

let current: string | null = null;

/** What was found for this root: both functions are asked for each name of a design. */
const relatives = new Map<string, string>();
const absolutes = new Map<string, string>();

/** The root of the running or last elaboration. */
export function projectRoot(): string {
  current ??= defaultRoot();
  return current;
}

export function setProjectRoot(root: string | undefined): void {
  current = root === undefined ? null : resolve(root);
  relatives.clear();
  absolutes.clear();
}

/** Relative to the root, with forward slashes on every system. */
export function relativeToRoot(file: string): string {
  let path = relatives.get(file);
  if (path === undefined) relatives.set(file, (path = relative(projectRoot(), file).split(sep).join('/')));
  return path;
}

export function absoluteFromRoot(file: string): string {
  let path = absolutes.get(file);
  if (path === undefined) absolutes.set(file, (path = isAbsolute(file) ? file : join(projectRoot(), file)));
  return path;
}
