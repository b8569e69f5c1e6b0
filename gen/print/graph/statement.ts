import type { Domain, PlaceId, Signal } from '../../ir/index.ts';
import type { Node } from './node.ts';

/** The statements of the intermediate representation, over interned expressions. */
export type Stmt = AssignStmt | WhenStmt | MatchStmt | CheckStmt;

export interface AssignStmt {
  readonly kind: 'assign';
  readonly target: Signal;
  readonly hi: number;
  readonly lo: number;
  readonly value: Node;
  readonly place: PlaceId;
}

export interface Branch {
  readonly cond: Node;
  readonly body: readonly Stmt[];
  readonly place: PlaceId;
}

export interface WhenStmt {
  readonly kind: 'when';
  readonly branches: readonly Branch[];
  readonly otherwise: readonly Stmt[];
  readonly place: PlaceId;
}

export interface MatchCase {
  readonly values: readonly Node[];
  readonly body: readonly Stmt[];
  readonly place: PlaceId;
}

export interface MatchStmt {
  readonly kind: 'match';
  readonly subject: Node;
  readonly cases: readonly MatchCase[];
  readonly otherwise: readonly Stmt[];
  readonly place: PlaceId;
}

export interface CheckStmt {
  readonly kind: 'check';
  readonly what: 'assert' | 'assume' | 'cover';
  readonly cond: Node;
  readonly message: string;
  readonly domain: Domain;
  readonly place: PlaceId;
}

/** True when the assignment drives every bit of its target. */
export function isWhole(s: AssignStmt): boolean {
  return s.lo === 0 && s.hi === s.target.width - 1;
}

/** Calls `visit` for every assignment and check, in order; `conditions` for every condition, subject and case value on the way. */
export function walk(
  statements: readonly Stmt[],
  visit: (s: AssignStmt | CheckStmt) => void,
  conditions?: (n: Node) => void,
): void {
  for (const s of statements) {
    if (s.kind === 'when') {
      for (const b of s.branches) {
        conditions?.(b.cond);
        walk(b.body, visit, conditions);
      }
      walk(s.otherwise, visit, conditions);
    } else if (s.kind === 'match') {
      conditions?.(s.subject);
      for (const c of s.cases) {
        if (conditions !== undefined) c.values.forEach(conditions);
        walk(c.body, visit, conditions);
      }
      walk(s.otherwise, visit, conditions);
    } else {
      visit(s);
    }
  }
}
