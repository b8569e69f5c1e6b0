import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { closest } from 'fastest-levenshtein';
import { Bool, Module, SInt, UInt, UserError } from '../../gen/index.ts';
import type { Type } from '../../gen/index.ts';
import type { LoadSource } from './load-source.ts';

/** A value that a setting can give a parameter. */
export type Parameter = number | string | boolean | Type;

/** Where a top module is found: `./my-top.ts:MyTop`; without a name the default export, or the only module of the file. */
export function splitTopSpec(spec: string): { readonly file: string; readonly name: string | null } {
  const match = /^(.+?\.[cm]?[jt]s):([^:/\\]*)$/.exec(spec);
  return match === null ? { file: spec, name: null } : { file: match[1], name: match[2] };
}

/** Whether a text names a source file, with or without an export of it. */
export function isSourceFile(spec: string): boolean {
  return /\.[cm]?[jt]s$/.test(splitTopSpec(spec).file);
}

/**
 * What the file of a spec exports.
 *
 * @param expected what the message for a missing file asks for
 * @throws UserError where there is no such file, or it cannot be loaded
 */
export async function loadExports(
  spec: string,
  load: LoadSource,
  expected = 'a TypeScript file and the module it exports, as ./my-top.ts:MyTop',
): Promise<Readonly<Record<string, unknown>>> {
  const path = resolve(splitTopSpec(spec).file);
  if (!(await isFile(path))) {
    throw new UserError({
      what: 'no such source file',
      where: spec,
      expected,
      found: `nothing at ${path}`,
      fix: 'give the path from the working directory',
    });
  }
  return load(path).catch((error: unknown) => {
    throw asUserError(error, path);
  });
}

/**
 * The user's own top module: a class that extends `Module`, or a function that returns a module. It gets the settings
 * as its parameters (`width=8` as `{ width: 8 }`, `type=u8` as `{ type: UInt(8) }`), or nothing where there are none.
 *
 * @param spec `path/to/file.ts:ExportedName`
 * @throws UserError where there is no such file or export, and for malformed settings
 */
export async function loadTop(
  spec: string,
  settings: readonly string[],
  load: LoadSource,
): Promise<() => Module<unknown>> {
  const parameters = parametersOf(settings);
  const exported = await loadExports(spec, load);
  const chosen = choose(exported, splitTopSpec(spec).name, spec);
  return () => {
    try {
      return isModuleClass(chosen) ? new chosen(parameters) : called(chosen, parameters, spec);
    } catch (error) {
      throw parameters === undefined ? missingParameter(error, spec) : error;
    }
  };
}

/** What a file that cannot be loaded says: its syntax or its imports are wrong. Errors thrown by its code stay as they are. */
function asUserError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  const { code, errors } = error as { readonly code?: unknown; readonly errors?: readonly BuildMessage[] };
  const isLoading =
    ['TransformError', 'SyntaxError'].includes(error.name) ||
    (typeof code === 'string' && code.startsWith('ERR_')) ||
    error.message.startsWith('Build failed');
  if (!isLoading) return error;
  return new UserError({
    what: 'the source file cannot be loaded',
    where: path,
    found: errors === undefined ? error.message.trim() : errors.map(messageText).join('\n           '),
    fix: 'correct the file; `npx tsc --noEmit` lists all its mistakes',
  });
}

/** What esbuild tells of a mistake. */
interface BuildMessage {
  readonly text: string;
  readonly location: { readonly file: string; readonly line: number; readonly column: number } | null;
}

function messageText({ text, location }: BuildMessage): string {
  if (location === null) return text;
  return `${basename(location.file)}:${location.line}:${location.column + 1}: ${text}`;
}

/** `this.p.width` of a module that was given no parameters at all. */
function missingParameter(error: unknown, spec: string): unknown {
  const match = error instanceof TypeError && /of undefined \(reading '(.+)'\)/.exec(error.message);
  if (match === null || match === false) return error;
  const missing = new UserError({
    what: 'the top module has parameters',
    where: spec,
    expected: `a value for '${match[1]}', and for the other parameters`,
    found: 'none',
    fix: `add --set ${match[1]}=..., or export a function that returns the module with its parameters`,
  });
  missing.cause = error;
  return missing;
}

type ModuleClass = new (p: unknown) => Module<unknown>;
type Maker = (p: unknown) => unknown;

function isModuleClass(value: unknown): value is ModuleClass {
  return typeof value === 'function' && value.prototype instanceof Module;
}

function choose(exported: Readonly<Record<string, unknown>>, name: string | null, spec: string): ModuleClass | Maker {
  const candidates = Object.keys(exported).filter((key) => typeof exported[key] === 'function');
  const classes = candidates.filter((key) => isModuleClass(exported[key]));
  const key = name ?? (candidates.includes('default') ? 'default' : classes.length === 1 ? classes[0] : null);
  const value = key === null ? undefined : exported[key];
  if (typeof value === 'function') return value as ModuleClass | Maker;
  throw new UserError({
    what: key === null ? 'which module is the top?' : `'${key}' is no module of this file`,
    where: spec,
    expected: classes.length === 0 ? 'an exported class that extends Module' : `one of ${classes.join(', ')}`,
    found:
      key === null
        ? `${classes.length === 0 ? 'no' : classes.length} modules and no default export`
        : value === undefined
          ? `no export of that name`
          : `a ${typeof value}`,
    fix:
      classes.length === 0
        ? 'export the class, or a function that returns a module'
        : key === null
          ? 'put its name after a colon'
          : `did you mean ${closest(key, classes)}?`,
  });
}

function called(make: Maker, parameters: unknown, spec: string): Module<unknown> {
  const made = make(parameters);
  if (made instanceof Module) return made;
  throw new UserError({
    what: 'not a module',
    where: spec,
    expected: 'a class that extends Module, or a function that returns a module',
    found: made === null ? 'a function that returns null' : `a function that returns ${describeValue(made)}`,
    fix: 'let the function return new Top(...); it gets the settings as an object',
  });
}

function describeValue(value: unknown): string {
  if (value instanceof Promise) return 'a promise';
  return typeof value === 'object' ? 'something else' : String(value);
}

/** `width=8`, `mode=fast`, `deep.er=true` as an object; undefined when there are none. */
function parametersOf(settings: readonly string[]): unknown {
  if (settings.length === 0) return undefined;
  const root: Record<string, unknown> = {};
  for (const setting of settings) {
    const match = /^([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)=(.*)$/s.exec(setting);
    if (match === null) {
      throw new UserError({
        what: 'malformed setting',
        where: '--set',
        expected: 'parameter=value, such as width=8 or type=u8',
        found: `'${setting}'`,
        fix: 'give the parameter and its value, without spaces around =',
      });
    }
    const keys = match[1].split('.');
    let node = root;
    for (const key of keys.slice(0, -1)) {
      if (!Object.hasOwn(node, key) || typeof node[key] !== 'object') node[key] = {};
      node = node[key] as Record<string, unknown>;
    }
    node[keys[keys.length - 1]] = valueOf(match[2]);
  }
  return root;
}

function valueOf(text: string): Parameter {
  const integer = /^([us])([1-9]\d*)$/.exec(text);
  if (integer !== null) return integer[1] === 'u' ? UInt(Number(integer[2])) : SInt(Number(integer[2]));
  if (text === 'bool') return Bool();
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
