/** Keeps pieces of the ports' memory, a row per recorded cycle, in a ring. */
export class RowRecorder {
  readonly #depth: number;
  readonly #rowBytes: number;
  /** Views of the pieces, made once. */
  readonly #pieces: readonly Uint8Array[];
  readonly rows: Uint8Array;
  readonly cycles: Float64Array;
  /** Rows written since the last `clear`, those overwritten included. */
  total = 0;
  /** Whether rows have been overwritten since then. */
  wrapped = false;
  #slot = 0;

  /** @param segments pairs of offset and length */
  constructor(memory: ArrayBuffer, depth: number, segments: Uint32Array) {
    this.#depth = depth;
    const pieces: Uint8Array[] = [];
    for (let i = 0; i < segments.length; i += 2) pieces.push(new Uint8Array(memory, segments[i], segments[i + 1]));
    this.#pieces = pieces;
    this.#rowBytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    this.rows = new Uint8Array(depth * this.#rowBytes);
    this.cycles = new Float64Array(depth);
  }

  get on(): boolean {
    return this.#depth > 0;
  }

  sample(cycle: number): void {
    let at = this.#slot * this.#rowBytes;
    for (let i = 0; i < this.#pieces.length; i += 1) {
      const piece = this.#pieces[i];
      this.rows.set(piece, at);
      at += piece.length;
    }
    this.cycles[this.#slot] = cycle;
    this.total += 1;
    this.#slot += 1;
    if (this.#slot === this.#depth) {
      this.#slot = 0;
      this.wrapped = true;
    }
  }

  clear(): void {
    this.total = 0;
    this.#slot = 0;
    this.wrapped = false;
  }

  /** Forgets rows after the first `total`; all of them where some of those are gone. */
  truncate(total: number): void {
    if (this.wrapped || total > this.total) this.clear();
    else {
      this.total = total;
      this.#slot = total % Math.max(1, this.#depth);
    }
  }
}
