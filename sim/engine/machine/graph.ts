import type { Node, NodeOp, Place, WordBits } from './node.ts';
import { foldConstant } from './fold.ts';

const COMPARISONS: ReadonlySet<NodeOp> = new Set<NodeOp>(['eq', 'ne', 'ltu', 'lts', 'leu', 'les']);

/** Makes nodes: each in the simplest equal form that costs no search, and each only once. */
export class Graph {
  readonly nodes: Node[] = [];
  readonly #interned = new Map<string, Node>();

  constant(value: bigint, bits: WordBits): Node {
    const signed = BigInt.asIntN(bits, value);
    const key = `c${bits},${signed}`;
    let node = this.#interned.get(key);
    if (node === undefined) {
      const ubits = signed < 0n ? bits : signed.toString(2).length;
      const sbits = signed < 0n ? (~signed).toString(2).length + 1 : signed === 0n ? 1 : ubits + 1;
      node = this.#add(key, { op: 'const', bits, args: [], value: signed, ubits: signed === 0n ? 0 : ubits, sbits });
    }
    return node;
  }

  zero(bits: WordBits): Node {
    return this.constant(0n, bits);
  }

  /** @param width bits of the value stored there; with `signed`, it is stored sign-extended */
  load(place: Place, offset: number, bytes: number, signed: boolean, bits: WordBits, width: number): Node {
    const key = `l${bits},${offset},${bytes},${signed ? 's' : 'u'}`;
    const known = this.#interned.get(key);
    if (known !== undefined) return known;
    const [ubits, sbits] = signed ? [bits, width] : [Math.min(width, bits), Math.min(width + 1, bits)];
    return this.#add(key, { op: 'load', bits, args: [], offset, bytes, signed, place, ubits, sbits });
  }

  /** @param base address of the array's first byte */
  loadAt(
    place: Place,
    base: number,
    byteOffset: Node,
    bytes: number,
    signed: boolean,
    bits: WordBits,
    width: number,
  ): Node {
    const key = `a${bits},${base},${bytes},${signed ? 's' : 'u'},${byteOffset.id}`;
    const known = this.#interned.get(key);
    if (known !== undefined) return known;
    const [ubits, sbits] = signed ? [bits, width] : [Math.min(width, bits), Math.min(width + 1, bits)];
    return this.#add(key, { op: 'loadat', bits, args: [byteOffset], offset: base, bytes, signed, place, ubits, sbits });
  }

  unary(op: 'wrap' | 'extu' | 'exts' | 'ext8' | 'ext16' | 'ext32' | 'popcnt', a: Node): Node {
    const bits: WordBits = op === 'wrap' ? 32 : op === 'extu' || op === 'exts' ? 64 : a.bits;
    if (a.op === 'const') return this.constant(foldConstant(op, a.bits, [a]), bits);
    if (op === 'wrap' && (a.op === 'extu' || a.op === 'exts')) return a.args[0];
    if (op === 'wrap' && a.op === 'load' && a.bytes <= 4)
      return this.load(a.place!, a.offset, a.bytes, a.signed, 32, a.signed ? a.sbits : a.ubits);
    if (op === 'exts' && a.ubits < 32) return this.unary('extu', a);
    const from = op === 'ext8' ? 8 : op === 'ext16' ? 16 : op === 'ext32' ? 32 : 64;
    if (a.sbits <= from && from < 64) return a;
    const key = `${op},${a.id}`;
    return this.#interned.get(key) ?? this.#add(key, { op, bits, args: [a], ...rangeOfUnary(op, a, bits) });
  }

