import type { Inside, InsideSignal } from '../model/index.ts';
import type { PortValue } from './accessors.ts';
import { PortError } from './errors.ts';
import { fieldBits, fieldValue } from './words.ts';

/** Paths that are named in a message. */
const NAMED = 12;

/** The value of a signal or memory word as a port would have it. */
export function peekInside(inside: Inside, path: string, index: number | undefined): PortValue {
  const signal = find(inside, path, index);
  const bits = inside.peek(path, index ?? 0);
  const member = Object.entries(signal.enumeration?.members ?? {}).find(([, value]) => BigInt(value) === bits);
  return member?.[0] ?? fieldValue(signal, bits);
}

/** Sets a register or memory word. */
export function pokeInside(inside: Inside, path: string, value: PortValue, index: number | undefined): void {
  const signal = find(inside, path, index);
  if (signal.kind !== 'register' && signal.kind !== 'memory') {
    throw new PortError({
      what: `cannot set ${path}: it has no state of its own (${signal.kind})`,
      expected: 'a register or a memory',
      ...(signal.kind === 'input' ? { fix: 'set inputs of the top as properties of the handle, or with set()' } : {}),
    });
  }
  inside.poke(path, BigInt.asUintN(signal.width, fieldBits(signal, value)), index ?? 0);
}

function find({ signals }: Inside, path: string, index: number | undefined): InsideSignal {
  const signal = signals.get(path);
  if (signal === undefined) {
    throw new PortError({ what: `the design has no signal "${path}"`, expected: near([...signals.keys()], path) });
  }
  if (signal.depth === null && index !== undefined) {
    throw new PortError({ what: `${path} is not a memory: it has no word ${index}`, fix: `leave the index out` });
  }
  if (
    signal.depth !== null &&
    (index === undefined || !Number.isInteger(index) || index < 0 || index >= signal.depth)
  ) {
    throw new PortError({
      what: `${path} is a memory of ${signal.depth} words`,
      expected: `an index from 0 to ${signal.depth - 1}`,
      found: index === undefined ? 'none' : String(index),
    });
  }
  return signal;
}

/** Some of the paths: those that share the most with the one asked for. */
function near(paths: readonly string[], path: string): string {
  const score = (other: string): number => {
    let same = 0;
    while (same < path.length && path[same] === other[same]) same += 1;
    return same;
  };
  const best = [...paths].sort((a, b) => score(b) - score(a)).slice(0, NAMED);
  return `${best.join(', ')}${paths.length > NAMED ? `, … (${paths.length} in all, see signals())` : ''}`;
}
