import type { ModelInterface, ValueShape } from './interface.ts';

/** Why `run` came back; the numbers of `Status` in verilator/native/instance.h. */
export const STATUS = {
  limit: 0,
  transfer: 1,
  until: 2,
  stopped: 3,
  hang: 4,
  violation: 5,
  finished: 6,
} as const;

/** What ends a run besides its number of cycles; the bits of `RunMode` in verilator/native/instance.h. */
export const MODE = { anyTransfer: 1, allTransfers: 2, until: 4, record: 8 } as const;

/** Places in the control block, which the back end updates at the end of every run; see `Instance::publish` in verilator/native. */
export const CONTROL = {
  cycle: 0,
  timePs: 1,
  violationStream: 2,
  violation: 3,
  samples: 4,
  printed: 5,
  /** Not 0: something is pending that has not been evaluated, because the last run ended before it. */
  unsettled: 6,
  streams: 16,
  perStream: 8,
  done: 0,
  words: 1,
  idle: 2,
  valid: 3,
  ready: 4,
  busy: 5,
} as const;

/** An assertion that stopped a run. */
export interface StopFacts {
  readonly kind: 'assertion' | 'assumption';
  /** The message as its author wrote it. */
  readonly assertion: string;
  /** The line of the TypeScript source, where the design tells. */
  readonly place: { readonly file: string; readonly line: number } | null;
  /** The line of the SystemVerilog text; null where there is none. */
  readonly rtl: string | null;
  /** Instance, e.g. `chip.pe`. */
  readonly instance: string;
}

/** A signal or memory anywhere in the hierarchy. */
export interface InsideSignal extends ValueShape {
  readonly kind: 'input' | 'output' | 'wire' | 'register' | 'memory';
  /** Words of a memory; null for signals. */
  readonly depth: number | null;
}

/** What is inside of a running design, where the back end can see it. Values are patterns. */
export interface Inside {
  /** Every named signal and memory by path, the top's own first. */
  readonly signals: ReadonlyMap<string, InsideSignal>;
  /** Registers and wires of the top module itself. */
  readonly own: readonly InsideSignal[];
  /** The value now; `index` is the word of a memory. Everything that was written must have been evaluated. */
  peek(path: string, index: number): bigint;
  /** Sets a register or a word of a memory. */
  poke(path: string, value: bigint, index: number): void;
  /** The whole state. */
  snapshot(): object;
  restore(snapshot: object): void;
}

/**
 * One running instance of a design: the memory of its ports, what moves it on, and what drives and watches its streams meanwhile. A testbench
 * reads and writes ports in `memory` and calls `evaluate` or `run`; everything per cycle happens behind this interface.
 *
 * Ports are stored little-endian in `bytes` bytes, zero above their width. Times are in ps.
 */
export interface Backend {
  readonly name: 'verilator' | 'embedded';
  readonly interface: ModelInterface;
  /** Equal for instances of one compiled design, whose ports lie at the same offsets. */
  readonly program: object;
  readonly memory: ArrayBuffer;
  /** See `CONTROL`. */
  readonly control: Float64Array;
  /** Byte offset of a port in `memory`. */
  offset(port: number): number;

  /** Lets written inputs take effect, asynchronous resets included, without a clock edge. */
  evaluate(): void;
  /**
   * Runs for at most `cycles` cycles of a domain.
   *
   * @param mode bits of `MODE`
   * @returns one of `STATUS`
   */
  run(cycles: number, mode: number, domain: number): number;
  /** One cycle of the default domain: `run(1, mode, 0)` with less to pass over. */
  step(mode: number): number;
  clock(domain: number, period: number, phase: number): void;
  /** Cycle 0 is now; what was recorded is forgotten. */
  restartCount(): void;
  checkStreams(on: boolean): void;

  /**
   * Queues a transfer.
   *
   * @param data packed words, copied; null for a stream that the design sends
   * @param stall probability of a pause in 1/256
   * @param idleLimit cycles without a word that count as a hang; 0: none
   * @returns the number of the first word that does not fit the stream, which then is not queued, or -1
   */
  queue(stream: number, words: number, data: Uint8Array | null, stall: number, seed: number, idleLimit: number): number;
  /**
   * Takes the oldest finished transfer of a stream.
   *
   * @param facts gets words, first and last cycle
   * @param data gets what has been collected
   * @returns false when there is none
   */
  take(stream: number, facts: Float64Array, data: Uint8Array | null): boolean;
  /** Drops a stream's transfers and lets go of its handshake. */
  clear(stream: number): void;
  /** After a violation of the streams' rule: the word that was offered, and the one that replaced it. */
  violation(stream: number, held: Uint8Array, seen: Uint8Array): void;
  /** The condition for `MODE.until`: all these ports, of 64 bits at most, have these values after an edge. */
  until(ports: Uint32Array, values: BigUint64Array): void;

  /** Keeps `depth` rows of the given pieces of `memory` (pairs of offset and length), one per recorded cycle. */
  record(depth: number, segments: Uint32Array): void;
  rows(bytes: number): Uint8Array;
  rowCycles(depth: number): Float64Array;
  /** False: the file cannot be written. */
  traceOpen(path: string): boolean;
  traceClose(): void;

  /** Registers, wires and memories; null where only ports can be seen. */
  readonly inside: Inside | null;

  /** What the design printed, and the assertion that stopped it; forgets both. */
  takeMessages(): { readonly printed: string; readonly stop: StopFacts | null };
  destroy(): void;
}
