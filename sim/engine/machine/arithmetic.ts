import type { Node } from './node.ts';
import type { Value, Words } from './value.ts';

/** Sums, differences, products and comparisons of values of any width. */

export function add(w: Words, a: Value, b: Value): Value {
  const { graph } = w;
  if (a.words.length === 1) return w.map(a, (word, i) => graph.binary('add', word, b.words[i]));
  let carry: Node | null = null;
  return w.map(a, (x, i) => {
    const sum = graph.binary('add', x, b.words[i]);
    const over = graph.binary('ltu', sum, x);
    if (carry === null) {
      carry = over;
      return sum;
    }
    const total = graph.binary('add', sum, w.toBits(carry, x.bits));
    carry = graph.binary('or', over, graph.binary('ltu', total, sum));
    return total;
  });
}

export function sub(w: Words, a: Value, b: Value): Value {
  const { graph } = w;
  if (a.words.length === 1) return w.map(a, (word, i) => graph.binary('sub', word, b.words[i]));
  let borrow: Node | null = null;
  return w.map(a, (x, i) => {
    const difference = graph.binary('sub', x, b.words[i]);
    const under = graph.binary('ltu', x, b.words[i]);
    if (borrow === null) {
      borrow = under;
      return difference;
    }
    const taken = w.toBits(borrow, x.bits);
    borrow = graph.binary('or', under, graph.binary('ltu', difference, taken));
    return graph.binary('sub', difference, taken);
  });
}

/** The product at the sum of the widths. */
export function mul(w: Words, a: Value, b: Value, signed: boolean): Value {
  const width = a.width + b.width;
  const bits = w.bitsFor(width);
  const [x, y] = [w.extended(a, signed), w.extended(b, signed)];
  if (width <= w.limb) {
    const product = w.graph.binary('mul', w.toBits(x.words[0], bits, signed), w.toBits(y.words[0], bits, signed));
    return { width, words: [product] };
  }
  const magnitude = longProduct(w, w.zeroed(a), w.zeroed(b), width);
  if (!signed) return magnitude;
  // as patterns, a negative factor is too large by 2^width: take the other factor away there
  const excess = (value: Value, other: Value): Value => {
    const negative = w.truth(w.slice(value, value.width - 1, value.width - 1));
    const zero = w.constant(0n, other.width);
    const taken = w.select(negative, other, zero);
    return w.resize(w.join([taken, w.constant(0n, value.width)]), width, false);
  };
  return sub(w, sub(w, magnitude, excess(a, b)), excess(b, a));
}

/** Schoolbook multiplication in half words, whose products fit a word. */
function longProduct(w: Words, a: Value, b: Value, width: number): Value {
  const { graph } = w;
  const half = w.limb / 2;
  const digits = (value: Value): Node[] =>
    Array.from({ length: Math.ceil(value.width / half) }, (_, i) => {
      const hi = Math.min(value.width, (i + 1) * half) - 1;
      const part = w.zeroed(w.slice(value, hi, i * half));
      return w.toBits(part.words[0], w.limb);
    });
  const [xs, ys] = [digits(a), digits(b)];
  const out: Node[] = Array.from({ length: Math.ceil(width / half) + 1 }, () => graph.zero(w.limb));
  const shift = graph.constant(BigInt(half), w.limb);
  xs.forEach((x, i) => {
    let carry = graph.zero(w.limb);
    ys.forEach((y, j) => {
      const product = graph.binary('mul', x, y);
      const sum = graph.binary('add', graph.binary('add', product, out[i + j]), carry);
      out[i + j] = graph.zeroExtend(sum, half);
      carry = graph.binary('shru', sum, shift);
    });
    if (i + ys.length < out.length) out[i + ys.length] = carry;
  });
  const words = Array.from({ length: w.countFor(width) }, (_, i) => {
    const high = out[2 * i + 1] ?? graph.zero(w.limb);
    return graph.binary('or', out[2 * i], graph.binary('shl', high, shift));
  });
  return { width, words };
}

export function equal(w: Words, a: Value, b: Value): Node {
  const { graph } = w;
  if (a.words.length === 1) {
    const signs = fits(w, a) && fits(w, b);
    const [x, y] = signs ? [a, b] : [w.zeroed(a), w.zeroed(b)];
    return graph.binary('eq', x.words[0], y.words[0]);
  }
  const [x, y] = [w.zeroed(a), w.zeroed(b)];
  const different = x.words
    .map((word, i) => graph.binary('xor', word, y.words[i]))
    .reduce((left, right) => graph.binary('or', left, right));
  return graph.binary('eq', different, graph.zero(different.bits));
}

/** True when the value is stored sign-extended and no work is needed to say so. */
function fits(w: Words, value: Value): boolean {
  return w.signed(value).words[0] === value.words[0];
}

export function less(w: Words, a: Value, b: Value, signed: boolean, orEqual: boolean): Node {
  const { graph } = w;
  const [x, y] = [w.extended(a, signed), w.extended(b, signed)];
  const top = x.words.length - 1;
  let result = graph.binary(top === 0 ? op(signed, orEqual) : op(false, orEqual), x.words[0], y.words[0]);
  for (let i = 1; i <= top; i++) {
    const lower = graph.binary(op(i === top && signed, false), x.words[i], y.words[i]);
    const same = graph.binary('eq', x.words[i], y.words[i]);
    result = graph.binary('or', lower, graph.binary('and', same, result));
  }
  return result;
}

function op(signed: boolean, orEqual: boolean): 'lts' | 'ltu' | 'les' | 'leu' {
  return orEqual ? (signed ? 'les' : 'leu') : signed ? 'lts' : 'ltu';
}

export function reduce(w: Words, op: 'andr' | 'orr' | 'xorr', a: Value): Node {
  const { graph } = w;
  const { words } = w.zeroed(a);
  const { bits } = words[0];
  if (op === 'orr') {
    const any = words.reduce((left, right) => graph.binary('or', left, right));
    return graph.binary('ne', any, graph.zero(bits));
  }
  if (op === 'andr') return equal(w, a, w.constant(-1n, a.width));
  const parity = words.reduce((left, right) => graph.binary('xor', left, right));
  const ones = w.toBits(graph.unary('popcnt', parity), 32);
  return graph.zeroExtend(ones, 1);
}
