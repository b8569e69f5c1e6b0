import { UserError } from '../../gen/errors.ts';
import type { EngineInstance } from '../engine/index.ts';
import {
  CONTROL,
  MODE,
  STATUS,
  type Backend,
  type Inside,
  type ModelInterface,
  type StopFacts,
} from '../model/index.ts';
import { Clock } from './clock.ts';
import { Condition } from './condition.ts';
import { Handshakes } from './handshakes.ts';
import { viewsOf } from './payload.ts';
import type { EmbeddedProgram } from './program.ts';
import { RowRecorder } from './recorder.ts';
import { stopFacts } from './stop-facts.ts';
import { Transfer, type Stream } from './stream.ts';
import { VcdWriter } from './vcd.ts';

const RETURNS = MODE.anyTransfer | MODE.allTransfers;

/** What a snapshot holds. */
interface SessionState {
  readonly engine: ReturnType<EngineInstance['snapshot']>;
  readonly time: number;
  readonly clocks: readonly Pick<Clock, 'period' | 'next' | 'cycle'>[];
  readonly rules: readonly Stream['rule'][];
  /** Rows for `waves`. */
  readonly recorded: number;
}

export interface EmbeddedOptions {
  readonly seed: number;
  readonly initial: 'random' | 'zero';
  /** Seed of random delays in synchronisers; left out: none. */
  readonly metastability?: number;
}

/**
 * An instance of a design in the embedded engine: clocks, handshakes, recording, and the loop over cycles. What happens in which cycle is the same as
 * in verilator/native; nothing is allocated in the loop.
 */
export class EmbeddedBackend implements Backend {
  readonly name = 'embedded';
  readonly interface: ModelInterface;
  readonly program: EmbeddedProgram;
  readonly memory: ArrayBuffer;
  readonly control: Float64Array;
  readonly inside: Inside;
  readonly #engine: EngineInstance;
  readonly #u8: Uint8Array;
  readonly #clocks: readonly Clock[];
  readonly #handshakes: Handshakes;
  #recorder: RowRecorder;
  #trace: VcdWriter | null = null;
  #until: Condition;
  #time = 0;
  /** Number of the failed check, counted from 1. */
  #failed = 0;

  constructor(program: EmbeddedProgram, options: EmbeddedOptions) {
    this.program = program;
    this.interface = program.interface;
    this.#engine = program.engine.instantiate(options);
    this.memory = this.#engine.memory;
    const views = viewsOf(this.memory);
    this.#u8 = views.u8;
    const { domains, streams, ports } = this.interface;
    const { offsets } = program;
    for (const port of ports)
      if (port.direction === 'input') this.#u8.fill(0, offsets[port.index], offsets[port.index] + port.bytes);
    this.#clocks =
      domains.length === 0
        ? [new Clock(null, 0, offsets)]
        : domains.map((domain, index) => new Clock(domain, index, offsets));
    for (const clock of this.#clocks) {
      if (clock.clockAt >= 0) this.#u8[clock.clockAt] = 1 - clock.activeLevel;
      if (clock.resetAt >= 0) this.#u8[clock.resetAt] = 1 - clock.resetLevel;
    }
    this.#handshakes = new Handshakes(streams, this.#clocks, offsets, views);
    this.control = new Float64Array(CONTROL.streams + CONTROL.perStream * streams.length);
    this.#recorder = new RowRecorder(this.memory, 0, new Uint32Array(0));
    this.#until = new Condition(program, new Uint32Array(0), new BigUint64Array(0));
    this.inside = {
      get signals() {
        return program.signals;
      },
      own: program.own,
      peek: (path, index) => this.#engine.peek(path, index),
      poke: (path, value, index) => this.#engine.poke(path, value, index),
      snapshot: () => this.#snapshot(),
      restore: (snapshot) => this.#restore(snapshot as SessionState),
    };
    this.#engine.evaluate();
  }

  offset(port: number): number {
    return this.program.offsets[port];
  }

  evaluate(): void {
    this.#engine.evaluate();
  }

  step(mode: number): number {
    return this.run(1, mode, 0);
  }

  run(cycles: number, mode: number, domain: number): number {
    this.#handshakes.begin();
    this.#failed = 0;
    const status =
      this.#clocks.length === 1 && this.#trace === null
        ? this.#runSingle(cycles, mode)
        : this.#runSeveral(cycles, mode, this.#clocks[domain]);
    this.#publish();
    return status;
  }

