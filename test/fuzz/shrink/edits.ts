import type { DesignRecipe } from '../recipe/index.ts';

type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };
type Edit = (root: Plain) => Plain;

const REMOVABLE = new Set(['modules', 'items', 'body', 'branches', 'cases', 'domains', 'ports', 'values']);
/** Lists that mean nothing when they are empty. */
const KEPT = new Set(['branches', 'cases', 'ports', 'values', 'modules']);
const ZERO: Plain = { op: 'lit', type: { kind: 'uint', width: 1 }, value: '0' };

function at(path: readonly (string | number)[], change: (part: Plain) => Plain): Edit {
  const apply = (part: Plain, i: number): Plain => {
    if (i === path.length) return change(part);
    if (Array.isArray(part))
      return part.map((item, k) => (k === path[i] ? apply(item as Plain, i + 1) : (item as Plain)));
    const object = part as Record<string, Plain>;
    return { ...object, [path[i]]: apply(object[path[i]], i + 1) };
  };
  return (root) => apply(root, 0);
}

/**
 * Every way to make a design smaller in one place, the largest first: leave out items, statements, ports; take what is inside a condition for the whole; an
 * operand, or 0, for an expression; narrower and plainer types; fewer steps.
 */
export function* edits(recipe: DesignRecipe): Generator<DesignRecipe> {
  const root = recipe as unknown as Plain;
  const lists: { path: (string | number)[]; key: string; length: number }[] = [];
  const rest: Edit[] = [];
  const visit = (part: Plain, path: (string | number)[], key: string): void => {
    if (typeof part !== 'object' || part === null) return;
    if (Array.isArray(part)) {
      const isTopDomains = key === 'domains' && path.length === 1;
      if (REMOVABLE.has(key) && !isTopDomains) lists.push({ path, key, length: part.length });
      part.forEach((item, i) => visit(item as Plain, [...path, i], key));
      return;
    }
    const object = part as { readonly [key: string]: Plain };
    rest.push(...editsOf(object, path));
    for (const [name, value] of Object.entries(object)) visit(value, [...path, name], name);
  };
  visit(root, [], '');
  const largest = Math.max(0, ...lists.map(({ length }) => length));
  for (let size = 2 ** Math.ceil(Math.log2(largest + 1)); size >= 1; size = Math.floor(size / 2)) {
    for (const { path, key, length } of lists) {
      if (size > length) continue;
      for (let from = 0; from < length; from += size) {
        if (length <= size && KEPT.has(key)) continue;
        // the last module is the top
        if (key === 'modules' && from + size >= length) continue;
        const edit = at(path, (list) => (list as readonly Plain[]).filter((_, i) => i < from || i >= from + size));
        yield edit(root) as unknown as DesignRecipe;
      }
    }
  }
  for (const edit of rest) yield edit(root) as unknown as DesignRecipe;
}

function editsOf(object: { readonly [key: string]: Plain }, path: readonly (string | number)[]): Edit[] {
  const found: Edit[] = [];
  const set = (name: string, value: Plain): void => void found.push(at([...path, name], () => value));
  if (object.s === 'when' || object.s === 'match') {
    // the statements inside, in place of the choice
    const bodies = ((object.branches ?? object.cases) as readonly { body: readonly Plain[] }[]).map(({ body }) => body);
    const list = path.slice(0, -1);
    const own = path[path.length - 1];
    for (const body of [...bodies, (object.otherwise ?? []) as readonly Plain[]])
      found.push(at(list, (all) => (all as readonly Plain[]).flatMap((s, i) => (i === own ? body : [s]))));
    if (object.otherwise !== null) set('otherwise', null);
  }
  if (object.s === 'set') {
    const { root, path: leaf, hi } = object.target as { root: Plain; path: Plain; hi?: Plain };
    if (hi !== undefined) set('target', { root, path: leaf });
  }
  if (typeof object.op === 'string') {
    const operands =
      object.op === 'call' ? (object.args as readonly Plain[]) : object.op === 'at' ? [object.index] : [];
    for (const operand of operands) found.push(at(path, () => operand));
    if (object.op !== 'lit') found.push(at(path, () => ZERO));
    else if (object.value !== '0') set('value', '0');
    if (object.op === 'lit' && object.value !== '0' && object.value !== '1') set('value', '1');
  }
  if (object.kind === 'vec') found.push(at(path, () => object.of));
  if (object.kind === 'vec' && (object.length as number) > 2) set('length', 2);
  if (object.kind === 'bundle')
    for (const field of object.fields as readonly Plain[]) found.push(at(path, () => field));
  if (object.kind === 'enum' || object.kind === 'bool') found.push(at(path, () => ({ kind: 'uint', width: 1 })));
  if ((object.kind === 'uint' || object.kind === 'sint') && (object.width as number) > 1) {
    const width = object.width as number;
    for (const narrower of [1, width >> 1, width - 1]) if (narrower > 0 && narrower < width) set('width', narrower);
  }
  if (object.i === 'wire' && object.usual !== null) set('usual', null);
  if (typeof object.domain === 'number' && object.domain >= 0) set('domain', -1);
  for (const name of ['only', 'mask', 'enable', 'write', 'maskBits', 'init'])
    if (name in object && object[name] !== null) set(name, null);
  if (typeof object.depth === 'number' && object.depth > 1) set('depth', object.depth - 1);
  for (const name of ['half', 'steps'])
    if (typeof object[name] === 'number' && object[name] > 1) {
      set(name, object[name] >> 1);
      set(name, object[name] - 1);
    }
  return found;
}
