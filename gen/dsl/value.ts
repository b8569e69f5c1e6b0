import { fail } from './complain.ts';
import type { Ground } from './ground.ts';
import { here } from './here.ts';
import { late } from './late.ts';
import type { LiteralOf, Type } from './type.ts';
import type { UIntSignal } from './uint.ts';

/** Anything that stands for hardware: a ground signal or expression, a bundle, a vector, a stream. */
export abstract class Value {
  abstract get type(): Type;

  /** Appends the ground values in declaration order. */
  abstract $grounds(out: Ground[]): void;

  /**
   * Drives this wire, output, instance input or part of one with `value`, combinationally. Inside `when` and `match`
   * only while their conditions hold; the last active assignment wins. Widths and kinds must be equal.
   */
  assign(value: this | LiteralOf<this['type']>): void {
    late.assign(this, value, 'assign', here());
  }

  /** Gives this register, or part of it, its value after the next clock edge; without an active `next` it holds. */
  next(value: this | LiteralOf<this['type']>): void {
    late.assign(this, value, 'next', here());
  }

  /** All bits as one number, the first field or element in the low bits. */
  pack(): UIntSignal {
    return late.pack(this, here());
  }

  /** Signals have no value while the circuit is described; using one as a number or a string is a mistake. */
  [Symbol.toPrimitive](hint: string): never {
    fail('hostValue', {
      place: here(),
      expected: 'methods for hardware: a.add(b), a.lt(b), a.eq(b)',
      found: `a ${this.type.text} signal used as a JavaScript ${hint === 'default' ? 'value' : hint}`,
      fix: 'use the methods instead of +, <, == and the like; for messages take signal.type, or a name of your own',
    });
  }
}

/** The ground values of `value`, in declaration order. */
export function groundsOf(value: Value): Ground[] {
  const out: Ground[] = [];
  value.$grounds(out);
  return out;
}
