import { expectType } from './expect-type.ts';
import type { PlaceId, Signal } from '../ir/index.ts';
import type { ModuleBuilder } from './builder.ts';
import { complain } from './complain.ts';
import { builderFor, declare, newSignal } from './declare.ts';
import type { ClockDomain } from './domain.ts';
import { FlipType } from './flip.ts';
import { here } from './here.ts';
import { StreamType } from './stream.ts';
import type { SignalOf } from './type.ts';
import { Type, joinPath } from './type.ts';
import type { Declared } from './builder.ts';

export interface PortOptions {
  /**
   * The clock domain that the port belongs to, or `asynchronous` for what changes at any time. Needed only where a
   * design has several domains and it does not follow from the registers behind the port.
   */
  readonly domain?: ClockDomain;
}

/** A port that the module reads. `input(Stream(T))` consumes words: `valid` and `bits` come in, `ready` goes out. */
export function input<T extends Type>(type: T, options: PortOptions = {}): SignalOf<T> {
  expectType(type, 'input()');
  return port(type, 'input', options.domain ?? null, here());
}

/** A port that the module drives. `output(Stream(T))` produces words: `valid` and `bits` go out, `ready` comes in. */
export function output<T extends Type>(type: T, options: PortOptions = {}): SignalOf<T> {
  expectType(type, 'output()');
  return port(type, 'output', options.domain ?? null, here());
}

function port<T extends Type>(
  type: T,
  kind: 'input' | 'output',
  domain: ClockDomain | null,
  place: PlaceId,
): SignalOf<T> {
  const builder = builderFor(`${kind}()`);
  if (builder.phase !== 'fields') {
    complain('outsideModule', {
      place,
      expected: 'ports as class fields',
      found: `${kind}() inside logic()`,
      fix: 'make it a field of the class, or use wire() for a signal inside the module',
    });
  }
  const opposite = kind === 'input' ? 'output' : 'input';
  const signals = type.$leaves.map((leaf) => ({
    ...newSignal(leaf, leaf.flipped ? opposite : kind, place),
    domain,
  }));
  builder.ports.push(...signals);
  const { value, declared } = declare(builder, type, signals, place, kind);
  noteStreams(builder, type, '', kind === 'output', { signals, at: 0 }, declared);
  return value;
}

/**
 * Finds the streams within a port, so that testbenches and reports can drive them as such. Returns with `from.at`
 * behind the type's leaves.
 */
function noteStreams(
  builder: ModuleBuilder,
  type: Type,
  path: string,
  produces: boolean,
  from: { readonly signals: readonly Signal[]; at: number },
  declared: Declared,
): void {
  if (type instanceof FlipType) {
    noteStreams(builder, type.inner, path, !produces, from, declared);
  } else if (type instanceof StreamType) {
    const count = type.$leaves.length;
    const [valid, ready, ...payload] = from.signals.slice(from.at, from.at + count);
    const direction = produces ? 'produces' : 'consumes';
    builder.streams.push({ type, path, direction, valid, ready, payload, declared });
    from.at += count;
  } else {
    const parts = type.$parts();
    if (parts.length === 0) from.at += 1;
    for (const [name, part] of parts) noteStreams(builder, part, joinPath(path, name), produces, from, declared);
  }
}
