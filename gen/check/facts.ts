import { operands } from '../ir/index.ts';
import type { Assign, Expr, ModuleIr, Signal, Statement } from '../ir/index.ts';

/** What several checks need to know of a module, gathered once. */
export interface ModuleFacts {
  readonly module: ModuleIr;
  readonly path: string;
  readonly instances: number;
  /** Every expression in the module's statements once, operands before users. */
  readonly exprs: readonly Expr[];
  /** Where an expression stands in `exprs`. */
  readonly indexOf: ReadonlyMap<Expr, number>;
  /** Signals that some expression reads. */
  readonly reads: ReadonlySet<Signal>;
  /** Assignments by target, in order. */
  readonly assigns: ReadonlyMap<Signal, readonly Assign[]>;
}

export function gatherFacts(module: ModuleIr, path: string, instances: number): ModuleFacts {
  const indexOf = new Map<Expr, number>();
  const assigns = new Map<Signal, Assign[]>();
  visitStatements(module.body, (statement) => {
    for (const root of rootsOf(statement)) visitExpr(root, indexOf);
    if (statement.kind === 'assign') {
      const list = assigns.get(statement.target);
      if (list === undefined) assigns.set(statement.target, [statement]);
      else list.push(statement);
    }
  });
  const exprs = [...indexOf.keys()];
  const reads = new Set(exprs.filter((e) => e.op === 'signal'));
  return { module, path, instances, exprs, indexOf, reads, assigns };
}

/** Every statement of a body, outer ones before those inside. */
export function visitStatements(body: readonly Statement[], visit: (statement: Statement) => void): void {
  for (const statement of body) {
    visit(statement);
    if (statement.kind === 'when') {
      for (const branch of statement.branches) visitStatements(branch.body, visit);
      visitStatements(statement.otherwise, visit);
    } else if (statement.kind === 'match') {
      for (const one of statement.cases) visitStatements(one.body, visit);
      visitStatements(statement.otherwise, visit);
    }
  }
}

/** The expressions that stand in a statement itself. */
function rootsOf(statement: Statement): readonly Expr[] {
  switch (statement.kind) {
    case 'assign':
      return [statement.value];
    case 'when':
      return statement.branches.map((branch) => branch.cond);
    case 'match':
      return [statement.subject];
    case 'check':
      return [statement.cond];
  }
}

/**
 * Numbers what is new below `root`, operands first. Expressions can be deep, so there is no recursion: of each open
 * expression the stacks hold the operands and how many of them are done.
 */
function visitExpr(root: Expr, indexOf: Map<Expr, number>): void {
  if (indexOf.has(root)) return;
  const open: Expr[] = [root];
  const parts: (readonly Expr[])[] = [operands(root)];
  const done: number[] = [0];
  for (let top = 0; top >= 0; top = open.length - 1) {
    if (done[top] === parts[top].length) {
      indexOf.set(open[top], indexOf.size);
      open.pop();
      parts.pop();
      done.pop();
      continue;
    }
    const part = parts[top][done[top]];
    done[top] += 1;
    if (indexOf.has(part)) continue;
    if (part.op === 'signal' || part.op === 'const') {
      indexOf.set(part, indexOf.size);
    } else {
      open.push(part);
      parts.push(operands(part));
      done.push(0);
    }
  }
}
