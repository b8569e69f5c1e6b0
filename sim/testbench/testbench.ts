import { MODE, STATUS, type InsideSignal } from '../model/index.ts';
import { UserError } from '../../gen/errors.ts';
import type { Access, PortValue } from './accessors.ts';
import { HangError, PortError } from './errors.ts';
import { makeAccesses, portClasses, SESSION } from './handle.ts';
import { peekInside, pokeInside } from './inside.ts';
import type { Recording, Session } from './session.ts';
import { Transfers } from './transfers.ts';
import { Recorder, type WaveOptions } from './waves.ts';
import { fieldBits } from './words.ts';

export interface TestbenchOptions {
  /** Seed of the registers' and memories' contents before reset. Default 1. */
  readonly seed?: number;
  /** What registers and memories without reset hold at first. Default `random`, so that a missing reset is seen. */
  readonly initial?: 'random' | 'zero';
  /** Whether to begin with `reset()`, which is not counted in `cycle`. Default true. */
  readonly reset?: boolean;
  /** Periods and phases of clock domains in ps. Default: 1000 ps, phase 0, for all. */
  readonly clocks?: Readonly<Record<string, ClockOptions>>;
  /** Which cycles `waves` can show. Default `steps`: those that `step` ran, not those of transfers. */
  readonly record?: Recording;
  /** How many cycles are kept for `waves`. Default 4096. */
  readonly recordCycles?: number;
  /** Whether to check that the design keeps the rule of ready/valid streams. Default true. */
  readonly checkStreams?: boolean;
  /** File for waveforms of all signals: `x.fst` on Verilator, `x.vcd` on the embedded engine. */
  readonly wave?: string;
  /** Stops asynchronous runs (`send`, `receive`) with its reason. */
  readonly signal?: AbortSignal;
  /** Takes what the design prints with `$display`. Default: standard output. */
  readonly onPrint?: (text: string) => void;
}

export interface ClockOptions {
  readonly period: number;
  /** Time of the first active edge after the period has been set. Default: one period. */
  readonly phase?: number;
}

export interface RunOptions {
  /** Ends the run when all these ports have these values after a clock edge. Absent: when all queued transfers are finished. */
  readonly until?: Readonly<Record<string, PortValue>>;
  /** Default 1,000,000 with `until`, otherwise no limit but the transfers' own. */
  readonly maxCycles?: number;
}

const STATE = Symbol('state');

/** What `snapshot` gives and `restore` takes. */
export interface Snapshot {
  readonly [STATE]: object;
  /** What it is a snapshot of. */
  readonly design: object;
}

/** Everything on a handle but the ports. */
export class Testbench {
  readonly [SESSION]: Session;
  readonly #session: Session;
  readonly #transfers: Transfers;
  readonly #recorder: Recorder;
  readonly #accesses: ReadonlyMap<string, Access>;
  #tracing = false;
  /** The design's ports by name; also properties of the handle itself, unless a method has the same name. */
  readonly ports: object;

