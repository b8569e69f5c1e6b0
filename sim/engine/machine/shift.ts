import type { Node } from './node.ts';
import type { Value, Words } from './value.ts';

/** Shifts by a value; amounts of the width or more leave zero, or the sign. */
export function shift(w: Words, op: 'shl' | 'shr', a: Value, amount: Value, signed: boolean): Value {
  const { graph } = w;
  const by = saturated(w, amount);
  if (by.op === 'const') return constantShift(w, op, a, Number(BigInt.asUintN(32, by.value)), signed);
  const x = op === 'shl' ? a : w.extended(a, signed);
  if (x.words.length > 1) return longShift(w, op, x, by, signed);
  const word = x.words[0];
  const limit = word.bits;
  const certain = 2 ** by.ubits <= limit;
  if (op === 'shr' && signed) {
    const most = graph.constant(BigInt(limit - 1), 32);
    const capped = certain ? by : graph.select(graph.binary('ltu', by, most), by, most);
    return { width: a.width, words: [graph.binary('shrs', word, w.toBits(capped, limit))] };
  }
  const shifted = graph.binary(op === 'shl' ? 'shl' : 'shru', word, w.toBits(by, limit));
  if (certain) return { width: a.width, words: [shifted] };
  const inside = graph.binary('ltu', by, graph.constant(BigInt(limit), 32));
  return { width: a.width, words: [graph.select(inside, shifted, graph.zero(limit))] };
}

/** The amount in 32 bits, all ones if it needs more. */
function saturated(w: Words, amount: Value): Node {
  const { graph } = w;
  const clean = w.zeroed(amount);
  if (amount.width <= 32) return clean.words[0];
  const low = w.slice(clean, 31, 0).words[0];
  const high = w.zeroed(w.slice(clean, amount.width - 1, 32)).words.reduce((a, b) => graph.binary('or', a, b));
  const more = graph.binary('ne', high, graph.zero(high.bits));
  return graph.select(more, graph.constant(-1n, 32), low);
}

function constantShift(w: Words, op: 'shl' | 'shr', a: Value, by: number, signed: boolean): Value {
  const { width } = a;
  if (by === 0) return a;
  if (op === 'shl') {
    if (by >= width) return w.constant(0n, width);
    return w.join([w.slice(a, width - 1 - by, 0), w.constant(0n, by)]);
  }
  if (a.words.length === 1) {
    const { graph } = w;
    const word = w.extended(a, signed).words[0];
    if (!signed && by >= width) return w.constant(0n, width);
    const amount = graph.constant(BigInt(Math.min(by, word.bits - 1)), word.bits);
    return { width, words: [graph.binary(signed ? 'shrs' : 'shru', word, amount)] };
  }
  if (by < width) return w.resize(w.slice(a, width - 1, by), width, signed);
  return signed ? w.resize(w.slice(a, width - 1, width - 1), width, true) : w.constant(0n, width);
}

/** Whole words in stages of powers of two, then the bits. */
function longShift(w: Words, op: 'shl' | 'shr', a: Value, by: Node, signed: boolean): Value {
  const { graph, limb } = w;
  const count = a.words.length;
  const bits = a.words[0].bits;
  const most = graph.constant(BigInt(bits - 1), bits);
  const fill = op === 'shr' && signed ? graph.binary('shrs', a.words[count - 1], most) : graph.zero(bits);
  const distance = limb === 64 ? 6 : 5;
  let words = [...a.words];
  let stages = 0;
  const wordsBy = graph.binary('shru', by, graph.constant(BigInt(distance), 32));
  for (; 2 ** stages < count; stages++) {
    const chosen = graph.zeroExtend(graph.binary('shru', wordsBy, graph.constant(BigInt(stages), 32)), 1);
    const step = 2 ** stages;
    words = words.map((word, i) => graph.select(chosen, words[op === 'shl' ? i - step : i + step] ?? fill, word));
  }
  const within = w.toBits(graph.zeroExtend(by, distance), bits);
  const back = graph.binary('sub', most, within);
  const one = graph.constant(1n, bits);
  words = words.map((word, i) => {
    if (op === 'shl') {
      const low =
        words[i - 1] === undefined ? fill : graph.binary('shru', graph.binary('shru', words[i - 1], one), back);
      return graph.binary('or', graph.binary('shl', word, within), low);
    }
    const above = words[i + 1] ?? fill;
    const high = graph.binary('shl', graph.binary('shl', above, one), back);
    return graph.binary('or', graph.binary('shru', word, within), high);
  });
  const inside = graph.binary('ltu', wordsBy, graph.constant(BigInt(2 ** stages), 32));
  return { width: a.width, words: words.map((word) => graph.select(inside, word, fill)) };
}
