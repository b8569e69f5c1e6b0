import type { Expr, PlaceId, Statement } from '../ir/index.ts';
import { logicBuilder } from './assign.ts';
import type { BoolSignal } from './bool.ts';
import type { ModuleBuilder } from './builder.ts';
import { complain, fail } from './complain.ts';
import { condition } from './condition.ts';
import { showHost } from './constant.ts';
import { closureResult } from './closure.ts';
import { here } from './here.ts';

/** Passes over statements call themselves for each level, and readers give up long before. */
const DEEPEST = 200;

interface Branch {
  readonly cond: Expr;
  readonly body: Statement[];
  readonly place: PlaceId;
}

/** Runs `describe` so that its statements go to `scope`. */
export function within(builder: ModuleBuilder, scope: Statement[], describe: () => void, of: string): void {
  const before = builder.scope;
  if (typeof describe !== 'function') {
    complain('wrongArgument', {
      place: here(),
      expected: `a function that describes what is active, as in ${of}(..., () => { ... })`,
      found: showHost(describe),
      fix: 'put () => before it',
    });
    return;
  }
  if (builder.nesting >= DEEPEST) {
    fail('tooDeep', {
      place: here(),
      expected: `at most ${DEEPEST} branches of when and match inside each other`,
      found: 'one more',
      fix: 'use elseWhen or match for a choice between many; end the recursion',
    });
  }
  builder.nesting += 1;
  builder.scope = scope;
  try {
    closureResult(describe(), of);
  } finally {
    builder.scope = before;
    builder.nesting -= 1;
  }
}

/** What may follow `when`. */
export class WhenChain {
  readonly #builder: ModuleBuilder | null;
  readonly #branches: Branch[];
  readonly #otherwise: Statement[];

  constructor(builder: ModuleBuilder | null, branches: Branch[], otherwise: Statement[]) {
    this.#builder = builder;
    this.#branches = branches;
    this.#otherwise = otherwise;
  }

  /** Active when no condition before holds and this one does. */
  elseWhen(cond: BoolSignal, describe: () => void): WhenChain {
    this.#add(cond, describe, here());
    return this;
  }

  /** Active when none of the conditions holds. */
  otherwise(describe: () => void): void {
    if (this.#builder !== null) within(this.#builder, this.#otherwise, describe, 'otherwise');
  }

  #add(cond: BoolSignal, describe: () => void, place: PlaceId): void {
    if (this.#builder === null) return;
    const branch = { cond: condition(cond, place), body: [], place };
    this.#branches.push(branch);
    within(this.#builder, branch.body, describe, 'elseWhen');
  }
}

/** The statements that `describe` makes are active while `cond` holds. */
export function when(cond: BoolSignal, describe: () => void): WhenChain {
  const place = here();
  const builder = logicBuilder('when()', place);
  const branch: Branch = { cond: condition(cond, place), body: [], place };
  const branches = [branch];
  const otherwise: Statement[] = [];
  if (builder !== null) {
    builder.scope.push({ kind: 'when', branches, otherwise, place });
    within(builder, branch.body, describe, 'when');
  }
  return new WhenChain(builder, branches, otherwise);
}
