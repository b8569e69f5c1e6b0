import type { ModelPort, ModelStream } from '../model/index.ts';
import type { StallRandom } from './random.ts';

/** The memory of the ports, seen in four ways. */
export interface Views {
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly u32: Uint32Array;
}

export function viewsOf(memory: ArrayBuffer): Views {
  return {
    u8: new Uint8Array(memory),
    u16: new Uint16Array(memory),
    u32: new Uint32Array(memory, 0, memory.byteLength >> 2),
  };
}

/** A run of at most 32 bits that lies in one element of a view and in one or two 32-bit elements of a word. */
interface Piece {
  readonly bytes: 1 | 2 | 4;
  /** Element of the view for `bytes`. */
  readonly index: number;
  /** Lowest bit in the word. */
  readonly position: number;
  /** As many ones as the piece has bits. */
  readonly mask: number;
}

/** Most bytes of a payload that is copied as it is. */
const PLAIN_BYTES = 8;

/**
 * Moves a stream's words between packed arrays and the ports: payload ports concatenated, the first in the low bits. Payloads of one port up to
 * 64 bits are copied; others go through pieces of at most 32 bits.
 */
export class Payload {
  readonly wordBytes: number;
  /** 32-bit elements of a word, the last one not always whole. */
  readonly wordCells: number;
  readonly #width: number;
  readonly #signed: boolean;
  readonly #views: Views;
  /** One port of at most 64 bits: its bytes; else 0. */
  readonly #plain: number;
  /** Element of the plain port in the view for its size (of 32 bits where it has 64). */
  readonly #at: number;
  /** Ones where the plain port has bits. */
  readonly #maskLow: number;
  readonly #maskHigh: number;
  readonly #pieces: readonly Piece[];
  readonly #cells: Uint32Array;

  constructor(stream: ModelStream, offsets: readonly number[], views: Views) {
    this.wordBytes = stream.wordBytes;
    this.wordCells = Math.ceil(stream.wordBytes / 4);
    this.#width = stream.wordBits;
    this.#signed = stream.isSigned;
    this.#views = views;
    const [only] = stream.payload;
    const plain = stream.payload.length === 1 && stream.wordBytes <= PLAIN_BYTES;
    this.#plain = plain ? stream.wordBytes : 0;
    const offset = only === undefined ? 0 : (offsets[only.index] ?? 0);
    this.#at = offset / Math.min(4, stream.wordBytes);
    this.#maskLow = ones(stream.wordBits);
    this.#maskHigh = stream.wordBits > 32 ? ones(stream.wordBits - 32) : 0;
    this.#pieces = piecesOf(stream.payload, offsets);
    // One element more: a piece may begin in the last one that counts.
    this.#cells = new Uint32Array(this.wordCells + 3);
  }

  /** Whether a packed word has nothing above its highest bit but, where it is signed, copies of it. */
  fits(data: Uint8Array, word: number): boolean {
    const start = word * this.wordBytes;
    const top = this.#width - 1;
    const sign = this.#plain !== 0 && this.#signed && ((data[start + (top >> 3)] ?? 0) >> (top & 7)) & 1;
    for (let bit = this.#width; bit < 8 * this.wordBytes; bit = ((bit >> 3) + 1) * 8) {
      const above = (data[start + (bit >> 3)] ?? 0) >> (bit & 7);
      if (above !== (sign ? 0xff >> (bit & 7) : 0)) return false;
    }
    return true;
  }

  /** Sets the payload ports to word `word` of `data`. */
  put(data: Views, word: number): void {
    const { u8, u16, u32 } = this.#views;
    const at = this.#at;
    switch (this.#plain) {
      case 1:
        u8[at] = data.u8[word] & this.#maskLow;
        return;
      case 2:
        u16[at] = data.u16[word] & this.#maskLow;
        return;
      case 4:
        u32[at] = data.u32[word] & this.#maskLow;
        return;
      case 8:
        u32[at] = data.u32[2 * word] & this.#maskLow;
        u32[at + 1] = data.u32[2 * word + 1] & this.#maskHigh;
        return;
      default:
        this.#load(data, word);
        this.#scatter();
    }
  }

