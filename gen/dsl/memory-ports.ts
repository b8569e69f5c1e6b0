import type { ClockDomain } from './domain.ts';

export interface ReadPortSpec {
  readonly kind: 'read';
  readonly latency: 0 | 1;
  readonly domain: ClockDomain | null;
}

export interface WritePortSpec {
  readonly kind: 'write';
  readonly maskBits: number | null;
  readonly domain: ClockDomain | null;
}

export interface ReadWritePortSpec {
  readonly kind: 'readwrite';
  readonly maskBits: number | null;
  readonly domain: ClockDomain | null;
}

export type PortSpec = ReadPortSpec | WritePortSpec | ReadWritePortSpec;

/**
 * A port that reads: `latency` 1 gives the word in the next cycle and holds it while not enabled, 0 in the same cycle.
 */
export function readPort(options: { readonly latency: 0 | 1; readonly domain?: ClockDomain }): ReadPortSpec {
  return { kind: 'read', latency: options.latency, domain: options.domain ?? null };
}

/**
 * A port that writes at the clock edge. `maskBits` is the width of its mask: each mask bit enables an equal part of the
 * word.
 */
export function writePort(options: { readonly maskBits?: number; readonly domain?: ClockDomain } = {}): WritePortSpec {
  return { kind: 'write', maskBits: options.maskBits ?? null, domain: options.domain ?? null };
}

/** One port that in each cycle either reads (latency 1) or writes. */
export function readWritePort(
  options: { readonly maskBits?: number; readonly domain?: ClockDomain } = {},
): ReadWritePortSpec {
  return { kind: 'readwrite', maskBits: options.maskBits ?? null, domain: options.domain ?? null };
}
