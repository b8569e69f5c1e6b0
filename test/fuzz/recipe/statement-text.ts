import type { Ex, Ground, Path, Stmt, Target } from './recipe.ts';
import type { Scope } from './scope.ts';
import { aggregateText, elementAt, write, writeTo } from './expression-text.ts';
import { fitted, leavesOf, pathText, uint, widthOf, BOOL } from './shape.ts';

/** Bits by leaf: the root and its path as one text. */
export type Masks = Map<string, bigint>;

function key(root: string, path: Path): string {
  return [root, ...path].join('.');
}

function allBits(type: Ground, scope: Scope): bigint {
  return (1n << BigInt(widthOf(type, scope.enums))) - 1n;
}

interface Place {
  readonly type: Ground;
  readonly text: string;
  readonly mask: bigint;
}

/** Where a target stands and what it takes; null when it is gone. */
function placeOf(target: Target, scope: Scope): Place | null {
  const { root, path, at, hi, lo } = target;
  let type: Ground;
  let text: string;
  if (at === undefined) {
    const leaf = scope.leaf(root, path);
    if (leaf === null) return null;
    ({ type, text } = leaf);
  } else {
    const part = scope.part(root, path);
    const element = part?.shape.kind === 'vec' ? elementAt(scope, root, path, at.rest) : null;
    if (part === null || element === null) return null;
    const index = writeTo(at.index, uint(indexWidth(at.index, scope)), scope).text;
    type = element;
    text = `${part.text}.at(${index})${pathText(at.rest)}`;
  }
  const mask = allBits(type, scope);
  if (hi === undefined || lo === undefined || (type.kind !== 'uint' && type.kind !== 'sint'))
    return { type, text, mask };
  const top = Math.min(hi, type.width - 1);
  const bottom = Math.min(lo, top);
  const width = top - bottom + 1;
  return {
    type: uint(width),
    text: `${text}.bits(${top}, ${bottom})`,
    mask: ((1n << BigInt(width)) - 1n) << BigInt(bottom),
  };
}

function indexWidth(e: Ex, scope: Scope): number {
  return widthOf(write(e, scope).type, scope.enums);
}

/** Whether a statement's target is still there, for shrunk designs. */
function isThere(s: Stmt & { s: 'set' | 'setAll' }, scope: Scope): boolean {
  return s.s === 'set' ? placeOf(s.target, scope) !== null : scope.part(s.root, s.path) !== null;
}

/** What a plain assignment writes for certain. */
function written(s: Stmt & { s: 'set' | 'setAll' }, scope: Scope): [string, bigint][] {
  if (s.s === 'set') {
    const place = placeOf(s.target, scope);
    return place === null || s.target.at !== undefined ? [] : [[key(s.target.root, s.target.path), place.mask]];
  }
  const part = scope.part(s.root, s.path);
  if (part === null) return [];
  return leavesOf(part.shape).map(({ path, type }) => [key(s.root, [...s.path, ...path]), allBits(type, scope)]);
}

/** The same statements without those that have no target, and those that a later one of the same list always overrules: the checks refuse them. */
export function alive(body: readonly Stmt[], scope: Scope, later: Masks = new Map()): Stmt[] {
  const kept: Stmt[] = [];
  for (const s of [...body].reverse()) {
    if (s.s === 'set' || s.s === 'setAll') {
      if (!isThere(s, scope)) continue;
      const bits = written(s, scope);
      const dead = bits.length > 0 && bits.some(([k, mask]) => (mask & ~(later.get(k) ?? 0n)) === 0n);
      if (dead) continue;
      for (const [k, mask] of bits) later.set(k, (later.get(k) ?? 0n) | mask);
      kept.push(s);
    } else if (s.s === 'when') {
      const branches = s.branches.map(({ cond, body: inner }) => ({ cond, body: alive(inner, scope) }));
      if (branches.length === 0) continue;
      kept.push({ ...s, branches, otherwise: s.otherwise === null ? null : alive(s.otherwise, scope) });
    } else {
      const values = caseValues(s, write(s.subject, scope).type, scope);
      const cases = s.cases
        .map(({ body: inner }, i) => ({ values: values[i].map(String), body: alive(inner, scope) }))
        .filter((one) => one.values.length > 0);
      kept.push({ ...s, cases, otherwise: s.otherwise === null ? null : alive(s.otherwise, scope) });
    }
  }
  return kept.reverse();
}

/** The bits that statements assign whichever way the conditions go. */
export function always(body: readonly Stmt[], scope: Scope): Masks {
  const masks: Masks = new Map();
  const add = (k: string, mask: bigint): void => void masks.set(k, (masks.get(k) ?? 0n) | mask);
  for (const s of body) {
    if (s.s === 'set' || s.s === 'setAll') for (const [k, mask] of written(s, scope)) add(k, mask);
    else {
      const paths = s.s === 'when' ? s.branches.map((b) => b.body) : s.cases.map((c) => c.body);
      if (s.otherwise === null && !(s.s === 'match' && isExhaustive(s, scope))) continue;
      const all = [...paths, ...(s.otherwise === null ? [] : [s.otherwise])].map((path) => always(path, scope));
      for (const [k, mask] of all[0] ?? [])
        add(
          k,
          all.reduce((left, other) => left & (other.get(k) ?? 0n), mask),
        );
    }
  }
  return masks;
}

