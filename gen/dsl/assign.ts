import type { Const, Expr, PlaceId, Signal, Statement } from '../ir/index.ts';
import { UNKNOWN_PLACE } from '../ir/index.ts';
import type { ModuleBuilder } from './builder.ts';
import { coerce } from './coerce.ts';
import { complain } from './complain.ts';
import { constant } from './constant.ts';
import { context } from './context.ts';
import { describe } from './describe.ts';
import { late } from './late.ts';
import { use } from './use.ts';
import type { Value } from './value.ts';
import { groundsOf } from './value.ts';

type How = 'assign' | 'next';

function assignValue(target: Value, source: unknown, how: How, place: PlaceId): void {
  const builder = logicBuilder(`.${how}()`, place);
  if (builder === null) return;
  const { type } = target;
  const values = coerce(type, source, { place, argument: 0, receiver: rootPlace(target) });
  if (type.$leaves.some((leaf) => leaf.flipped)) {
    complain('notAssignable', {
      place,
      expected: 'fields that all have one direction',
      found: type.text,
      fix: 'use connect(producer, consumer), or assign its fields one by one',
    });
    return;
  }
  const targets = groundsOf(target).map(use);
  drive(builder.scope, targets, values, how, place);
}

/** Where the signal that is assigned to was declared. */
function rootPlace(target: Value): PlaceId {
  let e = groundsOf(target)[0].$expr;
  while (e.op === 'slice') e = e.a;
  return e.op === 'signal' ? e.place : UNKNOWN_PLACE;
}

/** The module whose logic runs now, or null after saying that there is none. */
export function logicBuilder(what: string, place: PlaceId): ModuleBuilder | null {
  const builder = context.current;
  if (builder !== null && builder.phase === 'logic') return builder;
  complain('outsideModule', {
    place,
    expected: `${what} in logic()`,
    found: builder === null ? 'no module under construction' : 'a field’s initialiser or a constructor',
    fix: 'move the statement into logic()',
  });
  return null;
}

/**
 * Appends the assignments of `values` to `targets`. Elements chosen by a signal become a choice between assignments:
 * one `match` with a case per element.
 */
function drive(scope: Statement[], targets: readonly Expr[], values: readonly Expr[], how: How, place: PlaceId): void {
  const [first] = targets;
  if (first.op === 'index') {
    const { index, elements } = first;
    const reach = Math.min(elements.length, 2 ** Math.min(index.width, 30));
    const cases: { values: Const[]; body: Statement[]; place: PlaceId }[] = [];
    for (let k = 0; k < reach; k++) {
      const body: Statement[] = [];
      const chosen = targets.map((target) => (target.op === 'index' ? target.elements[k] : target));
      drive(body, chosen, values, how, place);
      if (body.length === 0) return;
      cases.push({ values: [constant(BigInt(k), index.width, false, place)], body, place });
    }
    scope.push({ kind: 'match', subject: index, cases, otherwise: [], place });
    return;
  }
  targets.forEach((target, i) => {
    const at = rangeIn(target);
    if (at === null) notAssignable(target, how, place);
    else if (at.root.op === 'index') driveSliceOfChoice(scope, at.root, at.hi, at.lo, values[i], how, place);
    else if (checkRoot(at.root, how, place)) {
      scope.push({ kind: 'assign', target: at.root, hi: at.hi, lo: at.lo, value: values[i], place });
    }
  });
}

type Choice = Extract<Expr, { op: 'index' }>;

function driveSliceOfChoice(
  scope: Statement[],
  choice: Choice,
  hi: number,
  lo: number,
  value: Expr,
  how: How,
  place: PlaceId,
): void {
  const elements = choice.elements.map((a): Expr => ({
    op: 'slice',
    width: hi - lo + 1,
    signed: false,
    place,
    a,
    hi,
    lo,
  }));
  drive(scope, [{ ...choice, width: hi - lo + 1, elements }], [value], how, place);
}

/** Which bits of which signal (or chosen element) a target expression stands for; null when it is a computed value. */
function rangeIn(target: Expr): { readonly root: Signal | Choice; readonly hi: number; readonly lo: number } | null {
  let e = target;
  let lo = 0;
  while (e.op === 'slice') {
    lo += e.lo;
    e = e.a;
  }
  return e.op === 'signal' || e.op === 'index' ? { root: e, hi: lo + target.width - 1, lo } : null;
}

function notAssignable(target: Expr, how: How, place: PlaceId): void {
  complain('notAssignable', {
    place,
    expected:
      how === 'next' ? 'a register, or bits of one' : 'a wire, an output, an input of an instance, or bits of one',
    found: () => `${target.op === 'const' ? 'the constant ' : ''}${describe(target)}`,
    fix: `declare a ${how === 'next' ? 'reg' : 'wire'} and give it the value`,
  });
}

function checkRoot(root: Signal, how: How, place: PlaceId): boolean {
  const fault = how === 'next' ? faultOfNext(root) : faultOfAssign(root);
  if (fault === null) return true;
  complain(fault.mistake, {
    place,
    expected: how === 'next' ? 'a register' : 'a wire, an output or an input of an instance',
    found: { text: () => `${fault.found} (${root.path === '' ? 'unnamed' : root.path})`, declared: root.place },
    fix: fault.fix,
  });
  return false;
}

type Fault = { mistake: 'notAssignable' | 'wrongAssignment'; found: string; fix: string };

function faultOfNext(root: Signal): Fault | null {
  if (root.kind === 'reg') return null;
  const fix =
    root.kind === 'wire' || root.kind === 'output' ? 'use .assign(), or declare it as reg()' : 'drive a reg()';
  const mistake = root.kind === 'wire' || root.kind === 'output' ? 'wrongAssignment' : 'notAssignable';
  return { mistake, found: kindText[root.kind], fix };
}

function faultOfAssign(root: Signal): Fault | null {
  switch (root.kind) {
    case 'input':
      return { mistake: 'notAssignable', found: kindText.input, fix: 'make it an output, or let the parent drive it' };
    case 'reg':
      return { mistake: 'wrongAssignment', found: kindText.reg, fix: 'use .next(), or declare it as wire()' };
    case 'child-output':
      return { mistake: 'notAssignable', found: kindText['child-output'], fix: 'assign to the instance’s inputs' };
    case 'memdata':
      return { mistake: 'notAssignable', found: kindText.memdata, fix: 'use the memory’s write port' };
    default:
      return null;
  }
}

const kindText: Readonly<Record<Signal['kind'], string>> = {
  input: 'an input of this module',
  output: 'an output',
  wire: 'a wire',
  reg: 'a register',
  memdata: 'the data of a memory’s read port',
  'child-input': 'an input of an instance',
  'child-output': 'an output of an instance',
};

late.assign = assignValue;
