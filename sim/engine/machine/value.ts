import { Graph } from './graph.ts';
import type { Node, WordBits } from './node.ts';

/**
 * A value of the design in machine words, least significant first. Words are full but for the last: bits of it above
 * `width` may hold anything until someone asks for them (`zeroed`, `signed`).
 */
export interface Value {
  readonly width: number;
  readonly words: readonly Node[];
}

/** Widths and words: how values of any width are cut and joined. Word size 64 for WebAssembly, 32 for JavaScript. */
export class Words {
  readonly graph: Graph;
  readonly limb: WordBits;

  constructor(graph: Graph, limb: WordBits) {
    this.graph = graph;
    this.limb = limb;
  }

  /** Bits of the words that hold a value. */
  bitsFor(width: number): WordBits {
    return width <= 32 ? 32 : this.limb;
  }

  countFor(width: number): number {
    return Math.ceil(width / this.limb);
  }

  /** Bits of the value in its last word. */
  topWidth(width: number): number {
    return width - (this.countFor(width) - 1) * this.limb;
  }

  constant(value: bigint, width: number): Value {
    const bits = this.bitsFor(width);
    const pattern = BigInt.asUintN(width, value);
    const words = Array.from({ length: this.countFor(width) }, (_, i) =>
      this.graph.constant(BigInt.asUintN(this.limb, pattern >> BigInt(i * this.limb)), bits),
    );
    return { width, words };
  }

  /** Zeros above the width. */
  zeroed({ width, words }: Value): Value {
    const top = words.length - 1;
    const clean = this.graph.zeroExtend(words[top], this.topWidth(width));
    return clean === words[top] ? { width, words } : { width, words: [...words.slice(0, top), clean] };
  }

  /** The sign above the width. */
  signed({ width, words }: Value): Value {
    const top = words.length - 1;
    const clean = this.graph.signExtend(words[top], this.topWidth(width));
    return clean === words[top] ? { width, words } : { width, words: [...words.slice(0, top), clean] };
  }

  extended(value: Value, signed: boolean): Value {
    return signed ? this.signed(value) : this.zeroed(value);
  }

  /** A word in the other size; `signed` says what fills 64 bits. */
  toBits(word: Node, bits: WordBits, signed = false): Node {
    if (word.bits === bits) return word;
    return this.graph.unary(bits === 32 ? 'wrap' : signed ? 'exts' : 'extu', word);
  }

  /** A value that holds one 32-bit word's low bits, such as a truth value. */
  ofWord(word: Node, width: number): Value {
    return { width, words: [word] };
  }

  /** Wider or narrower: keeps the low bits, fills with zeros or the sign. */
  resize(value: Value, width: number, signed: boolean): Value {
    if (width === value.width) return value;
    if (width < value.width) return this.slice(value, width - 1, 0);
    const { words } = this.extended(value, signed);
    const bits = this.bitsFor(width);
    const out = words.map((word) => this.toBits(word, bits, signed));
    const top = out[out.length - 1];
    const by = this.graph.constant(BigInt(bits - 1), bits);
    const fill =
      signed && this.countFor(width) > out.length ? this.graph.binary('shrs', top, by) : this.graph.zero(bits);
    while (out.length < this.countFor(width)) out.push(fill);
    return { width, words: out };
  }

  slice({ width, words }: Value, hi: number, lo: number): Value {
    const out = hi - lo + 1;
    if (out === width) return { width, words };
    const bits = this.bitsFor(out);
    const from = words[0].bits;
    const result: Node[] = [];
    for (let i = 0; i < this.countFor(out); i++) {
      const position = lo + i * this.limb;
      const need = Math.min(this.limb, out - i * this.limb);
      const at = Math.floor(position / this.limb);
      result.push(this.toBits(this.#window(words, at, position % this.limb, need, from), bits));
    }
    return { width: out, words: result };
  }

  /** `need` bits from bit `shift` of word `at`, with anything above. */
  #window(words: readonly Node[], at: number, shift: number, need: number, from: WordBits): Node {
    const { graph } = this;
    const word = words[at];
    const whole = need === 8 || need === 16 || need === 32;
    if (word.op === 'load' && whole && shift % 8 === 0 && shift + need <= word.bytes * 8 && need < word.bytes * 8) {
      return graph.load(word.place!, word.offset + shift / 8, need / 8, false, need <= 32 ? 32 : from, need);
    }
    if (shift === 0) return word;
    const low = graph.binary('shru', word, graph.constant(BigInt(shift), from));
    if (shift + need <= this.limb || at + 1 >= words.length) return low;
    return graph.binary('or', low, graph.binary('shl', words[at + 1], graph.constant(BigInt(this.limb - shift), from)));
  }

  /** Joins values, the most significant first. */
  join(parts: readonly Value[]): Value {
    const width = parts.reduce((sum, part) => sum + part.width, 0);
    const bits = this.bitsFor(width);
    const { graph, limb } = this;
    const out: Node[] = Array.from({ length: this.countFor(width) }, () => graph.zero(bits));
    const put = (i: number, word: Node): void => {
      out[i] = graph.binary('or', out[i], word);
    };
    let base = 0;
    for (let k = parts.length - 1; k >= 0; k--) {
      const last = k === 0;
      const part = last ? parts[k] : this.zeroed(parts[k]);
      part.words.forEach((given, j) => {
        const word = this.toBits(given, bits);
        const position = base + j * limb;
        const [i, shift] = [Math.floor(position / limb), position % limb];
        const size = Math.min(limb, part.width - j * limb);
        if (shift === 0) put(i, word);
        else {
          put(i, graph.binary('shl', word, graph.constant(BigInt(shift), bits)));
          if (shift + size > limb) put(i + 1, graph.binary('shru', word, graph.constant(BigInt(limb - shift), bits)));
        }
      });
      base += part.width;
    }
    return { width, words: out };
  }

  /** `cond ? a : b`, word by word; `cond` is 0 or 1. */
  select(cond: Node, a: Value, b: Value): Value {
    return { width: a.width, words: a.words.map((word, i) => this.graph.select(cond, word, b.words[i])) };
  }

  map(a: Value, make: (word: Node, index: number) => Node): Value {
    return { width: a.width, words: a.words.map(make) };
  }

  /** A one-bit value as 0 or 1 in 32 bits. */
  truth(value: Value): Node {
    return this.zeroed(value).words[0];
  }

  /** `elements[index]`, zero past the end. */
  index(index: Value, elements: readonly Value[]): Value {
    const { graph } = this;
    const clean = this.zeroed(index);
    const zero = this.constant(0n, elements[0].width);
    const bits = Math.min(index.width, Math.max(1, Math.ceil(Math.log2(elements.length))));
    const choose = (from: number, level: number): Value => {
      if (from >= elements.length) return zero;
      if (level === 0) return elements[from];
      const half = 2 ** (level - 1);
      const bit = this.truth(this.slice(clean, level - 1, level - 1));
      return this.select(bit, choose(from + half, level - 1), choose(from, level - 1));
    };
    const chosen = choose(0, bits);
    if (index.width <= bits) return chosen;
    const above = this.zeroed(this.slice(clean, index.width - 1, bits)).words.reduce((a, b) =>
      graph.binary('or', a, b),
    );
    return this.select(graph.binary('eq', above, graph.zero(above.bits)), chosen, zero);
  }
}