/** Every leaf that statements assign anywhere. */
export function ever(body: readonly Stmt[], scope: Scope, keys = new Set<string>()): Set<string> {
  for (const s of body) {
    if (s.s === 'set' && s.target.at !== undefined) {
      const part = scope.part(s.target.root, s.target.path);
      if (part?.shape.kind !== 'vec') continue;
      for (let i = 0; i < part.shape.length; i++)
        keys.add(key(s.target.root, [...s.target.path, i, ...s.target.at.rest]));
    } else if (s.s === 'set' || s.s === 'setAll') for (const [k] of written(s, scope)) keys.add(k);
    else {
      for (const path of s.s === 'when' ? s.branches : s.cases) ever(path.body, scope, keys);
      ever(s.otherwise ?? [], scope, keys);
    }
  }
  return keys;
}

function isExhaustive(s: Stmt & { s: 'match' }, scope: Scope): boolean {
  const { type } = write(s.subject, scope);
  const values = caseValues(s, type, scope).flat().length;
  return type.kind === 'enum'
    ? values === scope.enums.get(type.name)
    : widthOf(type, scope.enums) < 8 && values === 2 ** widthOf(type, scope.enums);
}

/** The values of each case as they fit the subject, each once. */
function caseValues(s: Stmt & { s: 'match' }, type: Ground, scope: Scope): bigint[][] {
  const seen = new Set<bigint>();
  return s.cases.map(({ values }) =>
    values.flatMap((value) => {
      const fit = fitted(type.kind === 'bool' ? uint(1) : type, BigInt(value), scope.enums);
      if (seen.has(fit)) return [];
      seen.add(fit);
      return [fit];
    }),
  );
}

/** Lines of source text; `how` is the method that drives: `assign` or `next`. */
export function statementLines(body: readonly Stmt[], how: 'assign' | 'next', scope: Scope): string[] {
  return body.flatMap((s) => statementText(s, how, scope));
}

function block(head: string, body: readonly Stmt[], how: 'assign' | 'next', scope: Scope): string[] {
  const lines = statementLines(body, how, scope).map((line) => `  ${line}`);
  return lines.length === 0 ? [`${head}() => {}`] : [`${head}() => {`, ...lines, '}'];
}

/** Puts a text behind the last of some lines. */
function behind(lines: readonly string[], end: string): string[] {
  return [...lines.slice(0, -1), lines[lines.length - 1] + end];
}

function waived(text: string): string {
  return `crossing(${text}, 'the clocks of a test are exact')`;
}

function statementText(s: Stmt, how: 'assign' | 'next', scope: Scope): string[] {
  if (s.s === 'set') {
    const place = placeOf(s.target, scope);
    if (place === null) return [];
    const value = writeTo(s.value, place.type, scope).text;
    return [`${place.text}.${how}(${s.crossing === true ? waived(value) : value});`];
  }
  if (s.s === 'setAll') {
    const part = scope.part(s.root, s.path);
    if (part === null) return [];
    const values = leavesOf(part.shape).map(({ type }, i) => {
      const { text } = writeTo(s.values[i] ?? { op: 'lit', type, value: '0' }, type, scope);
      return s.crossing === true ? waived(text) : text;
    });
    return [`${part.text}.${how}(${aggregateText(part.shape, values)});`];
  }
  if (s.s === 'when') {
    let lines: string[] = [];
    s.branches.forEach(({ cond, body }, i) => {
      const text = writeTo(cond, BOOL, scope).text;
      const own = behind(block(`${i === 0 ? 'when' : '.elseWhen'}(${text}, `, body, how, scope), ')');
      lines = i === 0 ? own : [...behind(lines, own[0]), ...own.slice(1)];
    });
    if (s.otherwise !== null) {
      const own = behind(block('.otherwise(', s.otherwise, how, scope), ')');
      lines = [...behind(lines, own[0]), ...own.slice(1)];
    }
    return behind(lines, ';');
  }
  return matchText(s, how, scope);
}

function matchText(s: Stmt & { s: 'match' }, how: 'assign' | 'next', scope: Scope): string[] {
  const plain = write(s.subject, scope);
  const subject = plain.type.kind === 'bool' ? { text: `${plain.text}.asUInt()`, type: uint(1) } : plain;
  const values = caseValues(s, subject.type, scope);
  const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
  const { type } = subject;
  if (type.kind !== 'enum') {
    const cases = s.cases.flatMap(({ body }, i) => {
      const list = values[i].map((v) => (v > 2n ** 31n || v < -(2n ** 31n) ? `${v}n` : `${v}`));
      if (list.length === 0) return [];
      return indented(
        behind(block(`[${list.length === 1 ? list[0] : `[${list.join(', ')}]`}, `, body, how, scope), '],'),
      );
    });
    const last = s.otherwise === null ? [']'] : behind(block('], ', s.otherwise, how, scope), '');
    return [`match(${subject.text}, [`, ...cases, ...behind(last, ');')];
  }
  const count = scope.enums.get(type.name) ?? 1;
  const taken = new Set(values.flat());
  const cases = s.cases.flatMap(({ body }, i) =>
    values[i].flatMap((v) => indented(behind(block(`M${v}: `, body, how, scope), ','))),
  );
  const rest =
    s.otherwise !== null || taken.size < count
      ? indented(behind(block('otherwise: ', s.otherwise ?? [], how, scope), ','))
      : [];
  return [`match(${subject.text}, {`, ...cases, ...rest, '});'];
}
