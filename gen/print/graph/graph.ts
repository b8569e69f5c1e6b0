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

/** Two numbers below this make one exact key. */
const MOST_NODES = 2 ** 26;

/** All expressions of one module. Interning keeps one node per distinct expression. */
export class Graph {
  readonly nodes: Node[] = [];
  readonly #byPair = new Map<NodeOp, Map<number, Node>>();
  readonly #byKey = new Map<string, Node>();
  readonly #bySignal = new Map<Signal, Node>();
  readonly #objects = new Map<object, number>();

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
    const key = `c${width}${signed ? 's' : 'u'}${fitted}${enumInfo === null ? '' : `e${this.#number(enumInfo)}`}`;
    return this.#keyed(key, { op: 'const', width, signed, place, value: fitted, enumInfo });
  }

  /** The node for an operator over operands, new or known. Rewriting is `legalise/simplify`'s business, not done here. */
  operator(parts: NodeParts & { readonly args: readonly Node[] }): Node {
    if (parts.args.length <= 2 && parts.op !== 'slice' && parts.op !== 'pad' && parts.memory === undefined) {
      return this.#pair(parts, parts.args[0].id, parts.args.length === 2 ? parts.args[1].id + 1 : 0);
    }
    let key = `${parts.op}${parts.width}${parts.signed ? 's' : 'u'}`;
    if (parts.op === 'slice') key += `:${parts.lo}`;
    if (parts.memory !== undefined) key += `m${this.#number(parts.memory)}`;
    for (const a of parts.args) key += `,${a.id}`;
    return this.#keyed(key, parts);
  }

  /** Operators whose shape follows from their operands are found by numbers: most nodes are such. */
  #pair(parts: NodeParts, a: number, b: number): Node {
    let known = this.#byPair.get(parts.op);
    if (known === undefined) this.#byPair.set(parts.op, (known = new Map()));
    const key = a * MOST_NODES + b;
    let node = known.get(key);
    if (node === undefined) known.set(key, (node = this.#add(parts)));
    return node;
  }

  #number(o: object): number {
    let n = this.#objects.get(o);
    if (n === undefined) this.#objects.set(o, (n = this.#objects.size));
    return n;
  }

  #keyed(key: string, parts: NodeParts): Node {
    let node = this.#byKey.get(key);
    if (node === undefined) this.#byKey.set(key, (node = this.#add(parts)));
    return node;
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
