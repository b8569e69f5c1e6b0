import { MODE, type ModelStream } from '../model/index.ts';
import { HangError, PortError } from './errors.ts';
import type { Session } from './session.ts';

/** Random pauses of the testbench's side of a stream: a seed, or a seed with the probability of a pause per cycle in 256ths (default 64). */
export type Stalls = number | { readonly seed: number; readonly per256: number };

export interface TransferOptions {
  readonly stalls?: Stalls;
  /** Cycles without a word on this stream after which the run counts as hanging. Default 100,000. */
  readonly timeoutCycles?: number;
}

/** How a finished transfer went. Cycles are counted in the stream's domain. */
export interface TransferReport {
  readonly words: number;
  readonly firstCycle: number;
  readonly lastCycle: number;
}

/** Words on their way through a stream. */
export class Transfer {
  readonly stream: ModelStream;
  readonly words: number;
  /** Set when the last word has passed. */
  report: TransferReport | null = null;
  /** What has been collected, as packed bytes; empty for words that are sent. */
  bytes = new Uint8Array(0);
  private readonly settled: { resolve: () => void; reject: (error: unknown) => void }[] = [];

  constructor(stream: ModelStream, words: number) {
    this.stream = stream;
    this.words = words;
  }

  /** Resolves when the transfer is finished; the caller sees to it that the simulation runs. */
  finished(): Promise<void> {
    if (this.report !== null) return Promise.resolve();
    return new Promise((resolve, reject) => this.settled.push({ resolve, reject }));
  }

  settle(error?: unknown): void {
    for (const { resolve, reject } of this.settled.splice(0)) {
      if (error === undefined) resolve();
      else reject(error);
    }
  }
}

const DEFAULT_TIMEOUT_CYCLES = 100_000;
const DEFAULT_STALL_PER_256 = 64;
/** How long native code keeps the thread in an asynchronous run before timers, signals and progress bars get a turn. */
const SLICE_MS = 30;

/**
 * The transfers of a session. Native code moves the words; this queues them, runs the design for them, and takes the results. Transfers that are
 * queued in the same tick start in the same cycle.
 */
export class Transfers {
  private readonly session: Session;
  private readonly pending: Transfer[][];
  private readonly facts = new Float64Array(4);
  private readonly signal: AbortSignal | undefined;
  /** Transfers in `pending`. */
  private count = 0;
  private running = false;
  private sliceCycles = 10_000;

  /** @param signal ends asynchronous runs with its reason */
  constructor(session: Session, signal?: AbortSignal) {
    this.session = session;
    this.signal = signal;
    this.pending = session.interface.streams.map(() => []);
  }

  /** Queues words to send (`data`, packed) or to collect (`data` null). They move in whatever runs the design next. */
  queue(stream: ModelStream, words: number, data: Uint8Array | null, options: TransferOptions): Transfer {
    const transfer = new Transfer(stream, words);
    if (words === 0) {
      transfer.report = { words: 0, firstCycle: this.session.cycle, lastCycle: this.session.cycle };
      return transfer;
    }
    const { stalls } = options;
    const seed = typeof stalls === 'object' ? stalls.seed : (stalls ?? 0);
    const per256 = stalls === undefined ? 0 : typeof stalls === 'object' ? stalls.per256 : DEFAULT_STALL_PER_256;
    const timeout = options.timeoutCycles ?? DEFAULT_TIMEOUT_CYCLES;
    const misfit = this.session.backend.queue(stream.index, words, data, per256, seed, timeout);
    if (misfit >= 0 && data !== null) {
      const word = data.subarray(misfit * stream.wordBytes, (misfit + 1) * stream.wordBytes);
      throw new PortError({
        what: `word ${misfit} of the array does not fit the stream ${stream.path}`,
        expected: `${stream.wordBits} bits${stream.isSigned ? ', sign-extended' : ', zeros above'}`,
        found: `0x${Buffer.from(word).reverse().toString('hex')}`,
      });
    }
    this.pending[stream.index]?.push(transfer);
    this.count += 1;
    return transfer;
  }

  get busy(): boolean {
    return this.count > 0;
  }

  /** Runs until all queued transfers are finished, or for `maxCycles` cycles. */
  runAll(maxCycles: number): void {
    if (!this.busy) return;
    const start = this.session.cycle;
    try {
      this.session.run(maxCycles, MODE.allTransfers);
    } catch (error) {
      this.fail(error);
      throw error;
    }
    this.takeFinished();
    if (this.busy) {
      const error = new HangError(
        `transfers unfinished after ${this.session.cycle - start} cycles`,
        this.session.cycle,
        this.session.unfinished(),
      );
      this.fail(error);
      throw error;
    }
  }

  /** Runs until `transfer` is finished, together with all others that are queued, giving way to other work now and then. */
  async await(transfer: Transfer): Promise<Transfer> {
    const finished = transfer.finished();
    if (!this.running && transfer.report === null) {
      this.running = true;
      queueMicrotask(() => this.pump());
    }
    await finished;
    return transfer;
  }

  /** Takes the results of finished transfers out of native code; called after everything that moves the design on. */
  takeFinished(): void {
    for (const list of this.pending) {
      for (let transfer = list[0]; transfer !== undefined; transfer = list[0]) {
        if (!this.take(transfer)) break;
        list.shift();
        this.count -= 1;
        transfer.settle();
      }
    }
  }

  /** Drops everything that is queued, after an error. */
  fail(error: unknown): void {
    this.session.dirty = true; // what the transfers drove goes away
    for (const list of this.pending) {
      for (const transfer of list.splice(0)) {
        if (!this.session.ended) this.session.backend.clear(transfer.stream.index);
        transfer.settle(error);
      }
    }
    this.count = 0;
  }

  private take(transfer: Transfer): boolean {
    const collects = transfer.stream.direction === 'produces';
    const bytes = new Uint8Array(collects ? transfer.words * transfer.stream.wordBytes : 0);
    if (!this.session.backend.take(transfer.stream.index, this.facts, collects ? bytes : null)) return false;
    const [words = 0, firstCycle = 0, lastCycle = 0] = this.facts;
    transfer.report = { words, firstCycle, lastCycle };
    transfer.bytes = bytes;
    return true;
  }

  /** One slice of an asynchronous run; goes on after whoever waited for a finished transfer has had the chance to queue the next. */
  private pump(): void {
    const before = performance.now();
    try {
      this.signal?.throwIfAborted();
      if (this.busy) this.session.run(this.sliceCycles, MODE.anyTransfer);
      this.takeFinished();
    } catch (error) {
      this.running = false;
      this.fail(error);
      return;
    }
    const elapsed = performance.now() - before;
    if (elapsed > SLICE_MS) this.sliceCycles = Math.max(1_000, Math.floor(this.sliceCycles / 2));
    else if (elapsed < SLICE_MS / 4) this.sliceCycles = Math.min(100_000_000, this.sliceCycles * 2);
    setImmediate(() => {
      if (this.busy) this.pump();
      else this.running = false;
    });
  }
}