  clock(domain: number, period: number, phase: number): void {
    const clock = this.#clocks[domain];
    clock.period = period;
    clock.next = this.#time + (phase === 0 ? period : phase);
  }

  restartCount(): void {
    for (const clock of this.#clocks) clock.cycle = 0;
    this.#recorder.clear();
    this.#publish();
  }

  checkStreams(on: boolean): void {
    this.#handshakes.changed(on);
  }

  queue(stream: number, words: number, data: Uint8Array | null, stall: number, seed: number, idle: number): number {
    const target = this.#handshakes.streams[stream];
    const bytes = new Uint8Array(4 * Math.ceil((words * target.wordBytes) / 4));
    if (data !== null) {
      const misfit = target.misfit(data, words);
      if (misfit >= 0) return misfit;
      bytes.set(data.subarray(0, words * target.wordBytes));
    }
    target.queueUp(new Transfer(words, bytes, stall, seed, idle));
    this.#handshakes.changed();
    return -1;
  }

  take(stream: number, facts: Float64Array, data: Uint8Array | null): boolean {
    const transfer = this.#handshakes.streams[stream].takeFinished();
    if (transfer === undefined) return false;
    facts[0] = transfer.words;
    facts[1] = transfer.firstCycle;
    facts[2] = transfer.lastCycle;
    data?.set(transfer.data.u8.subarray(0, data.length));
    return true;
  }

  clear(stream: number): void {
    this.#handshakes.streams[stream].clear();
    this.#handshakes.changed();
  }

  violation(stream: number, held: Uint8Array, seen: Uint8Array): void {
    held.set(this.#handshakes.streams[stream].held.subarray(0, held.length));
    seen.set(this.#handshakes.streams[stream].seen.subarray(0, seen.length));
  }

  until(ports: Uint32Array, values: BigUint64Array): void {
    this.#until = new Condition(this.program, ports, values);
  }

  record(depth: number, segments: Uint32Array): void {
    this.#recorder = new RowRecorder(this.memory, depth, segments);
    this.#publish();
  }

  rows(bytes: number): Uint8Array {
    return this.#recorder.rows.subarray(0, bytes);
  }

  rowCycles(depth: number): Float64Array {
    return this.#recorder.cycles.subarray(0, depth);
  }

  traceOpen(path: string): boolean {
    this.#trace = VcdWriter.open(path, this.program, this.memory, this.#time);
    return this.#trace !== null;
  }

  traceClose(): void {
    this.#trace?.close();
    this.#trace = null;
  }

  takeMessages(): { printed: string; stop: StopFacts | null } {
    const failed = this.#failed;
    return { printed: '', stop: failed === 0 ? null : stopFacts(this.program, failed - 1) };
  }

  destroy(): void {
    this.traceClose();
  }

  #snapshot(): SessionState {
    return {
      engine: this.#engine.snapshot(),
      time: this.#time,
      clocks: this.#clocks.map(({ period, next, cycle }) => ({ period, next, cycle })),
      rules: this.#handshakes.streams.map((stream) => stream.rule),
      recorded: this.#recorder.total,
    };
  }

  #restore(state: SessionState): void {
    if (this.#trace !== null) {
      throw new UserError({
        what: 'cannot restore a snapshot while a waveform file is being written: time would run backwards in it',
        fix: 'leave out `wave`',
      });
    }
    this.#engine.restore(state.engine);
    this.#time = state.time;
    this.#clocks.forEach((clock, i) => Object.assign(clock, state.clocks[i]));
    this.#handshakes.streams.forEach((stream, i) => (stream.rule = state.rules[i]));
    this.#recorder.truncate(state.recorded);
    this.#publish();
  }

  /** The loop of a design with one clock, or none. A cycle is one call of the engine: outputs in memory are those that the edge sees. */
  #runSingle(cycles: number, mode: number): number {
    const clock = this.#clocks[0];
    const engine = this.#engine;
    const u8 = this.#u8;
    const recorder = this.#recorder;
    const handshakes = this.#handshakes;
    const record = (mode & MODE.record) !== 0 && recorder.on;
    const until = (mode & MODE.until) !== 0;
    const resetting = clock.inReset(u8);
    const start = clock.cycle;
    const end = start + cycles;
    let status = this.#status(mode, false);
    if (resetting) for (const stream of clock.streams) stream.forget();
    if (clock.clockAt >= 0) u8[clock.clockAt] = 1 - clock.activeLevel;
    let cycle = start;
    while (cycle < end) {
      if (!resetting) handshakes.drive(clock);
      this.#failed = engine.tick(clock.bit);
      if (!resetting) handshakes.sample(clock, cycle);
      if (record) recorder.sample(cycle);
      cycle += 1;
      if (until) engine.evaluate();
      status = this.#status(mode, handshakes.finish());
      if (status !== STATUS.limit) break;
    }
    clock.cycle = cycle;
    if (cycle > start) {
      this.#time = clock.next + (cycle - start - 1) * clock.period;
      clock.next = this.#time + clock.period;
      if (clock.clockAt >= 0) u8[clock.clockAt] = clock.activeLevel;
    }
    return status;
  }

