import { operands } from '../ir/index.ts';
import type { Assign, Expr, ModuleIr, Signal, Statement } from '../ir/index.ts';

/** What several checks need to know of a module, gathered once. */
export interface ModuleFacts {
  readonly module: ModuleIr;
  readonly path: string;
  readonly instances: number;
  /** Every expression in the module's statements once, operands before users. */
  readonly exprs: readonly Expr[];
  /** Signals that some expression reads. */
  readonly reads: ReadonlySet<Signal>;
  /** Assignments by target, in order. */
  readonly assigns: ReadonlyMap<Signal, readonly Assign[]>;
}

export function gatherFacts(module: ModuleIr, path: string, instances: number): ModuleFacts {
  const exprs: Expr[] = [];
  const seen = new Set<Expr>();
  const assigns = new Map<Signal, Assign[]>();
  visitStatements(module.body, (statement) => {
    for (const root of rootsOf(statement)) visitExpr(root, seen, exprs);
    if (statement.kind === 'assign') {
      const list = assigns.get(statement.target);
      if (list === undefined) assigns.set(statement.target, [statement]);
      else list.push(statement);
    }
  });
  const reads = new Set(exprs.filter((e) => e.op === 'signal'));
  return { module, path, instances, exprs, reads, assigns };
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

/** Appends what is new below `root`, operands first. Expressions can be deep, so there is no recursion. */
function visitExpr(root: Expr, seen: Set<Expr>, out: Expr[]): void {
  if (seen.has(root)) return;
  seen.add(root);
  const stack: { readonly e: Expr; readonly parts: readonly Expr[]; next: number }[] = [
    { e: root, parts: operands(root), next: 0 },
  ];
  while (stack.length > 0) {
    const frame = stack[stack.length - 1];
    if (frame.next === frame.parts.length) {
      out.push(frame.e);
      stack.pop();
      continue;
    }
    const part = frame.parts[frame.next];
    frame.next += 1;
    if (seen.has(part)) continue;
    seen.add(part);
    const parts = operands(part);
    if (parts.length === 0) out.push(part);
    else stack.push({ e: part, parts, next: 0 });
  }
}
