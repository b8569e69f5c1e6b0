import { obligation, type Obligation } from './aiger.ts';
import type { Abc, Assignment, Verdict } from './abc.ts';
import { FALSE, TRUE, type Literal } from './aig.ts';
import { Slots } from './slots.ts';
import type { Method } from './result.ts';
import type { System } from './system.ts';

export type Found = Answer & {
  /** Of solvers, waiting left out. */
  readonly seconds: number;
};

type Answer =
  | { readonly kind: 'never'; readonly method: Method }
  | { readonly kind: 'found'; readonly assignment: Assignment }
  | { readonly kind: 'none'; readonly depth: number }
  | { readonly kind: 'timeout'; readonly depth: number };

export interface SearchOptions {
  readonly depth: number;
  readonly timeoutSeconds: number;
  readonly goal: 'unbounded' | 'bounded';
  readonly method: 'reachability' | 'induction';
  readonly signal?: AbortSignal;
}

/** Milliseconds that the way that should answer first has for itself. */
const HEAD_START = 1500;

/** Two solvers at a time, in this process. */
const slots = new Slots(2);

/** Looks for steps in which a literal is true, two ways at once: step by step from the start, and by a proof that there is none. */
export class Search {
  readonly #system: System;
  readonly #abc: Abc;
  readonly #options: SearchOptions;
  readonly #known = new Map<Literal, Promise<Found>>();

  constructor(system: System, abc: Abc, options: SearchOptions) {
    this.#system = system;
    this.#abc = abc;
    this.#options = options;
  }

  /**
   * Whether `wanted` is true in any step, and if so in which the earliest.
   *
   * @param likely whether that is to be expected: the way that should answer soonest begins, and the other one follows when it takes
   * longer
   */
  find(wanted: Literal, likely: boolean): Promise<Found> {
    let found = this.#known.get(wanted);
    if (found === undefined) {
      this.#known.set(wanted, (found = this.#timed(wanted, likely)));
      // whoever asked hears of a failure when he waits for the answer, which may be after another one has failed
      found.catch(() => undefined);
    }
    return found;
  }

  async #timed(wanted: Literal, likely: boolean): Promise<Found> {
    const clock = { seconds: 0 };
    const answer = await this.#find(wanted, likely, clock);
    return { ...answer, seconds: clock.seconds };
  }

  async #find(wanted: Literal, likely: boolean, clock: { seconds: number }): Promise<Answer> {
    if (wanted === FALSE) return { kind: 'never', method: 'reachability (PDR)' };
    if (wanted === TRUE) return { kind: 'found', assignment: [new Map()] };
    const { depth, timeoutSeconds, goal, method, signal } = this.#options;
    const problem = obligation(this.#system.aig, wanted);
    const steps = depth + this.#system.resetSteps;
    const stop = new AbortController();
    const stopped = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
    const limits = { timeoutSeconds, signal: stopped };
    const settled: { bounded: Verdict | null; unbounded: Verdict | null } = { bounded: null, unbounded: null };
    /** A way that answers for all time ends the other one. */
    const race = async (
      way: keyof typeof settled,
      late: Promise<unknown>,
      ask: () => Promise<Verdict>,
    ): Promise<void> => {
      await late;
      try {
        if (stopped.aborted) return;
        settled[way] = await slots.run(() => timed(ask, clock), stopped);
        if (settled[way].kind !== 'none within') stop.abort();
      } catch (error) {
        if (!stop.signal.aborted) throw error;
      }
    };
    const bounded = (late: Promise<unknown>) => race('bounded', late, () => this.#abc.bounded(problem, steps, limits));
    const unbounded = (late: Promise<unknown>) => race('unbounded', late, () => this.#abc.unbounded(problem, limits));
    const now = Promise.resolve();
    if (method === 'induction') return this.#induction(problem, limits, clock, goal);
    if (goal === 'bounded') await bounded(now);
    else {
      const [soon, other] = likely ? [bounded, unbounded] : [unbounded, bounded];
      const first = soon(now);
      await Promise.all([first, other(Promise.race([first, pause(HEAD_START, stopped)]))]);
    }
    signal?.throwIfAborted();
    if (settled.bounded?.kind === 'found') return settled.bounded;
    if (settled.unbounded?.kind === 'never' || settled.bounded?.kind === 'never')
      return { kind: 'never', method: 'reachability (PDR)' };
    if (settled.unbounded?.kind === 'found') return this.#shortest(problem, settled.unbounded.assignment);
    const looked =
      settled.bounded?.kind === 'none within' ? Math.max(0, settled.bounded.steps - this.#system.resetSteps) : 0;
    return { kind: looked < depth ? 'timeout' : 'none', depth: looked };
  }

  /** Base and step, one after the other. */
  async #induction(
    problem: Obligation,
    limits: { readonly timeoutSeconds: number; readonly signal: AbortSignal },
    clock: { seconds: number },
    goal: 'unbounded' | 'bounded',
  ): Promise<Answer> {
    const { depth } = this.#options;
    const { resetSteps } = this.#system;
    const ask = (question: () => Promise<Verdict>) => slots.run(() => timed(question, clock), limits.signal);
    const base = await ask(() => this.#abc.bounded(problem, depth + resetSteps, limits));
    if (base.kind === 'found') return base;
    if (base.kind === 'none within' && base.steps < depth + resetSteps)
      return { kind: 'timeout', depth: Math.max(0, base.steps - resetSteps) };
    const step = goal === 'bounded' ? null : await ask(() => this.#abc.induction(problem, depth, limits));
    return step?.kind === 'never' ? { kind: 'never', method: `${depth}-induction` } : { kind: 'none', depth };
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
    return this.find(aig.and(kept, reached), true);
  }

  /** PDR's examples may be longer than need be. */
  async #shortest(problem: Obligation, assignment: Assignment): Promise<Answer> {
    const signal = this.#options.signal ?? new AbortController().signal;
    const limits = { timeoutSeconds: this.#options.timeoutSeconds, signal };
    const again = await slots.run(() => this.#abc.bounded(problem, assignment.length, limits), signal);
    return { kind: 'found', assignment: again.kind === 'found' ? again.assignment : assignment };
  }
}

/** Ends early, without a complaint, when the signal fires. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}

async function timed<T>(work: () => Promise<T>, clock: { seconds: number }): Promise<T> {
  const begun = performance.now();
  try {
    return await work();
  } finally {
    clock.seconds += (performance.now() - begun) / 1000;
  }
}
