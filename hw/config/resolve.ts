import { closest } from 'fastest-levenshtein';
import type { z } from 'zod';
import { UserError } from '../../gen/errors.ts';
import { configSchema, presetNames, presets } from './schema.ts';
import type { MosaicConfig } from './schema.ts';

type Tree = { [key: string]: Tree | number | string | boolean };

/**
 * The configuration of preset `name` with `settings` such as `pe.lanes=4` applied in order.
 *
 * @throws UserError for an unknown preset or key (naming the nearest one), a malformed setting, or values that the
 * schema refuses.
 */
export function resolveConfig(name: string, settings: readonly string[] = []): MosaicConfig {
  const preset = presets[name];
  if (preset === undefined || !Object.hasOwn(presets, name)) {
    throw new UserError({
      what: `unknown preset '${name}'`,
      where: '--preset',
      expected: `one of ${presetNames.join(', ')}`,
      found: `'${name}'`,
      fix: `did you mean '${closest(name, [...presetNames])}'?`,
    });
  }
  const tree = structuredClone(preset) as Tree;
  for (const setting of settings) applySetting(tree, setting);
  const parsed = configSchema.safeParse(tree);
  if (!parsed.success) throw schemaError(parsed.error, tree);
  return parsed.data;
}

function applySetting(tree: Tree, setting: string): void {
  const equals = setting.indexOf('=');
  if (equals <= 0) {
    throw new UserError({
      what: 'malformed setting',
      where: '--set',
      expected: 'path=value, such as pe.lanes=4',
      found: `'${setting}'`,
      fix: 'give the parameter and its value, without spaces around =',
    });
  }
  const path = setting.slice(0, equals);
  const keys = path.split('.');
  let node = tree;
  keys.forEach((key, depth) => {
    if (!Object.hasOwn(node, key)) {
      const known = Object.keys(node);
      throw new UserError({
        what: `unknown key '${keys.slice(0, depth + 1).join('.')}'`,
        where: `--set ${setting}`,
        expected: `one of ${known.join(', ')}`,
        found: `'${key}'`,
        fix: `did you mean '${[...keys.slice(0, depth), closest(key, known)].join('.')}'?`,
      });
    }
    if (depth < keys.length - 1) {
      const inner = node[key];
      if (typeof inner !== 'object') {
        throw new UserError({
          what: `'${keys.slice(0, depth + 1).join('.')}' has no parts`,
          where: `--set ${setting}`,
          expected: `${keys.slice(0, depth + 1).join('.')}=value`,
          found: `'${path}'`,
        });
      }
      node = inner;
    }
  });
  const last = keys[keys.length - 1];
  if (typeof node[last] === 'object') {
    throw new UserError({
      what: `'${path}' is a group, not a value`,
      where: `--set ${setting}`,
      expected: `one of ${Object.keys(node[last])
        .map((key) => `${path}.${key}`)
        .join(', ')}`,
    });
  }
  node[last] = parseValue(setting.slice(equals + 1));
}

function parseValue(text: string): number | string | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** All mistakes in one message, one per parameter: what follows from a first mistake in a value helps nobody. */
function schemaError(error: z.ZodError, tree: Tree): UserError {
  const issues = error.issues.filter(
    ({ path }, i) => error.issues.findIndex((other) => other.path.join('.') === path.join('.')) === i,
  );
  const valueAt = (path: readonly PropertyKey[]): unknown =>
    path.reduce<unknown>((node, key) => (node as Record<PropertyKey, unknown>)[key], tree);
  const listed = (line: (path: readonly PropertyKey[], message: string) => string): string =>
    issues.map(({ path, message }) => line(path, message)).join('\n           ');
  return new UserError({
    what: `the configuration is not valid, ${issues.length === 1 ? 'one mistake' : `${issues.length} mistakes`}`,
    where: issues.map(({ path }) => path.join('.')).join(', '),
    expected: listed((path, message) => `${path.join('.')}: ${message}`),
    found: listed((path) => `${path.join('.')} = ${JSON.stringify(valueAt(path))}`),
    fix: 'change the value with --set path=value; docs/pe.md lists the parameters',
  });
}
