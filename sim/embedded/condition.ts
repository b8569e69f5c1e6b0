import type { EmbeddedProgram } from './program.ts';

/** What a run waits for: ports that have given values, compared byte by byte. */
export class Condition {
  readonly #at: number[] = [];
  readonly #bytes: number[] = [];

  constructor({ interface: { ports }, offsets }: EmbeddedProgram, indices: Uint32Array, values: BigUint64Array) {
    indices.forEach((index, i) => {
      for (let byte = 0; byte < ports[index].bytes; byte += 1) {
        this.#at.push(offsets[index] + byte);
        this.#bytes.push(Number((values[i] >> BigInt(8 * byte)) & 0xffn));
      }
    });
  }

  /** False where nothing is waited for. */
  met(u8: Uint8Array): boolean {
    for (let i = 0; i < this.#at.length; i += 1) if (u8[this.#at[i]] !== this.#bytes[i]) return false;
    return this.#at.length > 0;
  }
}