  binary(op: Exclude<NodeOp, 'const' | 'load' | 'loadat' | 'select' | 'dot' | 'sum'>, a: Node, b: Node): Node {
    if (a.bits !== b.bits) throw new Error(`${op} of ${a.bits} and ${b.bits} bits`);
    const bits: WordBits = COMPARISONS.has(op) ? 32 : a.bits;
    if (a.op === 'const' && b.op === 'const') return this.constant(foldConstant(op, a.bits, [a, b]), bits);
    // constants stand on the right
    if (a.op === 'const' && COMMUTATIVE.has(op)) return this.binary(op, b, a);
    const simple = this.#simple(op, a, b);
    if (simple !== null) return simple;
    const [x, y] = COMMUTATIVE.has(op) && b.op !== 'const' && a.id > b.id ? [b, a] : [a, b];
    const key = `${op},${x.id},${y.id}`;
    return this.#interned.get(key) ?? this.#add(key, { op, bits, args: [x, y], ...rangeOfBinary(op, x, y, bits) });
  }

  /** `cond ? a : b`. */
  select(cond: Node, a: Node, b: Node): Node {
    if (cond.op === 'const') return cond.value !== 0n ? a : b;
    if (a === b) return a;
    const [one, zero] = [1n, 0n];
    if (cond.op === 'eq' && isConst(cond.args[1], zero) && cond.args[0].ubits <= 1 && cond.args[0].bits === 32)
      return this.select(cond.args[0], b, a);
    if (a.bits === 32 && a.ubits <= 1 && b.ubits <= 1) {
      if (isConst(a, one)) return isConst(b, zero) ? cond : this.binary('or', cond, b);
      if (isConst(a, zero)) return isConst(b, one) ? this.not(cond) : this.binary('and', this.not(cond), b);
      if (isConst(b, zero)) return this.binary('and', cond, a);
      if (isConst(b, one)) return this.binary('or', this.not(cond), a);
      if (a === cond) return this.binary('or', cond, b);
      if (b === cond) return this.binary('and', cond, a);
    }
    if (a.op === 'select' && a.args[0] === cond) return this.select(cond, a.args[1], b);
    if (b.op === 'select' && b.args[0] === cond) return this.select(cond, a, b.args[2]);
    const key = `select,${cond.id},${a.id},${b.id}`;
    const ubits = Math.max(a.ubits, b.ubits);
    const sbits = Math.max(a.sbits, b.sbits);
    return this.#interned.get(key) ?? this.#add(key, { op: 'select', bits: a.bits, args: [cond, a, b], ubits, sbits });
  }

  /** What many loads add up to, in one operation of the host on a whole vector. */
  vector(op: 'dot' | 'sum', args: readonly Node[]): Node {
    const key = `${op},${args.map(({ id }) => id).join(',')}`;
    return this.#interned.get(key) ?? this.#add(key, { op, bits: 32, args, ubits: 32, sbits: 32 });
  }

  /** The other truth value of a 0 or 1. */
  not(a: Node): Node {
    if (
      a.op === 'eq' &&
      a.args[1].op === 'const' &&
      a.args[1].value === 0n &&
      a.args[0].bits === 32 &&
      a.args[0].ubits <= 1
    )
      return a.args[0];
    switch (a.op) {
      case 'eq':
        return this.binary('ne', a.args[0], a.args[1]);
      case 'ne':
        return this.binary('eq', a.args[0], a.args[1]);
      case 'ltu':
        return this.binary('leu', a.args[1], a.args[0]);
      case 'leu':
        return this.binary('ltu', a.args[1], a.args[0]);
      case 'lts':
        return this.binary('les', a.args[1], a.args[0]);
      case 'les':
        return this.binary('lts', a.args[1], a.args[0]);
      default:
        return this.binary('eq', a, this.zero(a.bits));
    }
  }

  /** The low `width` bits, zeros above. */
  zeroExtend(a: Node, width: number): Node {
    if (a.ubits <= width || width >= a.bits) return a;
    if (a.op === 'ext8' || a.op === 'ext16' || a.op === 'ext32') {
      const from = a.op === 'ext8' ? 8 : a.op === 'ext16' ? 16 : 32;
      if (width <= from) return this.zeroExtend(a.args[0], width);
    }
    if (a.op === 'load' && a.signed && width === a.bytes * 8)
      return this.load(a.place!, a.offset, a.bytes, false, a.bits, width);
    return this.binary('and', a, this.constant((1n << BigInt(width)) - 1n, a.bits));
  }

