import type { Domain } from './domain.ts';
import type { PlaceId } from './locators.ts';
import type { Signal } from './signal.ts';

/** What a read gives when the same address is written in the same cycle (ports of one domain). */
export type ReadDuringWrite = 'old' | 'new' | 'forbidden';

export type MemoryStyle = 'auto' | 'block' | 'distributed' | 'registers';

/**
 * Latency 0: `data` follows `addr` combinationally, `enable` is null. Latency 1: `data` is loaded on an edge with
 * `enable`, else it holds.
 */
export interface ReadPort {
  readonly kind: 'read';
  readonly name: string;
  readonly domain: Domain;
  readonly latency: 0 | 1;
  readonly addr: Signal;
  readonly enable: Signal | null;
  readonly data: Signal;
}

export interface WritePort {
  readonly kind: 'write';
  readonly name: string;
  readonly domain: Domain;
  readonly addr: Signal;
  readonly enable: Signal;
  readonly data: Signal;
  /** One bit per `granularity` bits of the word; null: whole words. */
  readonly mask: Signal | null;
}

/**
 * One address for both: with `enable`, writes when `write` is set, reads (latency 1) otherwise; `readData` holds on a
 * write.
 */
export interface ReadWritePort {
  readonly kind: 'readwrite';
  readonly name: string;
  readonly domain: Domain;
  readonly addr: Signal;
  readonly enable: Signal;
  readonly write: Signal;
  readonly data: Signal;
  readonly mask: Signal | null;
  readonly readData: Signal;
}

export type MemoryPort = ReadPort | WritePort | ReadWritePort;

/**
 * An array of words. Port inputs are signals of kind `wire` (with default 0) that the module's statements drive; data
 * outputs are signals of kind `memdata`. A read past the depth gives an undefined word in silicon: checks forbid
 * reachable ones by requiring the printed text to guard them (reads zero, writes are dropped) when the depth is no
 * power of two.
 */
export interface Memory {
  readonly name: string;
  readonly path: string;
  readonly width: number;
  readonly depth: number;
  readonly style: MemoryStyle;
  readonly readDuringWrite: ReadDuringWrite;
  /** Bits under one mask bit; equals `width` when there is no mask. */
  readonly granularity: number;
  /** Contents at time zero, one value per word, or null: zero in two-state simulators, unknown in silicon. */
  readonly init: readonly bigint[] | null;
  readonly ports: readonly MemoryPort[];
  /** Why a port may read what one of another clock domain writes; null where it may not. */
  readonly crossing: string | null;
  readonly place: PlaceId;
  readonly doc: string;
}
