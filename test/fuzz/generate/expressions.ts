import type { Random } from '../../print/support/random.ts';
import { BOOL, sint, uint, type Enums, type Ex, type Ground, type Operator } from '../recipe/index.ts';
import { refTo, type Leaf, type Pool } from './pool.ts';

const ARITHMETIC: readonly Operator[] = ['add', 'sub', 'addx', 'subx', 'mul'];
const LOGIC: readonly Operator[] = ['and', 'or', 'xor'];
const COMPARISONS: readonly Operator[] = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'];
const REDUCTIONS: readonly Operator[] = ['andR', 'orR', 'xorR'];

/** A width with a liking for small ones and for what is special about machine words. */
export function randomWidth(r: Random): number {
  const kind = r.below(10);
  if (kind < 5) return 1 + r.below(12);
  if (kind < 7) return 1 + r.below(40);
  if (kind < 8) return r.pick([8, 16, 31, 32, 33, 63, 64, 65]);
  return 1 + r.below(200);
}

export function randomType(r: Random, enums: Enums): Ground {
  const kind = r.below(10);
  if (kind === 0) return BOOL;
  if (kind === 1 && enums.size > 0) return { kind: 'enum', name: r.pick([...enums.keys()]) };
  return kind < 6 ? uint(randomWidth(r)) : sint(randomWidth(r));
}

/** Grows random expressions over the values of one domain. Keeps account of which inputs they follow. */
export class Expressions {
  readonly #r: Random;
  readonly #pool: Pool;
  readonly #enums: Enums;
  #domain = 0;
  #from = new Set<string>();

  constructor(r: Random, pool: Pool, enums: Enums) {
    this.#r = r;
    this.#pool = pool;
    this.#enums = enums;
  }

  /** Begins something that may use the values of `domain`. */
  begin(domain: number): void {
    this.#domain = domain;
    this.#from = new Set();
  }

  /** The inputs that what was made since `begin` follows. */
  get from(): ReadonlySet<string> {
    return this.#from;
  }

  literal(type: Ground, bare = false): Ex {
    const width = type.kind === 'uint' || type.kind === 'sint' ? type.width : 6;
    return { op: 'lit', type, value: String(this.#r.bits(width)), ...(bare ? { bare } : {}) };
  }

  leaf(): Ex {
    const r = this.#r;
    if (r.chance(0.08)) return this.literal(randomType(r, this.#enums));
    if (r.chance(0.02)) return { op: 'param', type: uint(8) };
    const vectors = this.#pool.vectors(this.#domain);
    if (vectors.length > 0 && r.chance(0.12)) {
      const { root, path, vector, type, from } = this.#used(r.pick(vectors));
      for (const input of from) this.#from.add(input);
      return { op: 'at', root, path, rest: vector!.rest, type, index: this.index(vector!.length) };
    }
    const leaves = this.#pool.leaves(this.#domain);
    if (leaves.length === 0) return this.literal(randomType(r, this.#enums));
    // what is new is used more, so that chains grow deep
    const late = r.chance(0.5) ? Math.max(0, leaves.length - 8) : 0;
    return refTo(this.#used(leaves[late + r.below(leaves.length - late)]));
  }

  #used(leaf: Leaf): Leaf {
    this.#pool.use(leaf);
    for (const input of leaf.from) this.#from.add(input);
    return leaf;
  }

  /** An index into `length` things, now and then past the end. */
  index(length: number): Ex {
    const width = Math.max(1, Math.ceil(Math.log2(length))) + (this.#r.chance(0.2) ? 1 : 0);
    return { op: 'call', f: 'resize', args: [this.number(1)], n: [width, 0] };
  }

  condition(depth = 1): Ex {
    const r = this.#r;
    if (r.chance(0.25)) return this.any(depth);
    return this.#call(r.pick(COMPARISONS), [
      this.any(depth),
      r.chance(0.3) ? this.literal(uint(5), true) : this.any(depth),
    ]);
  }

  number(depth: number): Ex {
    return this.any(depth);
  }

  /** An expression of at most `depth` levels of operators. */
  any(depth: number): Ex {
    const r = this.#r;
    if (depth <= 0 || r.chance(0.08)) return this.leaf();
    const a = () => this.any(depth - 1);
    const second = () => (r.chance(0.15) ? this.literal(uint(1 + r.below(12)), true) : a());
    const kind = r.below(100);
    if (kind < 16) return this.#call(r.pick(ARITHMETIC), [a(), second()]);
    if (kind < 28) return this.#call(r.pick(LOGIC), r.chance(0.15) ? [a(), a(), second()] : [a(), second()]);
    if (kind < 38) return this.#call(r.pick(COMPARISONS), [a(), second()]);
    if (kind < 43) return this.#call('not', [a()]);
    if (kind < 46) return this.#call('neg', [a()]);
    if (kind < 50) return this.#call(r.pick(REDUCTIONS), [a()]);
    if (kind < 56) return this.#call(r.pick(['shlBy', 'shrBy'] as const), [a(), this.#amount(depth - 1)]);
    if (kind < 61) return this.#call(r.pick(['shl', 'shr'] as const), [a()], [this.#fixedAmount()]);
    if (kind < 68) return this.#call('mux', [this.condition(depth - 1), a(), second()], [r.below(2)]);
    if (kind < 73) return this.#call('cat', Array.from({ length: 1 + r.below(4) }, a));
    if (kind < 80) return this.#slice(a());
    if (kind < 83) return this.#call('bitAt', [a(), this.any(depth - 1)]);
    if (kind < 86) return this.#call('bit', [a()], [r.below(20)]);
    if (kind < 90) return this.#call('resize', [a()], [randomWidth(r), r.below(2)]);
    if (kind < 93) return this.#call(r.pick(['asUInt', 'asSInt'] as const), [a()]);
    if (kind < 95) return this.#call('repeat', [a()], [1 + r.below(4)]);
    if (kind < 97) return this.#call('unpack', [a(), this.any(depth - 1)], [1 + r.below(6), 1 + r.below(9)]);
    return this.#call('select', [this.any(depth - 1), ...Array.from({ length: 1 + r.below(6) }, a)]);
  }

  #call(f: Operator, args: readonly Ex[], n?: readonly number[]): Ex {
    return n === undefined ? { op: 'call', f, args } : { op: 'call', f, args, n };
  }

  #slice(of: Ex): Ex {
    const r = this.#r;
    const lo = r.chance(0.4) ? 0 : r.below(r.chance(0.3) ? 120 : 12);
    return this.#call('bits', [of], [lo + r.below(r.chance(0.2) ? 100 : 10), lo]);
  }

  #amount(depth: number): Ex {
    return this.#r.chance(0.8) ? this.#call('resize', [this.any(depth)], [1 + this.#r.below(8), 0]) : this.any(depth);
  }

  #fixedAmount(): number {
    return this.#r.chance(0.8) ? this.#r.below(12) : this.#r.below(220);
  }
}