  /** The low `width` bits as a signed number. */
  signExtend(a: Node, width: number): Node {
    if (a.sbits <= width || width >= a.bits) return a;
    if (a.op === 'and' && a.args[1].op === 'const' && a.args[1].value === (1n << BigInt(width)) - 1n)
      return this.signExtend(a.args[0], width);
    if ((a.op === 'load' || a.op === 'loadat') && !a.signed && width === a.bytes * 8) {
      if (a.op === 'load') return this.load(a.place!, a.offset, a.bytes, true, a.bits, width);
      return this.loadAt(a.place!, a.offset, a.args[0], a.bytes, true, a.bits, width);
    }
    if (width === 8) return this.unary('ext8', a);
    if (width === 16) return this.unary('ext16', a);
    if (width === 32) return this.unary('ext32', a);
    const by = this.constant(BigInt(a.bits - width), a.bits);
    return this.binary('shrs', this.binary('shl', a, by), by);
  }

  #simple(op: NodeOp, a: Node, b: Node): Node | null {
    const right = b.op === 'const' ? b.value : null;
    switch (op) {
      case 'and':
        if (a === b) return a;
        if (right === null) return null;
        if (right === 0n) return b;
        if (right === -1n) return a;
        // a mask of ones over a value that has no more bits
        if (right > 0n && (right & (right + 1n)) === 0n && a.ubits <= right.toString(2).length) return a;
        if (a.op === 'and' && a.args[1].op === 'const')
          return this.binary('and', a.args[0], this.constant(a.args[1].value & right, a.bits));
        return null;
      case 'or':
        if (a === b || right === 0n) return a;
        if (right === -1n || (right === 1n && a.ubits <= 1)) return b;
        return null;
      case 'xor':
        if (a === b) return this.zero(a.bits);
        if (right === 0n) return a;
        if (right === 1n && a.bits === 32 && a.ubits <= 1) return this.not(a);
        return null;
      case 'add':
        return right === 0n ? a : null;
      case 'sub':
        if (a === b) return this.zero(a.bits);
        return right === 0n ? a : null;
      case 'mul':
        if (right === 0n) return b;
        return right === 1n ? a : null;
      case 'shl':
      case 'shru':
      case 'shrs':
        if (right === 0n || (a.op === 'const' && a.value === 0n)) return a;
        if (op === 'shru' && right !== null && a.ubits <= Number(right)) return this.zero(a.bits);
        return null;
      case 'eq':
        if (a === b) return this.constant(1n, 32);
        if (right === 1n && a.ubits <= 1 && a.bits === 32) return a;
        if (
          right === 0n &&
          a.op === 'eq' &&
          a.args[1].op === 'const' &&
          a.args[1].value === 0n &&
          a.args[0].ubits <= 1 &&
          a.args[0].bits === 32
        )
          return a.args[0];
        if (right === 0n && COMPARISONS.has(a.op)) return this.not(a);
        if (right !== null && impossible(a, right)) return this.zero(32);
        return null;
      case 'ne':
        if (a === b) return this.zero(32);
        if (right === 0n && a.ubits <= 1 && a.bits === 32) return a;
        if (right === 1n && a.ubits <= 1 && a.bits === 32) return this.not(a);
        if (right !== null && impossible(a, right)) return this.constant(1n, 32);
        return null;
      case 'ltu':
      case 'lts':
        if (a === b || (op === 'ltu' && right === 0n)) return this.zero(32);
        if (op === 'ltu' && right === 1n) return this.binary('eq', a, this.zero(a.bits));
        if (op === 'ltu' && right !== null && right > 0n && a.ubits < right.toString(2).length)
          return this.constant(1n, 32);
        return null;
      case 'leu':
      case 'les':
        return a === b ? this.constant(1n, 32) : null;
      default:
        return null;
    }
  }

  #add(key: string, parts: Pick<Node, 'op' | 'bits' | 'args' | 'ubits' | 'sbits'> & Partial<Node>): Node {
    const sbits = Math.min(parts.sbits, parts.bits, parts.ubits + 1);
    const node: Node = {
      id: this.nodes.length,
      op: parts.op,
      bits: parts.bits,
      args: parts.args,
      value: parts.value ?? 0n,
      offset: parts.offset ?? 0,
      bytes: parts.bytes ?? 0,
      signed: parts.signed ?? false,
      place: parts.place ?? null,
      ubits: Math.min(parts.ubits, parts.bits),
      sbits: Math.max(1, sbits),
    };
    this.nodes.push(node);
    this.#interned.set(key, node);
    return node;
  }
}

