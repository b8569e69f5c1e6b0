import type { Signal } from '../../ir/index.ts';
import { pattern, walk, type AssignStmt, type MatchStmt, type Stmt } from '../graph/index.ts';

/** Bits of signals, as masks. */
type Assigned = Map<Signal, bigint>;

/**
 * The statements without assignments all of whose bits are assigned again later whichever way the conditions go. Not for beauty alone: Yosys 0.23 divides by zero
 * when it looks for a table in a `case` that later assignments leave nothing of.
 */
export function withoutOverwritten(body: readonly Stmt[]): readonly Stmt[] {
  return isAssignedTwice(body) ? live(body, new Map()) : body;
}

/** True where a signal has several assignments; elsewhere nothing can be overwritten. */
function isAssignedTwice(body: readonly Stmt[]): boolean {
  const once = new Set<Signal>();
  let twice = false;
  walk(body, (s) => {
    if (s.kind !== 'assign') return;
    if (once.has(s.target)) twice = true;
    once.add(s.target);
  });
  return twice;
}

/** What of the body has an effect before something that assigns `later`, which grows by what the body always assigns. */
function live(body: readonly Stmt[], later: Assigned): Stmt[] {
  const out: Stmt[] = [];
  for (let i = body.length - 1; i >= 0; i--) {
    const s = body[i];
    if (s.kind === 'assign') {
      const before = later.get(s.target) ?? 0n;
      const bits = bitsOf(s);
      if ((bits & ~before) === 0n) continue;
      later.set(s.target, before | bits);
      out.push(s);
    } else if (s.kind === 'check') {
      out.push(s);
    } else {
      const ways: Assigned[] = [];
      const way = (inside: readonly Stmt[], isTaken = true): Stmt[] => {
        const own = new Map(later);
        if (isTaken) ways.push(own);
        return live(inside, own);
      };
      if (s.kind === 'when') {
        const branches = s.branches.map((b) => ({ ...b, body: way(b.body) }));
        out.push({ ...s, branches, otherwise: way(s.otherwise) });
      } else {
        const cases = s.cases.map((c) => ({ ...c, body: way(c.body) }));
        out.push({ ...s, cases, otherwise: way(s.otherwise, !coversAll(s)) });
      }
      addCommon(later, ways);
    }
  }
  return out.reverse();
}

function bitsOf({ hi, lo }: AssignStmt): bigint {
  return pattern(-1n, hi - lo + 1) << BigInt(lo);
}

/** Adds what all ways assign. */
function addCommon(later: Assigned, [first, ...others]: readonly Assigned[]): void {
  for (const [signal, bits] of first) {
    const common = others.reduce((sum, way) => sum & (way.get(signal) ?? 0n), bits);
    if (common !== 0n) later.set(signal, common);
  }
}

/** True when some case is taken whatever the subject is. */
export function coversAll({ subject, cases }: MatchStmt): boolean {
  const values = new Set(cases.flatMap((c) => c.values.map((v) => pattern(v.value, subject.width))));
  return values.size >= 2 ** subject.width;
}
