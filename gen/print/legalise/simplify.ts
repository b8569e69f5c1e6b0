import type { BinaryOp, Memory, PlaceId, Signal, UnaryOp } from '../../ir/index.ts';
import { Graph, pattern, type Node, type NodeOp } from '../graph/index.ts';
import { certainOutcome, INVERSE } from './compare.ts';
import { fold } from './fold.ts';
import { simpleCat, simpleSlice } from './bits.ts';

/**
 * Makes nodes, each in the simplest equal form. Two reasons: some forms have no clean text (a comparison that is always true, a shift
 * by more than the width, bits of an expression), and some read as no one would write them (`x == 1'd1`, `{a[7:4], a[3:0]}`).
 * Every rule keeps the value for all inputs, and none looks inside a value that the source names: the reader should meet that name.
 */
export class Builder {
  readonly graph: Graph;

  constructor(graph: Graph) {
    this.graph = graph;
  }

  signal(s: Signal): Node {
    return this.graph.signal(s);
  }

  constant(value: bigint, width: number, signed: boolean, place: PlaceId): Node {
    return this.graph.constant(value, width, signed, place);
  }

  unary(op: UnaryOp, width: number, signed: boolean, a: Node, place: PlaceId): Node {
    if (a.op === 'const') return this.constant(fold(op, width, [a])!, width, signed, place);
    if (op === 'not') {
      if (is(a, 'not')) return a.args[0];
      const inverse = a.given === null ? INVERSE.get(a.op) : undefined;
      if (inverse !== undefined) return this.binary(inverse, 1, false, a.args[0], a.args[1], place);
    }
    if (a.width === 1 && (op === 'andr' || op === 'orr' || op === 'xorr')) return this.cast(a, false, place);
    return this.graph.operator({ op, width, signed, place, args: [a] });
  }

  not(a: Node, place: PlaceId): Node {
    return this.unary('not', a.width, a.signed, a, place);
  }

  binary(op: BinaryOp, width: number, signed: boolean, a: Node, b: Node, place: PlaceId): Node {
    if (a.op === 'const' && b.op === 'const') {
      return this.constant(fold(op, width, [a, b])!, width, signed, place);
    }
    return (
      this.#simpleBinary(op, width, a, b, place) ?? this.graph.operator({ op, width, signed, place, args: [a, b] })
    );
  }

