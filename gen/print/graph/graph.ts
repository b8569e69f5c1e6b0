import type { EnumInfo, Memory, PlaceId, Signal } from '../../ir/index.ts';
import { pattern, type Node, type NodeOp } from './node.ts';

/** What a new node is made of; missing parts take the neutral value. */
export interface NodeParts {
  readonly op: NodeOp;
  readonly width: number;
  readonly signed: boolean;
  readonly place: PlaceId;
  readonly args?: readonly Node[];
  readonly value?: bigint;
  readonly enumInfo?: EnumInfo | null;
  readonly signal?: Signal;
  readonly hi?: number;
  readonly lo?: number;
  readonly memory?: Memory;
}

const NONE: readonly Node[] = [];

/** Slots of a new table; a power of two. */
const FIRST_SLOTS = 256;

/** All expressions of one module. Interning keeps one node per distinct expression. */
export class Graph {
  readonly nodes: Node[] = [];
  readonly #bySignal = new Map<Signal, Node>();
  /** A hash table with open addressing: one more than the number of an operator or constant, or 0. */
  #slots = new Int32Array(FIRST_SLOTS);
  #filled = 0;

  signal(signal: Signal): Node {
    let node = this.#bySignal.get(signal);
    if (node === undefined) {
      node = this.#add({ op: 'signal', width: signal.width, signed: signal.signed, place: signal.place, signal });
      this.#bySignal.set(signal, node);
    }
    return node;
  }

  /** A constant; `value` is cut to the width and read with the given signedness. */
  constant(value: bigint, width: number, signed: boolean, place: PlaceId, enumInfo: EnumInfo | null = null): Node {
    const fitted = signed ? BigInt.asIntN(width, value) : pattern(value, width);
    let at = this.#slot(constantHash(width, fitted));
    for (; this.#slots[at] !== 0; at = (at + 1) & (this.#slots.length - 1)) {
      const n = this.nodes[this.#slots[at] - 1];
      if (n.op === 'const' && n.width === width && n.signed === signed && n.value === fitted && n.enumInfo === enumInfo)
        return n;
    }
    return this.#put(at, { op: 'const', width, signed, place, value: fitted, enumInfo });
  }

  /** The node for an operator over operands, new or known. Rewriting is `legalise/simplify`'s business, not done here. */
  operator(parts: NodeParts & { readonly args: readonly Node[] }): Node {
    const { op, width, args, lo = 0 } = parts;
    let at = this.#slot(operatorHash(op, width, lo, args));
    for (; this.#slots[at] !== 0; at = (at + 1) & (this.#slots.length - 1)) {
      const n = this.nodes[this.#slots[at] - 1];
      if (n.op === op && n.width === width && isSame(n, parts)) return n;
    }
    return this.#put(at, parts);
  }

  #slot(hash: number): number {
    return (hash ^ (hash >>> 15)) & (this.#slots.length - 1);
  }

  /** Adds what was not found; `at` is the free slot where the search ended. */
  #put(at: number, parts: NodeParts): Node {
    const node = this.#add(parts);
    this.#slots[at] = node.id + 1;
    this.#filled += 1;
    if (2 * this.#filled > this.#slots.length) this.#grow();
    return node;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(4 * before.length);
    for (const one of before) {
      if (one === 0) continue;
      let at = this.#slot(hashOf(this.nodes[one - 1]));
      while (this.#slots[at] !== 0) at = (at + 1) & (this.#slots.length - 1);
      this.#slots[at] = one;
    }
  }

  #add(parts: NodeParts): Node {
    const node: Node = {
      id: this.nodes.length,
      op: parts.op,
      width: parts.width,
      signed: parts.signed,
      args: parts.args ?? NONE,
      value: parts.value ?? 0n,
      enumInfo: parts.enumInfo ?? null,
      signal: parts.signal ?? null,
      hi: parts.hi ?? 0,
      lo: parts.lo ?? 0,
      memory: parts.memory ?? null,
      place: parts.place,
      given: null,
      hint: null,
    };
    this.nodes.push(node);
    return node;
  }
}

function mixed(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x9e3779b1) ^ (hash >>> 13);
}

function constantHash(width: number, value: bigint): number {
  return mixed(width, Number(BigInt.asIntN(32, value)));
}

function operatorHash(op: NodeOp, width: number, lo: number, args: readonly Node[]): number {
  let hash = mixed(op.charCodeAt(0) * 32 + op.charCodeAt(op.length - 1), width * 64 + lo);
  for (const a of args) hash = mixed(hash, a.id);
  return hash;
}

function hashOf(n: Node): number {
  return n.op === 'const' ? constantHash(n.width, n.value) : operatorHash(n.op, n.width, n.lo, n.args);
}

/** Whether a node of the same operator and width is what `parts` describes. */
function isSame(n: Node, { signed, args, lo = 0, memory }: NodeParts & { readonly args: readonly Node[] }): boolean {
  if (n.signed !== signed || n.lo !== lo || n.memory !== (memory ?? null) || n.args.length !== args.length)
    return false;
  for (let i = 0; i < args.length; i++) if (n.args[i] !== args[i]) return false;
  return true;
}
