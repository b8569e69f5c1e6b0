import type { ModelStream } from '../model/index.ts';
import { PortError } from './errors.ts';
import type { Session } from './session.ts';
import type { Transfer, TransferOptions, TransferReport, Transfers } from './transfers.ts';
import { arrayFor, decodeWords, toBytes, type WordArray, type WordValue } from './words.ts';

/** A transfer that has been queued and moves with the next cycles. */
export interface Sending {
  /** Null until the last word has passed. */
  readonly report: TransferReport | null;
}

export interface Receiving extends Sending {
  /** The collected words. Empty until the last one has come. */
  readonly data: WordArray;
}

/**
 * A stream on a testbench handle: its signals, and drivers and monitors that run inside native code. Words go in and out as typed arrays:
 * one element per word up to 64 bits (`Int8Array` for `Stream(SInt(8))`, `BigUint64Array` for 64 bits), bytes above; a bundle's fields are packed
 * from the low bits up.
 */
export interface StreamHandle<B = unknown> {
  valid: boolean;
  ready: boolean;
  bits: B;
  /**
   * Sends words into a stream that the design consumes and waits until they are taken. What is sent and received in the same tick runs together:
   * `Promise.all([dut.in.send(a), dut.out.receive(n)])`.
   *
   * @throws {HangError} when nothing moves for `timeoutCycles` cycles
   */
  send(data: WordArray | readonly WordValue[], options?: TransferOptions): Promise<TransferReport>;
  /** Collects `count` words from a stream that the design produces. */
  receive(count: number, options?: TransferOptions): Promise<WordArray>;
  /** Queues words without running the design; `dut.run()` or `step` moves them. */
  queueSend(data: WordArray | readonly WordValue[], options?: TransferOptions): Sending;
  /** Queues a collection without running the design. */
  queueReceive(count: number, options?: TransferOptions): Receiving;
  /** Words of this stream as numbers, bigints, or objects by field. */
  decode(data: WordArray): WordValue[];
  /** How the last awaited transfer went, in cycles of the stream's domain. */
  readonly last: TransferReport | null;
}

/** The methods of a stream's handle; the signals are added by handle.ts. */
export class StreamMethods {
  readonly #stream: ModelStream;
  readonly #transfers: Transfers;
  #last: TransferReport | null = null;

  constructor(_session: Session, stream: ModelStream, transfers: Transfers) {
    this.#stream = stream;
    this.#transfers = transfers;
  }

  get last(): TransferReport | null {
    return this.#last;
  }

  async send(data: WordArray | readonly WordValue[], options: TransferOptions = {}): Promise<TransferReport> {
    const transfer = await this.#await(this.#start(data, options));
    return transfer.report ?? { words: 0, firstCycle: 0, lastCycle: 0 };
  }

  async receive(count: number, options: TransferOptions = {}): Promise<WordArray> {
    const transfer = await this.#await(this.#collect(count, options));
    return this.#array(transfer);
  }

  queueSend(data: WordArray | readonly WordValue[], options: TransferOptions = {}): Sending {
    return this.#start(data, options);
  }

  queueReceive(count: number, options: TransferOptions = {}): Receiving {
    const transfer = this.#collect(count, options);
    const array = () => this.#array(transfer);
    return {
      get report() {
        return transfer.report;
      },
      get data() {
        return array();
      },
    };
  }

  decode(data: WordArray): WordValue[] {
    return decodeWords(this.#stream, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }

  #start(data: WordArray | readonly WordValue[], options: TransferOptions): Transfer {
    this.#expect('consumes', 'send');
    const bytes = toBytes(this.#stream, data);
    return this.#transfers.queue(this.#stream, bytes.length / this.#stream.wordBytes, bytes, options);
  }

  #collect(count: number, options: TransferOptions): Transfer {
    this.#expect('produces', 'receive');
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new PortError({
        what: `cannot receive ${count} words from ${this.#stream.path}`,
        expected: 'a count of 0 or more',
      });
    }
    return this.#transfers.queue(this.#stream, count, null, options);
  }

  async #await(transfer: Transfer): Promise<Transfer> {
    await this.#transfers.await(transfer);
    this.#last = transfer.report;
    return transfer;
  }

  #array(transfer: Transfer): WordArray {
    return new (arrayFor(this.#stream))(transfer.bytes.buffer);
  }

  #expect(direction: ModelStream['direction'], action: string): void {
    const { path } = this.#stream;
    if (this.#stream.direction === direction) return;
    throw new PortError({
      what: `cannot ${action} on ${path}: the design ${this.#stream.direction} it`,
      fix: action === 'send' ? `await dut.${path}.receive(count)` : `await dut.${path}.send(words)`,
    });
  }
}