  #simpleBinary(op: BinaryOp, width: number, a: Node, b: Node, place: PlaceId): Node | null {
    switch (op) {
      case 'and':
        if (a === b || isOnes(b) || isZero(a) || includes(a, b)) return a;
        if (includes(b, a)) return b;
        return isOnes(a) || isZero(b) ? b : null;
      case 'or':
        if (a === b || isZero(b) || isOnes(a)) return a;
        return isZero(a) || isOnes(b) ? b : null;
      case 'xor':
        if (a === b) return this.constant(0n, width, a.signed, place);
        if (isZero(b)) return a;
        return isZero(a) ? b : null;
      case 'add':
        if (isZero(b)) return a;
        return isZero(a) ? b : null;
      case 'sub':
        if (a === b) return this.constant(0n, width, a.signed, place);
        return isZero(b) ? a : null;
      case 'shl':
      case 'shr':
        return this.#shift(op, a, b, place);
      case 'mul':
        if (isZero(a) || isZero(b)) return this.constant(0n, width, a.signed, place);
        if (b.op === 'const' && b.value === 1n) return this.pad(a, width, place);
        return a.op === 'const' && a.value === 1n ? this.pad(b, width, place) : null;
      default:
        return this.#compare(op, a, b, place);
    }
  }

  #compare(op: BinaryOp, a: Node, b: Node, place: PlaceId): Node | null {
    const outcome = certainOutcome(op, a, b);
    if (outcome !== null) return this.constant(outcome ? 1n : 0n, 1, false, place);
    if (a.width !== 1 || a.signed || (op !== 'eq' && op !== 'ne')) return null;
    const [value, constant] = a.op === 'const' ? [b, a] : [a, b];
    if (constant.op !== 'const' || constant.enumInfo !== null) return null;
    return (constant.value === 1n) === (op === 'eq') ? value : this.not(value, place);
  }

  /** What a shift by the width or more leaves. */
  #emptied(op: 'shl' | 'shr', a: Node, place: PlaceId): Node {
    if (op === 'shl' || !a.signed) return this.constant(0n, a.width, a.signed, place);
    const most = this.constant(BigInt(a.width - 1), 32, false, place);
    return this.binary('shr', a.width, true, a, most, place);
  }

  /** Amounts beyond 31 bits have no text that every tool takes: their upper bits are looked at on their own. */
  #shift(op: 'shl' | 'shr', a: Node, amount: Node, place: PlaceId): Node | null {
    const { width, signed } = a;
    if (amount.op === 'const') {
      if (amount.value === 0n) return a;
      if (width === 1) return op === 'shr' && signed ? a : this.#emptied(op, a, place);
      return amount.value < BigInt(width) ? this.#constantShift(op, a, amount, place) : this.#emptied(op, a, place);
    }
    if ((width === 1 && op === 'shr' && signed) || isZero(a)) return a;
    if (amount.width <= 31) return null;
    const low = BigInt(width).toString(2).length;
    const tooMuch = this.unary('orr', 1, false, this.slice(amount, amount.width - 1, low, place), place);
    const shifted = this.binary(op, width, signed, a, this.slice(amount, low - 1, 0, place), place);
    return this.mux(tooMuch, this.#emptied(op, a, place), shifted, place);
  }

  /** The amount as the shortest constant that holds it. */
  #constantShift(op: 'shl' | 'shr', a: Node, amount: Node, place: PlaceId): Node {
    const shortest = this.constant(amount.value, amount.value.toString(2).length, false, amount.place);
    return this.graph.operator({ op, width: a.width, signed: a.signed, place, args: [a, shortest] });
  }

  mux(cond: Node, a: Node, b: Node, place: PlaceId): Node {
    if (cond.op === 'const') return cond.value !== 0n ? a : b;
    if (a === b) return a;
    // a member of an enumeration and the number that it stands for are two nodes
    if (a.op === 'const' && b.op === 'const' && a.value === b.value) return a.enumInfo === null ? b : a;
    if (is(cond, 'not')) return this.mux(cond.args[0], b, a, place);
    if (a.width === 1 && !a.signed && a.op === 'const' && b.op === 'const' && a.enumInfo === null) {
      return a.value === 1n ? this.cast(cond, false, place) : this.not(cond, place);
    }
    return this.graph.operator({ op: 'mux', width: a.width, signed: a.signed, place, args: [cond, a, b] });
  }

  cat(parts: readonly Node[], place: PlaceId): Node {
    const simple = simpleCat(this, parts, place);
    if (simple.length === 1) return this.cast(simple[0], false, place);
    const width = simple.reduce((sum, part) => sum + part.width, 0);
    return this.graph.operator({ op: 'cat', width, signed: false, place, args: simple });
  }

  slice(a: Node, hi: number, lo: number, place: PlaceId): Node {
    if (lo === 0 && hi === a.width - 1) return this.cast(a, false, place);
    if (a.op === 'const') return this.constant(pattern(a.value, a.width) >> BigInt(lo), hi - lo + 1, false, place);
    return (
      simpleSlice(this, a, hi, lo, place) ??
      this.graph.operator({ op: 'slice', width: hi - lo + 1, signed: false, place, args: [a], hi, lo })
    );
  }

  pad(a: Node, width: number, place: PlaceId): Node {
    if (a.width === width) return a;
    if (a.op === 'const') return this.constant(a.value, width, a.signed, place);
    if (is(a, 'pad')) return this.pad(a.args[0], width, place);
    return this.graph.operator({ op: 'pad', width, signed: a.signed, place, args: [a] });
  }

  cast(a: Node, signed: boolean, place: PlaceId): Node {
    if (a.signed === signed) return a;
    if (a.op === 'const') return this.constant(a.value, a.width, signed, place);
    if (is(a, 'cast')) return a.args[0];
    return this.graph.operator({ op: 'cast', width: a.width, signed, place, args: [a] });
  }

  /** `elements[index]`, zero past the end. */
  index(index: Node, elements: readonly Node[], place: PlaceId): Node {
    const { width, signed } = elements[0];
    const zero = () => this.constant(0n, width, signed, place);
    if (index.op === 'const') return elements[Number(index.value)] ?? zero();
    const reachable = index.width > 30 ? elements : elements.slice(0, 2 ** index.width);
    if (reachable.every((e) => e === reachable[0]) && reachable.length === 2 ** index.width) return reachable[0];
    if (reachable.length === 1) {
      const none = this.constant(0n, index.width, false, place);
      return this.mux(this.binary('eq', 1, false, index, none, place), reachable[0], zero(), place);
    }
    if (index.width === 1) return this.mux(index, reachable[1], reachable[0], place);
    return this.graph.operator({ op: 'index', width, signed, place, args: [index, ...reachable] });
  }

  /** The word at `address`, combinationally; the caller guards addresses past the depth. */
  memread(memory: Memory, address: Node, place: PlaceId): Node {
    return this.graph.operator({ op: 'memread', width: memory.width, signed: false, place, args: [address], memory });
  }
}

/** True for an operator that has no name in the source, so that rules may look inside. */
export function is(n: Node, op: NodeOp): boolean {
  return n.op === op && n.given === null;
}

/** True for `a & b` where `part` is one of the two already. */
function includes(n: Node, part: Node): boolean {
  return is(n, 'and') && (n.args[0] === part || n.args[1] === part);
}

export function isZero(n: Node): boolean {
  return n.op === 'const' && n.value === 0n;
}

export function isOnes(n: Node): boolean {
  return n.op === 'const' && pattern(n.value, n.width) === pattern(-1n, n.width);
}
