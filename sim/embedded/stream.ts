import type { ModelStream } from '../model/index.ts';
import { Payload, viewsOf, type Views } from './payload.ts';
import { StallRandom } from './random.ts';

/** Words that are to be sent, or collected, on one stream. */
export class Transfer {
  readonly words: number;
  readonly data: Views;
  /** Probability of a pause in 1/256. */
  readonly stall: number;
  readonly random: StallRandom;
  readonly idleLimit: number;
  firstCycle = 0;
  lastCycle = 0;

  constructor(words: number, bytes: Uint8Array, stall: number, seed: number, idleLimit: number) {
    this.words = words;
    this.data = viewsOf(bytes.buffer as ArrayBuffer);
    this.stall = stall;
    this.random = new StallRandom(seed);
    this.idleLimit = idleLimit > 0 ? idleLimit : Infinity;
  }
}

/** How a design broke the rule of streams. */
export const VIOLATION = { none: 0, validDropped: 1, payloadChanged: 2 } as const;

/**
 * One ready/valid stream of the design and the transfers queued on it; cycle for cycle the same as verilator/native/stream.h. `drive` comes before
 * the edge; `check` and `sample` look at the ports' values as the edge sees them.
 */
export class Stream {
  readonly index: number;
  readonly produces: boolean;
  readonly #payload: Payload;
  readonly #u8: Uint8Array;
  readonly #valid: number;
  readonly #ready: number;

  /** Null: nothing to do. What follows belongs to it. */
  #current: Transfer | null = null;
  #word = 0;
  #words = 0;
  #stall = 0;
  #idle = 0;
  #idleLimit = Infinity;
  /** A word has been offered and not been taken. */
  #offering = false;
  /** The design offered a word that was not taken: `#held`. */
  #waiting = false;

  readonly #queue: Transfer[] = [];
  readonly #finished: Transfer[] = [];
  readonly #held: Views;
  readonly #seen: Views;

  constructor(stream: ModelStream, offsets: readonly number[], views: Views) {
    this.index = stream.index;
    this.produces = stream.direction === 'produces';
    this.#payload = new Payload(stream, offsets, views);
    this.#u8 = views.u8;
    this.#valid = offsets[stream.valid] ?? 0;
    this.#ready = offsets[stream.ready] ?? 0;
    this.#held = viewsOf(new ArrayBuffer(4 * this.#payload.wordCells));
    this.#seen = viewsOf(new ArrayBuffer(4 * this.#payload.wordCells));
  }

  get wordBytes(): number {
    return this.#payload.wordBytes;
  }
  get busy(): boolean {
    return this.#current !== null;
  }
  get valid(): number {
    return this.#u8[this.#valid];
  }
  get ready(): number {
    return this.#u8[this.#ready];
  }
  /** Words passed of the current transfer, and all of them. */
  get done(): number {
    return this.#word;
  }
  get words(): number {
    return this.#words;
  }
  get idle(): number {
    return this.#idle;
  }
  get hangs(): boolean {
    return this.#idle >= this.#idleLimit;
  }
  /** The word that was offered, and the one that replaced it. */
  get held(): Uint8Array {
    return this.#held.u8;
  }
  get seen(): Uint8Array {
    return this.#seen.u8;
  }
  /** The word that the design must not withdraw, or null: part of a snapshot. */
  get rule(): Uint8Array | null {
    return this.#waiting ? this.#held.u8.slice() : null;
  }
  set rule(held: Uint8Array | null) {
    this.#waiting = held !== null;
    if (held !== null) this.#held.u8.set(held);
  }

  /** The number of the first word in `data` that does not fit, or -1. */
  misfit(data: Uint8Array, words: number): number {
    for (let i = 0; i < words; i += 1) if (!this.#payload.fits(data, i)) return i;
    return -1;
  }

  queueUp(transfer: Transfer): void {
    this.#queue.push(transfer);
    if (this.#queue.length === 1) this.#begin(transfer);
  }

  /** Takes the oldest finished transfer. */
  takeFinished(): Transfer | undefined {
    return this.#finished.shift();
  }

  /** Drops all transfers and lets go of the handshake. */
  clear(): void {
    if (this.#current !== null) this.#release();
    this.#queue.length = 0;
    this.#finished.length = 0;
    this.#current = null;
  }

  /** What the testbench drives this cycle. Valid, once up, stays until ready. */
  drive(): void {
    const transfer = this.#current as Transfer;
    if (this.produces) {
      this.#u8[this.#ready] = this.#stall === 0 || transfer.random.byte() >= this.#stall ? 1 : 0;
    } else if (!this.#offering) {
      if (this.#stall !== 0 && transfer.random.byte() < this.#stall) {
        this.#u8[this.#valid] = 0;
        this.#payload.scramble(transfer.random);
      } else {
        this.#u8[this.#valid] = 1;
        this.#offering = true;
        this.#payload.put(transfer.data, this.#word);
      }
    }
  }

  /** What this edge does. True when it finishes the transfer. */
  sample(cycle: number): boolean {
    if ((this.#u8[this.#valid] & this.#u8[this.#ready]) === 0) {
      this.#idle += 1;
      return false;
    }
    const transfer = this.#current as Transfer;
    this.#idle = 0;
    if (this.produces) this.#payload.get(transfer.data, this.#word, true);
    this.#offering = false;
    if (this.#word === 0) transfer.firstCycle = cycle;
    this.#word += 1;
    if (this.#word !== this.#words) return false;
    transfer.lastCycle = cycle;
    return true;
  }

  /** After the edge that finished a transfer. */
  finish(): void {
    this.#finished.push(this.#queue.shift() as Transfer);
    if (this.#queue.length > 0) this.#begin(this.#queue[0]);
    else {
      this.#current = null;
      this.#release();
    }
  }

  /** The rule for streams that the design sends: what has been offered stays until it is taken. One of `VIOLATION`. */
  check(): number {
    const valid = this.#u8[this.#valid] !== 0;
    let violation: number = VIOLATION.none;
    if (this.#waiting) {
      if (!valid) violation = VIOLATION.validDropped;
      else {
        this.#payload.get(this.#seen, 0, false);
        for (let i = 0; i < this.#payload.wordBytes; i += 1) {
          if (this.#seen.u8[i] !== this.#held.u8[i]) violation = VIOLATION.payloadChanged;
        }
      }
    }
    const waited = this.#waiting;
    this.#waiting = valid && this.#u8[this.#ready] === 0;
    if (this.#waiting && !waited) this.#payload.get(this.#held, 0, false);
    return violation;
  }

  /** The domain is in reset. */
  forget(): void {
    this.#waiting = false;
    this.#offering = false;
  }

  #begin(transfer: Transfer): void {
    this.#current = transfer;
    this.#word = 0;
    this.#words = transfer.words;
    this.#stall = transfer.stall;
    this.#idleLimit = transfer.idleLimit;
    this.#idle = 0;
  }

  #release(): void {
    this.#offering = false;
    this.#u8[this.produces ? this.#ready : this.#valid] = 0;
  }
}
