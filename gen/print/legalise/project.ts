import type { AssignStmt, Branch, CheckStmt, MatchStmt, Node, Stmt, WhenStmt } from '../graph/index.ts';
import { coversAll } from './overwritten.ts';
import type { Builder } from './simplify.ts';

/** A match with at most this many values in its only case reads better as an `if`. */
const FEW_VALUES = 2;

/**
 * The statements as far as they concern what `keep` accepts: the author's structure with everything else left out. Branches that become
 * empty go, their conditions are kept where later branches depend on them.
 */
export function project(
  build: Builder,
  statements: readonly Stmt[],
  keep: (s: AssignStmt | CheckStmt) => boolean,
): Stmt[] {
  const out: Stmt[] = [];
  for (const s of statements) {
    if (s.kind === 'when') {
      const projected = projectWhen(build, s, keep);
      if (projected !== null) out.push(...unwrap(projected));
    } else if (s.kind === 'match') {
      const projected = s.subject.op === 'const' ? chosenCase(build, s, keep) : projectMatch(build, s, keep);
      if (projected !== null) out.push(...(Array.isArray(projected) ? projected : [projected]));
    } else if (keep(s)) {
      out.push(s);
    }
  }
  return out;
}

/** A `when` that is always true is its body. */
function unwrap(s: WhenStmt): readonly Stmt[] {
  const [first] = s.branches;
  return first.cond.op === 'const' && first.cond.value === 1n ? first.body : [s];
}

/** A match on a constant is the case that it chooses. By value: a member and the number that it stands for are two nodes. */
function chosenCase(build: Builder, s: MatchStmt, keep: (s: AssignStmt | CheckStmt) => boolean): Stmt[] {
  const hit = s.cases.find((c) => c.values.some((v) => v.value === s.subject.value));
  return project(build, hit?.body ?? s.otherwise, keep);
}

function projectWhen(build: Builder, s: WhenStmt, keep: (s: AssignStmt | CheckStmt) => boolean): WhenStmt | null {
  let otherwise = project(build, s.otherwise, keep);
  /** The branches kept so far, last first. */
  let kept: Branch[] = [];
  for (let i = s.branches.length - 1; i >= 0; i--) {
    const { cond, place } = s.branches[i];
    if (cond.op === 'const') {
      if (cond.value === 0n) continue;
      // Nothing after a condition that always holds is ever reached.
      otherwise = project(build, s.branches[i].body, keep);
      kept = [];
      continue;
    }
    const body = project(build, s.branches[i].body, keep);
    if (body.length > 0) {
      kept.push({ cond, body, place });
    } else if (kept.length === 0) {
      if (otherwise.length > 0) kept = [{ cond: build.not(cond, place), body: otherwise, place }];
      otherwise = [];
    } else if (kept.length === 1 && otherwise.length === 0) {
      const both = build.binary('and', 1, false, build.not(cond, place), kept[0].cond, place);
      kept = [{ ...kept[0], cond: both }];
    } else {
      const rest: WhenStmt = { kind: 'when', branches: kept.reverse(), otherwise, place: kept[0].place };
      kept = [{ cond: build.not(cond, place), body: [rest], place }];
      otherwise = [];
    }
  }
  if (kept.length === 0) {
    if (otherwise.length === 0) return null;
    const always = build.constant(1n, 1, false, s.place);
    return {
      kind: 'when',
      branches: [{ cond: always, body: otherwise, place: s.place }],
      otherwise: [],
      place: s.place,
    };
  }
  return { kind: 'when', branches: kept.reverse(), otherwise, place: s.place };
}

/** Nothing where only an `otherwise` is left that is never reached: Yosys 0.23 divides by zero when it looks for a table in such a `case`. */
function projectMatch(build: Builder, s: MatchStmt, keep: (s: AssignStmt | CheckStmt) => boolean): Stmt | null {
  const otherwise = project(build, s.otherwise, keep);
  const all = s.cases.map((c) => ({ ...c, body: project(build, c.body, keep) }));
  if (all.every((c) => c.body.length === 0) && coversAll(s)) return null;
  const cases = otherwise.length > 0 ? all : all.filter((c) => c.body.length > 0);
  if (cases.length === 0) return null;
  if (otherwise.length === 0 && cases.length === 1 && cases[0].values.length <= FEW_VALUES) {
    const { values, body, place } = cases[0];
    const cond = values
      .map((v) => build.binary('eq', 1, false, s.subject, v, place))
      .reduce((a: Node, b: Node) => build.binary('or', 1, false, a, b, place));
    return { kind: 'when', branches: [{ cond, body, place }], otherwise: [], place: s.place };
  }
  if (otherwise.length > 0 && all.every((c) => c.body.length === 0) && all.length === 1) {
    const { values, place } = all[0];
    const cond = values
      .map((v) => build.binary('ne', 1, false, s.subject, v, place))
      .reduce((a: Node, b: Node) => build.binary('and', 1, false, a, b, place));
    return { kind: 'when', branches: [{ cond, body: otherwise, place }], otherwise: [], place: s.place };
  }
  return { kind: 'match', subject: s.subject, cases, otherwise, place: s.place };
}
