import type { Domain, Place } from '../../ir/index.ts';
import type { CheckStmt } from '../graph/index.ts';
import type { CheckBlock } from '../legalise/blocks.ts';
import { checksTemplate, type ClockedChecks } from '../templates/index.ts';
import { at, type Line } from '../text/lines.ts';
import { Statements, type CheckText } from '../text/statements.ts';
import { inReset, sensitivity, type ModuleContext } from './text.ts';

/**
 * Assertions twice: for simulators an `if` with `$fatal`, which stops the run and names the line of the source; for formal tools plain
 * `assert`, `assume` and `cover`. Simulators treat assumptions like assertions and covers not at all. Both sample at the clock's edge,
 * outside reset. The simulated form lists an asynchronous reset among its edges, since Verilator objects to a reset that is used both ways.
 */
export function checkText(context: ModuleContext, places: readonly Place[]): string {
  const { plan, expressions, reads } = context;
  const simulated: ClockedChecks[] = [];
  const formal: ClockedChecks[] = [];
  const blocks = plan.blocks.filter((b): b is CheckBlock => b.kind === 'checks');
  const add = (into: ClockedChecks[], domain: Domain, asynchronous: boolean, body: readonly Line[]): void => {
    if (body.length === 0) return;
    into.push({
      sensitivity: sensitivity(domain, asynchronous),
      outOfReset: inReset(domain, false),
      body: body.join('\n'),
    });
  };
  for (const { domain, body } of blocks) {
    reads.whole(domain.clock);
    if (domain.reset !== null) reads.whole(domain.reset.name);
    const indent = domain.reset === null ? '    ' : '      ';
    const simulatedBody = body.flatMap((s) => withoutCovers(s));
    add(simulated, domain, true, statements(context, simulation(context, places)).lines(simulatedBody, indent));
    add(formal, domain, false, statements(context, formalText(context)).lines(body, indent));
  }
  for (const { memory, domain, collision } of plan.collisions) {
    reads.whole(domain.clock);
    if (domain.reset !== null) reads.whole(domain.reset.name);
    const indent = domain.reset === null ? '    ' : '      ';
    const message = `${memory.path || memory.name}: a word is read while it is written`;
    const text = `${indent}if (${expressions.use(collision)}) $fatal(1, "${quoted(message, memory.place, places)}");`;
    add(simulated, domain, true, [at(text, memory.place)]);
  }
  return simulated.length + formal.length === 0 ? '' : checksTemplate({ simulated, formal });
}

function statements({ expressions, names }: ModuleContext, check: CheckText): Statements {
  return new Statements(expressions, names, '<=', check);
}

function simulation({ expressions }: ModuleContext, places: readonly Place[]): CheckText {
  return (s, indent) => {
    const what = s.what === 'assume' ? 'assumption' : 'assertion';
    const message = quoted(`${what}: ${s.message}`, s.place, places);
    return [at(`${indent}if (!(${expressions.use(s.cond)})) $fatal(1, "${message}");`, s.place)];
  };
}

function formalText({ expressions }: ModuleContext): CheckText {
  return (s, indent) => [at(`${indent}${s.what} (${expressions.use(s.cond, s.what !== 'cover')});`, s.place)];
}

/** The statement as simulators see it. */
function withoutCovers(s: CheckBlock['body'][number]): CheckBlock['body'][number][] {
  const prune = (body: readonly CheckBlock['body'][number][]) => body.flatMap(withoutCovers);
  if (s.kind === 'check') return s.what === 'cover' ? [] : [s];
  if (s.kind === 'when') {
    const branches = s.branches.map((b) => ({ ...b, body: prune(b.body) }));
    const otherwise = prune(s.otherwise);
    return branches.every((b) => b.body.length === 0) && otherwise.length === 0 ? [] : [{ ...s, branches, otherwise }];
  }
  if (s.kind === 'match') {
    const cases = s.cases.map((c) => ({ ...c, body: prune(c.body) }));
    const otherwise = prune(s.otherwise);
    return cases.every((c) => c.body.length === 0) && otherwise.length === 0 ? [] : [{ ...s, cases, otherwise }];
  }
  return [s];
}

/** A message with its line, fit for a format string. */
function quoted(message: string, place: CheckStmt['place'], places: readonly Place[]): string {
  const where = place === 0 ? '' : ` (${places[place].file}:${places[place].line})`;
  return `${message}${where}`
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/%/g, '%%')
    .replace(/[\r\n]+/g, ' ');
}