const COMMUTATIVE: ReadonlySet<NodeOp> = new Set<NodeOp>(['and', 'or', 'xor', 'add', 'mul', 'eq', 'ne']);

function isConst(n: Node, value: bigint): boolean {
  return n.op === 'const' && n.value === value;
}

/** True when a value of a's range is never `value`. */
function impossible(a: Node, value: bigint): boolean {
  return a.ubits < a.bits && (value < 0n || value.toString(2).length > Math.max(1, a.ubits));
}

interface Range {
  readonly ubits: number;
  readonly sbits: number;
}

function rangeOfUnary(op: NodeOp, a: Node, bits: WordBits): Range {
  switch (op) {
    case 'extu':
      return { ubits: a.ubits, sbits: a.ubits + 1 };
    case 'exts':
      return { ubits: bits, sbits: a.sbits };
    case 'ext8':
      return { ubits: bits, sbits: 8 };
    case 'ext16':
      return { ubits: bits, sbits: 16 };
    case 'ext32':
      return { ubits: bits, sbits: 32 };
    case 'popcnt':
      return { ubits: 7, sbits: 8 };
    default:
      return { ubits: Math.min(32, a.ubits), sbits: a.sbits <= 32 ? a.sbits : 32 };
  }
}

function rangeOfBinary(op: NodeOp, a: Node, b: Node, bits: WordBits): Range {
  const right = b.op === 'const' && b.value >= 0n && b.value < BigInt(bits) ? Number(b.value) : null;
  const sum = Math.max(a.sbits, b.sbits) + 1;
  switch (op) {
    case 'and':
      return { ubits: Math.min(a.ubits, b.ubits), sbits: Math.max(a.sbits, b.sbits) };
    case 'or':
    case 'xor':
      return { ubits: Math.max(a.ubits, b.ubits), sbits: Math.max(a.sbits, b.sbits) };
    case 'add':
      return {
        ubits: Math.max(a.ubits, b.ubits) + 1 > bits ? bits : Math.max(a.ubits, b.ubits) + 1,
        sbits: sum > bits ? bits : sum,
      };
    case 'sub':
      return { ubits: bits, sbits: sum > bits ? bits : sum };
    case 'mul':
      return {
        ubits: a.ubits + b.ubits > bits ? bits : a.ubits + b.ubits,
        sbits: a.sbits + b.sbits > bits ? bits : a.sbits + b.sbits,
      };
    case 'shl':
      if (right === null) return { ubits: bits, sbits: bits };
      return {
        ubits: a.ubits + right > bits ? bits : a.ubits + right,
        sbits: a.sbits + right > bits ? bits : a.sbits + right,
      };
    case 'shru':
      if (right === null) return { ubits: a.ubits, sbits: a.ubits < bits ? a.ubits + 1 : bits };
      return { ubits: Math.max(0, a.ubits - right), sbits: bits };
    case 'shrs':
      return { ubits: a.ubits < bits ? a.ubits : bits, sbits: right === null ? a.sbits : Math.max(1, a.sbits - right) };
    default:
      return { ubits: 1, sbits: 2 };
  }
}
