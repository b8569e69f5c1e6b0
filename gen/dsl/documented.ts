import type { Signal } from '../ir/index.ts';
import type { Value } from './value.ts';
import { groundsOf } from './value.ts';

const texts = new WeakMap<Signal, string>();

/**
 * Puts a comment over ports, registers or wires that are declared from data, where no doc comment of the source can
 * know it. Gives the value back.
 */
export function documented<V extends Value>(value: V, text: string): V {
  for (const { $expr } of groundsOf(value)) if ($expr.op === 'signal') texts.set($expr, text);
  return value;
}

/** The comment that {@link documented} gave a signal. */
export function textOf(signal: Signal): string | undefined {
  return texts.get(signal);
}
