import { expectType } from './expect-type.ts';
import type { Signal } from '../ir/index.ts';
import { argumentAt, coerce } from './coerce.ts';
import { builderFor, declare, newSignal } from './declare.ts';
import { here } from './here.ts';
import { NO_ARGUMENT } from './operand.ts';
import type { LiteralOf, SignalOf, Type } from './type.ts';

export interface WireOptions<T extends Type> {
  /** The value while no assignment is active; without it every path must assign. */
  readonly default?: SignalOf<T> | LiteralOf<T>;
}

/** A combinational signal, driven with `assign`. */
export function wire<T extends Type>(type: T, options: WireOptions<T> = {}): SignalOf<T> {
  expectType(type, 'wire()');
  const builder = builderFor('wire()');
  const place = here();
  const values = options.default === undefined ? null : coerce(type, options.default, argumentAt(place, NO_ARGUMENT));
  const signals = type.$leaves.map((leaf, i): Signal => {
    const value = values?.[i];
    return { ...newSignal(leaf, 'wire', place), defaultValue: value?.op === 'const' ? value.value : null };
  });
  values?.forEach((value, i) => {
    if (value.op === 'const') return;
    builder.defaults.push({ kind: 'assign', target: signals[i], hi: value.width - 1, lo: 0, value, place });
  });
  builder.signals.push(...signals);
  return declare(builder, type, signals, place, 'value').value;
}
