import type { Signal } from '../../ir/index.ts';
import type { Node } from '../graph/index.ts';

/** What has a declaration in the text and can be read: a signal, or an expression with a wire. */
export type Readable = Signal | Node;

/** Which bits of which signal the text reads. Linters object to bits that nothing reads. */
export class Reads {
  readonly #whole = new Set<Signal | string>();
  readonly #wires: Uint8Array;
  readonly #parts = new Map<Readable, [hi: number, lo: number][]>();

  /** `nodes`: how many expressions there are. */
  constructor(nodes: number) {
    this.#wires = new Uint8Array(nodes);
  }

  /** A clock or reset is known by its name. */
  whole(what: Signal | string): void {
    this.#whole.add(what);
  }

  /** The wire of an expression. */
  wholeWire(n: Node): void {
    this.#wires[n.id] = 1;
  }

  part(what: Readable, hi: number, lo: number): void {
    const parts = this.#parts.get(what);
    if (parts === undefined) this.#parts.set(what, [[hi, lo]]);
    else parts.push([hi, lo]);
  }

  has(what: string): boolean {
    return this.#whole.has(what);
  }

  /** True where the text reads all bits at once. */
  isWhole(what: Readable): boolean {
    return 'id' in what ? this.#wires[what.id] === 1 : this.#whole.has(what);
  }

  /** The ranges that nothing reads, from the top down; empty when all bits are read. */
  unread(what: Readable): [hi: number, lo: number][] {
    if (this.isWhole(what)) return [];
    const parts = (this.#parts.get(what) ?? []).sort(([a], [b]) => b - a);
    const open: [number, number][] = [];
    let top = what.width - 1;
    for (const [hi, lo] of parts) {
      if (hi < top) open.push([top, hi + 1]);
      top = Math.min(top, lo - 1);
    }
    if (top >= 0) open.push([top, 0]);
    return open;
  }
}