  /** The same for several clocks, and for waveform files. At each instant all clocks with an edge there switch together. */
  #runSeveral(cycles: number, mode: number, counted: Clock): number {
    const clocks = this.#clocks;
    const engine = this.#engine;
    const u8 = this.#u8;
    const recorder = this.#recorder;
    const handshakes = this.#handshakes;
    const record = (mode & MODE.record) !== 0 && recorder.on;
    const until = (mode & MODE.until) !== 0;
    const end = counted.cycle + cycles;
    let status = this.#status(mode, false);
    while (counted.cycle < end) {
      let edge = clocks[0].next;
      for (let i = 1; i < clocks.length; i += 1) edge = Math.min(edge, clocks[i].next);
      let mask = 0;
      for (let i = 0; i < clocks.length; i += 1) {
        const clock = clocks[i];
        if (clock.next !== edge) continue;
        mask |= clock.bit;
        if (clock.clockAt >= 0) u8[clock.clockAt] = 1 - clock.activeLevel;
        if (clock.active.length > 0 && !clock.inReset(u8)) handshakes.drive(clock);
      }
      if (this.#trace !== null) {
        engine.evaluate();
        this.#trace.dump(edge - Math.min(edge, Math.floor(counted.period / 2)));
      }
      this.#failed = engine.tick(mask);
      for (let i = 0; i < clocks.length; i += 1) {
        const clock = clocks[i];
        if (clock.next !== edge) continue;
        if (clock.inReset(u8)) for (const stream of clock.streams) stream.forget();
        else handshakes.sample(clock, clock.cycle);
      }
      if (record && clocks[0].next === edge) recorder.sample(clocks[0].cycle);
      for (let i = 0; i < clocks.length; i += 1) {
        const clock = clocks[i];
        if (clock.next !== edge) continue;
        if (clock.clockAt >= 0) u8[clock.clockAt] = clock.activeLevel;
        clock.next += clock.period;
        clock.cycle += 1;
      }
      this.#time = edge;
      if (until || this.#trace !== null) engine.evaluate();
      this.#trace?.dump(edge);
      status = this.#status(mode, handshakes.finish());
      if (status !== STATUS.limit) break;
    }
    return status;
  }

  /** Why a run comes back after an edge; `limit` is to go on. @param ended whether a transfer ended with the edge */
  #status(mode: number, ended: boolean): number {
    const handshakes = this.#handshakes;
    if (this.#failed !== 0) return STATUS.stopped;
    if (handshakes.violated) return STATUS.violation;
    if ((mode & MODE.until) !== 0 && this.#until.met(this.#u8)) return STATUS.until;
    if ((mode & RETURNS) === 0) return STATUS.limit;
    if (ended && handshakes.returns(mode)) return STATUS.transfer;
    return handshakes.hang ? STATUS.hang : STATUS.limit;
  }

  /** Shows the state to the testbench. */
  #publish(): void {
    const { control } = this;
    control[CONTROL.cycle] = this.#clocks[0].cycle;
    control[CONTROL.timePs] = this.#time;
    control[CONTROL.samples] = this.#recorder.total;
    const { busy } = this.#handshakes;
    if (busy) this.#engine.evaluate();
    control[CONTROL.unsettled] = busy ? 0 : 1;
    this.#handshakes.publish(control);
  }
}
