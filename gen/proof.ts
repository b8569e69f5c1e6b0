import type { Module } from './dsl/index.ts';

/** A bug on purpose, which a proof must find: one change in the printed text of a module, or another circuit. */
export type SeededBug = TextBug | CircuitBug;

/** One change in the printed text. */
export interface TextBug {
  /** What the bug is, e.g. `full one word late`. */
  readonly name: string;
  /** The printed file's name, or how it begins: `queue`. */
  readonly module: string;
  /** Text that stands exactly once in the logic of that file. */
  readonly replace: string;
  readonly with: string;
}

/** A broken circuit in place of the right one. */
export interface CircuitBug {
  readonly name: string;
  readonly top: () => Module<unknown>;
}

export interface ProofOptions {
  /** The circuit: the part with assertions of its own, or a proof bench around it. */
  readonly top: () => Module<unknown>;
  /** Bugs of which each must make an assertion fail; at least one, else nobody knows that the proof can fail at all. */
  readonly bugs: readonly [SeededBug, ...SeededBug[]];
  /** Cycles after reset for bounded checks. Default 20. */
  readonly depth?: number;
  /** True: assertions need to hold for `depth` cycles only. False (default): they must be proven for all time. */
  readonly bounded?: boolean;
  /** Seconds for each property. Default 60. */
  readonly timeoutSeconds?: number;
  /**
   * `once` (default): reset in the first cycle only; `apart`: each domain leaves it in a cycle of its own; `anytime`: each may also
   * come back in any cycle.
   */
  readonly resets?: 'once' | 'apart' | 'anytime';
  /** Whether it belongs to the quick part that runs with the tests. Default false. */
  readonly quick?: boolean;
}

/** A proof of the repository: what `make prove` runs. */
export interface Proof extends ProofOptions {
  readonly name: string;
}

/**
 * Registers a proof: files in folders named `proofs` export them, `mosaic prove NAME` runs one, `make prove` all.
 *
 * @example
 * export const queue = proof('queue of 3', {
 *   top: () => new QueueProof({ depth: 3 }),
 *   bugs: [{ name: 'wraps one word late', module: 'queue', replace: "== 2'd2", with: "== 2'd3" }],
 * });
 */
export function proof(name: string, options: ProofOptions): Proof {
  return { name, ...options };
}

/** Whether a value is what `proof` makes. */
export function isProof(value: unknown): value is Proof {
  return typeof value === 'object' && value !== null && 'bugs' in value && 'top' in value && 'name' in value;
}