  /** Writes the payload ports' values as word `word` of `data`, sign-extended to whole bytes where the stream is signed. */
  get(data: Views, word: number, extend: boolean): void {
    const { u8, u16, u32 } = this.#views;
    const at = this.#at;
    switch (this.#plain) {
      case 1:
        data.u8[word] = this.#extended(u8[at], extend);
        return;
      case 2:
        data.u16[word] = this.#extended(u16[at], extend);
        return;
      case 4:
        data.u32[word] = this.#extended(u32[at], extend);
        return;
      case 8: {
        const high = u32[at + 1];
        const unused = 64 - this.#width;
        data.u32[2 * word] = u32[at];
        data.u32[2 * word + 1] = extend && this.#signed ? (high << unused) >> unused : high;
        return;
      }
      default:
        this.#gather();
        this.#store(data, word);
    }
  }

  /** Puts random bits on the payload ports, as many draws as the native driver takes. */
  scramble(random: StallRandom): void {
    const { u8, u16, u32 } = this.#views;
    const at = this.#at;
    if (this.#plain === 0) {
      const cells = this.#cells;
      for (let i = 0; i + 8 <= this.wordBytes + 8; i += 8) {
        random.next();
        cells[i >> 2] = random.low;
        cells[(i >> 2) + 1] = random.high;
      }
      this.#scatter();
      return;
    }
    random.next();
    if (this.#plain === 1) u8[at] = random.low & this.#maskLow;
    else if (this.#plain === 2) u16[at] = random.low & this.#maskLow;
    else u32[at] = random.low & this.#maskLow;
    if (this.#plain === 8) u32[at + 1] = random.high & this.#maskHigh;
  }

  #extended(value: number, extend: boolean): number {
    if (!extend || !this.#signed) return value;
    const unused = 32 - this.#width;
    return (value << unused) >> unused;
  }

  #load(data: Views, word: number): void {
    const cells = this.#cells;
    if (this.wordBytes >= 4) {
      const start = word * this.wordCells;
      for (let i = 0; i < this.wordCells; i += 1) cells[i] = data.u32[start + i];
    } else cells[0] = this.wordBytes === 1 ? data.u8[word] : data.u16[word];
  }

  #store(data: Views, word: number): void {
    const cells = this.#cells;
    if (this.wordBytes >= 4) {
      const start = word * this.wordCells;
      for (let i = 0; i < this.wordCells; i += 1) data.u32[start + i] = cells[i];
    } else if (this.wordBytes === 1) data.u8[word] = cells[0];
    else data.u16[word] = cells[0];
  }

  #scatter(): void {
    const { u8, u16, u32 } = this.#views;
    const cells = this.#cells;
    for (let i = 0; i < this.#pieces.length; i += 1) {
      const { bytes, index, position, mask } = this.#pieces[i];
      const shift = position & 31;
      let value = cells[position >> 5] >>> shift;
      if (shift !== 0) value |= cells[(position >> 5) + 1] << (32 - shift);
      value &= mask;
      if (bytes === 1) u8[index] = value;
      else if (bytes === 2) u16[index] = value;
      else u32[index] = value;
    }
  }

  #gather(): void {
    const { u8, u16, u32 } = this.#views;
    const cells = this.#cells;
    cells.fill(0);
    for (let i = 0; i < this.#pieces.length; i += 1) {
      const { bytes, index, position } = this.#pieces[i];
      const shift = position & 31;
      const value = bytes === 1 ? u8[index] : bytes === 2 ? u16[index] : u32[index];
      cells[position >> 5] |= value << shift;
      if (shift !== 0) cells[(position >> 5) + 1] |= value >>> (32 - shift);
    }
  }
}

function ones(width: number): number {
  return width >= 32 ? -1 : (1 << width) - 1;
}

function piecesOf(payload: readonly ModelPort[], offsets: readonly number[]): Piece[] {
  const pieces: Piece[] = [];
  let position = 0;
  for (const port of payload) {
    const offset = offsets[port.index] ?? 0;
    const bytes = port.bytes === 1 ? 1 : port.bytes === 2 ? 2 : 4;
    for (let done = 0; done < port.width; done += 32) {
      const index = (offset + done / 8) / bytes;
      pieces.push({ bytes, index, position: position + done, mask: ones(Math.min(32, port.width - done)) });
    }
    position += port.width;
  }
  return pieces;
}
