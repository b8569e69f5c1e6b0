import { complain } from './complain.ts';
import { builderFor, declare, newSignal } from './declare.ts';
import { here } from './here.ts';
import type { Signal } from '../ir/index.ts';
import { use } from './use.ts';
import type { Value } from './value.ts';
import { groundsOf } from './value.ts';

/**
 * `value` as any clock domain may read it: a waiver, with the reason in writing why it is safe where this is used (it
 * is held while it is read, it is a Gray code, it changes in reset only). The check of clock domains asks no further,
 * and the reason is printed beside the wire.
 */
export function crossing<V extends Value>(value: V, reason: string): V {
  const builder = builderFor('crossing()');
  const place = here();
  if (value.type.$leaves.some((leaf) => leaf.flipped)) {
    complain('notAssignable', {
      place,
      expected: 'fields that all have one direction',
      found: value.type.text,
      fix: 'pass streams through an AsyncQueue or a HandshakeCrossing, or say it of the fields one by one',
    });
    return value;
  }
  const from = groundsOf(value).map(use);
  const signals = value.type.$leaves.map((leaf): Signal => ({
    ...newSignal(leaf, 'wire', place),
    crossing: reason,
  }));
  signals.forEach((target, i) => {
    builder.defaults.push({ kind: 'assign', target, hi: target.width - 1, lo: 0, value: from[i], place });
  });
  builder.signals.push(...signals);
  return declare(builder, value.type, signals, place, 'crossing').value as V;
}
