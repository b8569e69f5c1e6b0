import type { Expr } from '../ir/index.ts';
import { context } from './context.ts';
import type { ModuleBuilder } from './builder.ts';
import { complain } from './complain.ts';
import { constant } from './constant.ts';
import { describe } from './describe.ts';
import type { Ground } from './ground.ts';
import { here } from './here.ts';

/**
 * The expression for `value` in the module under construction: constants and its own signals as they are, a port of one
 * of its instances as the signal that stands for it here. Anything else is another module's and is reported.
 */
export function use(value: Ground): Expr {
  const owner = value.$owner;
  const current = context.current;
  if (owner === null || owner === current) return value.$expr;
  return translate(value) ?? foreign(value);
}

/** The parent's signal for a port of an instance, or null when `value` is no such thing. */
function translate(value: Ground): Expr | null {
  const owner = value.$owner;
  if (owner === null || owner.parent === null || owner.parent !== context.current) return null;
  const e = value.$expr;
  return e.op === 'signal' ? (owner.portMap?.get(e) ?? null) : null;
}

function foreign(value: Ground): Expr {
  const owner = value.$owner;
  const e = value.$expr;
  const place = here();
  if (owner !== null && !owner.abandoned) {
    const child = owner.parent !== null && owner.parent === context.current;
    const adopted = owner.parent !== null || isAround(owner);
    complain('foreignSignal', {
      place,
      expected: 'a signal of this module, or a port of one of its instances',
      found: () => `${describe(e)} of ${owner.describe()}`,
      fix: child
        ? 'make it an output of that module and read the output'
        : adopted
          ? 'pass it through ports'
          : 'hand the module to instance() before using its ports, and declare signals after that',
      notes: [{ text: 'it belongs to the module declared here', place: owner.place }],
    });
  }
  return constant(0n, e.width, e.signed, place);
}

/** True for the modules that the one under construction is inside of. */
function isAround(owner: ModuleBuilder): boolean {
  for (let c = context.current; c !== null; c = c.below) if (c === owner) return true;
  return false;
}
