import type { Check, Design, Domain, Signal } from '../../gen/ir/index.ts';
import type { Slot } from './layout.ts';

export interface CompileOptions {
  /** `all`: every named signal has a slot that `evaluate` and `tick` keep up to date, for waves. Default: ports and state. */
  readonly keep?: 'ports' | 'all';
}

export interface InstantiateOptions {
  /** Seed of everything random. Default 1. */
  readonly seed?: number;
  /** What is in registers and memories without initial contents. Default `random`. */
  readonly initial?: 'random' | 'zero';
  /** Seed of the random extra cycles at registers that capture other domains' values; without it there are none. */
  readonly metastability?: number;
}

/** A signal of the hierarchy, by its path. */
export interface SignalInfo {
  readonly path: string;
  readonly kind: 'input' | 'output' | 'wire' | 'register' | 'memory';
  readonly width: number;
  readonly signed: boolean;
  /** Memories: words. 1 for the rest. */
  readonly depth: number;
}

/** A check where it stands in the hierarchy. */
export interface ProgramCheck {
  readonly check: Check;
  /** Of the instance; empty for the top. */
  readonly path: string;
}

/** A design compiled for simulation. Any number of instances can run it. */
export interface EngineProgram {
  readonly design: Design;
  /** Where a port of the top lies in an instance's memory. */
  slotOf(port: Signal): Slot;
  /**
   * The top's domains: the index is the bit in `tick`'s mask. The reset's slot holds the level of the reset port; the
   * clock's is for whoever runs the design, and shared by domains on one clock port.
   */
  readonly domains: readonly { readonly domain: Domain; readonly clock: Slot; readonly reset: Slot | null }[];
  readonly checks: readonly ProgramCheck[];
  /** All that `peek` takes. */
  readonly signals: readonly SignalInfo[];
  /** With `keep: 'all'`: where a named signal lies. */
  readonly kept: ReadonlyMap<string, Slot>;
  instantiate(options?: InstantiateOptions): EngineInstance;
}

/** A snapshot of an instance; fits instances of the same program. */
export interface Snapshot {
  readonly program: EngineProgram;
  readonly memory: ArrayBuffer;
  readonly boxes: readonly unknown[];
}

/** A running design. */
export interface EngineInstance {
  /** All ports, registers and memories; never replaced. */
  readonly memory: ArrayBuffer;
  /** Settles after inputs were written: outputs, asynchronous resets. No clock. */
  evaluate(): void;
  /**
   * One instant: the active edges of all domains whose bits are set, at once. Settles, samples checks and outputs, then
   * registers and memories take their next values. Outputs in memory are then those from just before the edge;
   * `evaluate()` gives the new ones.
   *
   * @returns 0, or one more than the index of a check that failed
   */
  tick(domains: number): number;
  /** The pattern of a signal, register or memory word now, after settling: `peek('sequencer.state')`, `peek('bank', 3)`. */
  peek(path: string, index?: number): bigint;
  /** Changes a register or a memory word. */
  poke(path: string, value: bigint, index?: number): void;
  /** How often a cover held at an edge outside reset; `check` is its index in the program's checks. */
  coverCount(check: number): number;
  snapshot(): Snapshot;
  /** @throws EngineError when the snapshot is of another program */
  restore(snapshot: Snapshot): void;
}
