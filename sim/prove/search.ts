import { obligation } from './aiger.ts';
import type { Abc, Assignment, Verdict } from './abc.ts';
import { FALSE, TRUE, type Literal } from './aig.ts';
import { Slots } from './slots.ts';
import type { Method } from './result.ts';
import type { System } from './system.ts';

export type Found =
  | { readonly kind: 'never'; readonly method: Method }
  | { readonly kind: 'found'; readonly assignment: Assignment }
  | { readonly kind: 'none'; readonly depth: number }
  | { readonly kind: 'timeout'; readonly depth: number };

export interface SearchOptions {
  readonly depth: number;
  readonly timeoutSeconds: number;
  readonly goal: 'unbounded' | 'bounded';
  readonly signal?: AbortSignal;
}

/** Two solvers at a time, in this process. */
const slots = new Slots(2);

/** Looks for steps in which a literal is true, two ways at once: step by step from the start, and by a proof that there is none. */
export class Search {
  readonly #system: System;
  readonly #abc: Abc;
  readonly #options: SearchOptions;

  constructor(system: System, abc: Abc, options: SearchOptions) {
    this.#system = system;
    this.#abc = abc;
    this.#options = options;
  }

  /** Whether `wanted` is true in any step, and if so in which the earliest. */
  async find(wanted: Literal): Promise<Found> {
    if (wanted === FALSE) return { kind: 'never', method: 'reachability (PDR)' };
    if (wanted === TRUE) return { kind: 'found', assignment: [new Map()] };
    const { depth, timeoutSeconds, goal, signal } = this.#options;
    const problem = obligation(this.#system.aig, wanted);
    const steps = depth + this.#system.resetSteps;
    const stop = new AbortController();
    const stopped = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
    const limits = { timeoutSeconds, signal: stopped };
    const settled: { bounded: Verdict | null; unbounded: Verdict | null } = { bounded: null, unbounded: null };
    /** A way that answers for all time ends the other one. */
    const race = async (way: keyof typeof settled, ask: () => Promise<Verdict>): Promise<void> => {
      try {
        settled[way] = await slots.run(ask, stopped);
        if (settled[way].kind !== 'none within') stop.abort();
      } catch (error) {
        if (!stop.signal.aborted) throw error;
      }
    };
    const ways = [race('bounded', () => this.#abc.bounded(problem, steps, limits))];
    if (goal === 'unbounded') ways.push(race('unbounded', () => this.#abc.unbounded(problem, limits)));
    await Promise.all(ways);
    signal?.throwIfAborted();
    const { bounded, unbounded } = settled;
    if (bounded?.kind === 'found') return bounded;
    if (unbounded?.kind === 'never' || bounded?.kind === 'never')
      return { kind: 'never', method: 'reachability (PDR)' };
    if (unbounded?.kind === 'found') return this.#shortest(problem, unbounded.assignment);
    const looked = bounded?.kind === 'none within' ? Math.max(0, bounded.steps - this.#system.resetSteps) : 0;
    return { kind: looked < depth ? 'timeout' : 'none', depth: looked };
  }

  /** A run of the whole depth that keeps `kept`. */
  longRun(kept: Literal): Promise<Found> {
    const { aig, resetSteps } = this.#system;
    // counts steps up to the last one that is looked at
    let reached: Literal = TRUE;
    for (let i = 0; i < resetSteps + this.#options.depth - 1; i++) {
      const latch = aig.latch(false);
      latch.next = reached;
      reached = latch.literal;
    }
    return this.find(aig.and(kept, reached));
  }

  /** PDR's examples may be longer than need be. */
  async #shortest(problem: ReturnType<typeof obligation>, assignment: Assignment): Promise<Found> {
    const signal = this.#options.signal ?? new AbortController().signal;
    const limits = { timeoutSeconds: this.#options.timeoutSeconds, signal };
    const again = await slots.run(() => this.#abc.bounded(problem, assignment.length, limits), signal);
    return { kind: 'found', assignment: again.kind === 'found' ? again.assignment : assignment };
  }
}
