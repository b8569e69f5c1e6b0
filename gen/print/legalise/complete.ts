import type { Signal } from '../../ir/index.ts';
import { isWhole, walk, type AssignStmt, type Node, type Stmt } from '../graph/index.ts';

/** True when every way through the statements assigns the target at most once, and always the whole of it. */
export function assignsOnce(body: readonly Stmt[]): boolean {
  return most(body) <= 1;
}

/** The greatest number of assignments on one way through statements of one target; infinite when one is to a part. */
function most(body: readonly Stmt[]): number {
  let sum = 0;
  for (const s of body) {
    if (s.kind === 'assign') sum += isWhole(s) ? 1 : Infinity;
    else if (s.kind === 'when') sum += Math.max(...s.branches.map((b) => most(b.body)), most(s.otherwise));
    else if (s.kind === 'match') sum += Math.max(0, ...s.cases.map((c) => most(c.body)), most(s.otherwise));
  }
  return sum;
}

/**
 * Makes every way through the statements assign every target exactly once: what a branch leaves open gets its default value there. So no
 * target passes through another value on its way, as it does where defaults are assigned first: Icarus 11 wakes all `always_comb` blocks
 * together and never comes to rest when two of them do that (its issue 508).
 */
export function complete(
  body: readonly Stmt[],
  targets: readonly Signal[],
  defaultOf: (target: Signal) => Node,
): Stmt[] {
  const open = new Set(targets);
  const out: Stmt[] = [];
  for (const s of body) {
    const own = assigned(s, open);
    if (own.length === 0) continue;
    for (const target of own) open.delete(target);
    const fill = (inside: readonly Stmt[]): Stmt[] => complete(inside, own, defaultOf);
    if (s.kind === 'when') {
      out.push({
        ...s,
        branches: s.branches.map((b) => ({ ...b, body: fill(b.body) })),
        otherwise: fill(s.otherwise),
      });
    } else if (s.kind === 'match') {
      out.push({ ...s, cases: s.cases.map((c) => ({ ...c, body: fill(c.body) })), otherwise: fill(s.otherwise) });
    } else {
      out.push(s);
    }
  }
  const rest = targets.filter((t) => open.has(t)).map((t) => defaultAssignment(t, defaultOf(t)));
  return [...out, ...rest];
}

/** The targets that a statement assigns, of those asked for, in their order. */
function assigned(s: Stmt, among: ReadonlySet<Signal>): Signal[] {
  const found = new Set<Signal>();
  walk([s], (leaf) => {
    if (leaf.kind === 'assign' && among.has(leaf.target)) found.add(leaf.target);
  });
  return [...found];
}

function defaultAssignment(target: Signal, value: Node): AssignStmt {
  return { kind: 'assign', target, hi: target.width - 1, lo: 0, value, place: 0 };
}