  constructor(session: Session, options: TestbenchOptions) {
    this[SESSION] = session;
    Object.defineProperty(this, SESSION, { enumerable: false });
    this.#session = session;
    const { backend } = session;
    this.#transfers = new Transfers(this.#session, options.signal);
    this.#recorder = new Recorder(this.#session, options.record === 'none' ? 0 : (options.recordCycles ?? 4096));
    this.#accesses = makeAccesses(this.#session);
    this.ports = new (portClasses(this.#session).Ports)(this.#session, this.#transfers);
    if (options.checkStreams === false) backend.checkStreams(false);
    for (const [domain, clock] of Object.entries(options.clocks ?? {})) this.clock(domain, clock);
    if (options.wave !== undefined) this.#openWave(options.wave);
    if (options.reset ?? true) this.reset();
    backend.restartCount();
  }

  /** Cycles of the default domain since the initial reset: the number of the cycle that the next `step` runs. */
  get cycle(): number {
    return this.#session.cycle;
  }

  /** Runs `count` cycles of the default domain or of the one named. What has been queued on streams moves along. */
  step(count = 1, domain?: string): void {
    const session = this.#session;
    try {
      session.run(count, 0, domain === undefined ? 0 : session.domainIndex(domain));
    } finally {
      if (this.#transfers.busy) this.#transfers.takeFinished();
    }
  }

  /**
   * Runs until a condition holds, or until all queued transfers are finished.
   *
   * @returns the cycles that it took
   * @throws {HangError} when that does not come about in `maxCycles` cycles, or the transfers make no progress
   */
  run(options: RunOptions = {}): number {
    const start = this.cycle;
    if (options.until === undefined) {
      this.#transfers.runAll(options.maxCycles ?? Number.MAX_SAFE_INTEGER);
      return this.cycle - start;
    }
    const conditions = Object.entries(options.until).map(([path, value]) => this.#condition(path, value));
    this.#session.backend.until(
      Uint32Array.from(conditions, ({ port }) => port),
      BigUint64Array.from(conditions, ({ bits }) => bits),
    );
    const maxCycles = options.maxCycles ?? 1_000_000;
    const status = this.#session.run(maxCycles, MODE.until);
    this.#transfers.takeFinished();
    if (status !== STATUS.until && status !== STATUS.finished) {
      const wanted = Object.entries(options.until).map(([path, value]) => `${path} = ${value}`);
      throw new HangError(
        `${wanted.join(' and ')} did not come within ${maxCycles} cycles`,
        this.cycle,
        this.#session.unfinished(),
      );
    }
    return this.cycle - start;
  }

  /** Holds the resets of all domains, or of one, for some cycles (default 2). */
  reset(options: { readonly cycles?: number; readonly domain?: string } = {}): void {
    const session = this.#session;
    const all = session.interface.domains.map((_, index) => index);
    const chosen = options.domain === undefined ? all : [session.domainIndex(options.domain)];
    for (const domain of chosen) session.setReset(domain, true);
    session.resetting = true;
    try {
      session.settle(); // asynchronous resets act without a clock
      for (const domain of chosen) session.run(options.cycles ?? 2, 0, domain);
    } finally {
      session.resetting = false;
      for (const domain of chosen) session.setReset(domain, false);
      session.dirty = true;
    }
  }

  /** Sets a domain's period and phase (ps) from now on. */
  clock(domain: string, options: ClockOptions): void {
    const session = this.#session;
    const chosen = session.interface.domains[session.domainIndex(domain)];
    session.interface.domains.forEach((other, index) => {
      // Domains on one edge of one clock differ in their resets only.
      if (other === chosen || (other.clock === chosen.clock && other.rising === chosen.rising))
        session.backend.clock(index, options.period, options.phase ?? 0);
    });
  }

  /** A port's value by its path, for programs that do not know the design; clocks and resets by their names. */
  get(path: string): PortValue {
    return this.#access(path).read(this.#session);
  }

  /** Sets a port by its path. */
  set(path: string, value: PortValue): void {
    this.#access(path).write(this.#session, value);
  }

  /**
   * The value of any signal in the hierarchy, by the names of the TypeScript fields: `peek('sequencer.state')`; of a memory with the number of a word.
   * Embedded engine only.
   */
  peek(path: string, index?: number): PortValue {
    return peekInside(this.#session.inside(`look at ${path}`), path, index);
  }

  /** Sets a register or a word of a memory, as if it had always held it. Embedded engine only. */
  poke(path: string, value: PortValue, index?: number): void {
    pokeInside(this.#session.inside(`set ${path}`), path, value, index);
    this.#session.dirty = true;
  }

  /** Every signal and memory that `peek` knows. Embedded engine only. */
  signals(): readonly InsideSignal[] {
    return [...this.#session.inside('list the signals').signals.values()];
  }

  /**
   * The whole state of the simulation: registers, memories, inputs, clocks and the count of cycles. Embedded engine only.
   *
   * @throws {PortError} while transfers are under way: their words are not part of it
   */
  snapshot(): Snapshot {
    const inside = this.#session.inside('take a snapshot');
    this.#refuseBusy('take a snapshot');
    return { [STATE]: inside.snapshot(), design: this.#session.backend.program };
  }

  /** Puts back what `snapshot` of this simulation, or of another one of the same design, gave. */
  restore(snapshot: Snapshot): void {
    const inside = this.#session.inside('restore a snapshot');
    this.#refuseBusy('restore a snapshot');
    if (snapshot.design !== this.#session.backend.program) {
      throw new PortError({
        what: 'cannot restore a snapshot of another design',
        expected: 'what `snapshot()` of a simulation of this compiled design gave',
        fix: 'take the snapshot from this simulation, or from one of the same class and parameters',
      });
    }
    inside.restore(snapshot[STATE]);
    this.#session.dirty = true;
  }

  /**
   * Waveforms of the named ports as text, one column per cycle, sampled just before the active edge. Without names: of all ports. Options, if any,
   * come last.
   */
  waves(...args: readonly (string | WaveOptions)[]): string {
    const paths = args.filter((arg): arg is string => typeof arg === 'string');
    const options = args.find((arg): arg is WaveOptions => typeof arg === 'object');
    return this.#recorder.waves(paths, options);
  }

  /** Ends the simulation and frees its memory; completes the waveform file. */
  dispose(): void {
    if (this.#tracing) this.#session.backend.traceClose();
    this.#tracing = false;
    this.#session.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #openWave(path: string): void {
    if (!this.#session.backend.traceOpen(path)) {
      throw new UserError({
        what: 'cannot write the waveform file',
        where: path,
        fix: 'choose a file in a directory that exists',
      });
    }
    this.#tracing = true;
  }

  #refuseBusy(wish: string): void {
    if (!this.#transfers.busy) return;
    const states = this.#session.unfinished();
    throw new PortError({
      what: `cannot ${wish} while transfers are under way`,
      found: states.map(({ path, done, words }) => `${path}: ${done} of ${words} words`).join(', '),
      fix: 'run() until they are finished',
    });
  }

  #access(path: string): Access {
    const access = this.#accesses.get(path);
    if (access !== undefined) return access;
    throw new PortError({ what: `the design has no port "${path}"`, expected: [...this.#accesses.keys()].join(', ') });
  }

  #condition(path: string, value: PortValue): { port: number; bits: bigint } {
    this.#access(path);
    const port = this.#session.interface.ports.find((candidate) => candidate.path === path);
    if (port === undefined || port.width > 64)
      throw new PortError({ what: `cannot wait for ${path}: it has more than 64 bits` });
    return { port: port.index, bits: BigInt.asUintN(port.width, fieldBits(port, value)) };
  }
}
