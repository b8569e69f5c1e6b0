import type { PlaceId, Signal } from '../../ir/index.ts';
import type { AssignStmt, MatchCase, Node, Stmt } from '../graph/index.ts';
import { isWhole } from '../graph/index.ts';
import type { Builder } from './simplify.ts';

/**
 * The value that statements leave in a target, as one expression: choices become `?:`, the last active assignment wins. Parts of the target
 * that are always assigned together are one value; where there are several, they are joined. `fallback` is the value when nothing is
 * assigned; null where that cannot happen, which then reads as zero.
 */
export function symbolicValue(build: Builder, target: Signal, body: readonly Stmt[], fallback: Node | null): Node {
  const start = fallback ?? build.constant(0n, target.width, target.signed, target.place);
  const bounds = boundaries(target, body);
  if (bounds.length === 2) return run(build, body, start, 0);
  const parts: Node[] = [];
  for (let i = bounds.length - 1; i > 0; i--) {
    const [hi, lo] = [bounds[i] - 1, bounds[i - 1]];
    parts.push(run(build, body, build.slice(start, hi, lo, target.place), lo));
  }
  return build.cast(build.cat(parts, target.place), target.signed, target.place);
}

/** Bit positions between which every assignment covers all or nothing, ascending, with 0 and the width. */
function boundaries(target: Signal, body: readonly Stmt[]): number[] {
  const bounds = new Set([0, target.width]);
  const visit = (list: readonly Stmt[]): void => {
    for (const s of list) {
      if (s.kind === 'assign') bounds.add(s.lo).add(s.hi + 1);
      else if (s.kind === 'when') [...s.branches.map((b) => b.body), s.otherwise].forEach(visit);
      else if (s.kind === 'match') [...s.cases.map((c) => c.body), s.otherwise].forEach(visit);
    }
  };
  visit(body);
  return [...bounds].sort((a, b) => a - b);
}

/** The value of the part of the target that starts at bit `lo` and is as wide as `before`. */
function run(build: Builder, body: readonly Stmt[], before: Node, lo: number): Node {
  let value = before;
  for (const s of body) {
    if (s.kind === 'assign') {
      if (s.lo <= lo && lo <= s.hi) value = part(build, s, lo, before);
    } else if (s.kind === 'when') {
      let chosen = run(build, s.otherwise, value, lo);
      for (const { cond, body: inside, place } of s.branches.toReversed()) {
        chosen = build.mux(cond, run(build, inside, value, lo), chosen, place);
      }
      value = chosen;
    } else if (s.kind === 'match') {
      let chosen = run(build, s.otherwise, value, lo);
      for (const c of s.cases.toReversed()) {
        chosen = build.mux(isCase(build, s.subject, c, s.place), run(build, c.body, value, lo), chosen, c.place);
      }
      value = chosen;
    }
  }
  return value;
}

function part(build: Builder, s: AssignStmt, lo: number, like: Node): Node {
  const whole = isWhole(s) && like.width === s.target.width;
  return whole ? s.value : build.slice(s.value, lo - s.lo + like.width - 1, lo - s.lo, s.place);
}

/** The condition under which a match takes a case. */
export function isCase(build: Builder, subject: Node, c: MatchCase, place: PlaceId): Node {
  return c.values
    .map((v) => build.binary('eq', 1, false, subject, v, place))
    .reduce((a, b) => build.binary('or', 1, false, a, b, place));
}
