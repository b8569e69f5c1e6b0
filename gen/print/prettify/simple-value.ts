import type { Signal } from '../../ir/index.ts';
import { isWhole, type AssignStmt, type Node, type Stmt } from '../graph/index.ts';
import type { Builder } from '../legalise/simplify.ts';

/** Longer selections read better as `always_comb`. */
const MOST_CONDITIONS = 3;

/**
 * The value of a target as one expression, where that is simple: unconditional assignments, to parts or the whole, or a few `when`s that
 * choose between whole values. `fallback` is the default value. Null: the target needs a block.
 */
export function simpleValue(build: Builder, target: Signal, body: readonly Stmt[], fallback: Node | null): Node | null {
  if (body.length > 0 && body.every((s) => s.kind === 'assign'))
    return joined(build, target, body as readonly AssignStmt[], fallback);
  let value = fallback;
  let conditions = 0;
  for (const s of body) {
    if (s.kind === 'assign') {
      if (!isWhole(s)) return null;
      value = s.value;
      continue;
    }
    if (s.kind !== 'when') return null;
    let chosen = s.otherwise.length === 0 ? value : onlyValue(s.otherwise);
    if (chosen === null) return null;
    for (const { cond, body: inside, place } of s.branches.toReversed()) {
      const here = onlyValue(inside);
      if (here === null) return null;
      chosen = build.mux(cond, here, chosen, place);
      conditions += 1;
    }
    value = chosen;
  }
  return conditions <= MOST_CONDITIONS ? value : null;
}

function onlyValue(body: readonly Stmt[]): Node | null {
  const [s] = body;
  return body.length === 1 && s.kind === 'assign' && isWhole(s) ? s.value : null;
}

/** Unconditional assignments as one value: the last one of each bit counts. Null when bits stay open. */
function joined(build: Builder, target: Signal, assigns: readonly AssignStmt[], fallback: Node | null): Node | null {
  const last = assigns.at(-1)!;
  if (isWhole(last)) return last.value;
  /** The assignment that drives each bit; -1 is the default. */
  const winner = new Int32Array(target.width).fill(-1);
  assigns.forEach((s, i) => winner.fill(i, s.lo, s.hi + 1));
  const parts: Node[] = [];
  for (let hi = target.width - 1; hi >= 0;) {
    let lo = hi;
    while (lo > 0 && winner[lo - 1] === winner[hi]) lo -= 1;
    if (winner[hi] < 0) {
      if (fallback === null) return null;
      parts.push(build.slice(fallback, hi, lo, target.place));
    } else {
      const { value, lo: bottom, place } = assigns[winner[hi]];
      parts.push(build.slice(value, hi - bottom, lo - bottom, place));
    }
    hi = lo - 1;
  }
  return build.cast(build.cat(parts, last.place), target.signed, last.place);
}
