import type { ModuleIr, Signal, Statement } from '../../ir/index.ts';

/**
 * The registers of a module that form synchronisers: those that capture other clock domains, and those that do nothing
 * but copy such a register of their own domain. Placers keep them close together when they are marked.
 */
export function synchroniserStages(module: ModuleIr): Set<Signal> {
  const stages = new Set(module.signals.filter((s) => s.kind === 'reg' && s.crossing !== null));
  if (stages.size === 0) return stages;
  const copies = copiesIn(module.body);
  for (const first of [...stages]) {
    for (let next = copies.get(first); next !== undefined && !stages.has(next); next = copies.get(next)) {
      stages.add(next);
    }
  }
  return stages;
}

/** For each register the one that takes it over whole, in every cycle, and nothing else. */
function copiesIn(body: readonly Statement[]): Map<Signal, Signal> {
  const copies = new Map<Signal, Signal>();
  const conditional = new Set<Signal>();
  for (const statement of body) {
    if (statement.kind === 'check') continue;
    if (statement.kind !== 'assign') {
      noteTargets(statement, conditional);
      continue;
    }
    const { target, value, hi, lo } = statement;
    const whole = lo === 0 && hi === target.width - 1;
    const copy = whole && target.kind === 'reg' && value.op === 'signal' && value.domain === target.domain;
    if (copy && value.kind === 'reg') copies.set(value, target);
  }
  for (const [from, to] of copies) if (conditional.has(to)) copies.delete(from);
  return copies;
}

function noteTargets(statement: Statement, into: Set<Signal>): void {
  if (statement.kind === 'assign') into.add(statement.target);
  else if (statement.kind === 'when') {
    for (const { body } of statement.branches) for (const inner of body) noteTargets(inner, into);
    for (const inner of statement.otherwise) noteTargets(inner, into);
  } else if (statement.kind === 'match') {
    for (const { body } of statement.cases) for (const inner of body) noteTargets(inner, into);
    for (const inner of statement.otherwise) noteTargets(inner, into);
  }
}
