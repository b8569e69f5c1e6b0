import type { BinaryOp, Expr } from '../../../gen/ir/index.ts';
import { binary, cast, cat, constant, index, mux, pad, slice, unary } from '../../support/ir.ts';
import type { Random } from './random.ts';

/** Grows random expressions over a pool of leaves; what it made before is used again now and then, so that values are shared. */
export class RandomExpressions {
  readonly #random: Random;
  readonly #pool: Expr[];
  readonly #maxWidth: number;

  constructor(random: Random, leaves: readonly Expr[], maxWidth = 70) {
    this.#random = random;
    this.#pool = [...leaves];
    this.#maxWidth = maxWidth;
  }

  addLeaf(e: Expr): void {
    this.#pool.push(e);
  }

  /** Any expression of at most `depth` levels. */
  any(depth: number): Expr {
    const r = this.#random;
    if (depth === 0 || r.chance(0.1)) return this.#leaf();
    const made = this.#make(depth - 1);
    if (made.width > this.#maxWidth) return this.#resize(made, 1 + r.below(this.#maxWidth), made.signed);
    if (r.chance(0.2)) this.#pool.push(made);
    return made;
  }

  /** An expression of the given shape. */
  shaped(width: number, signed: boolean, depth: number): Expr {
    if (this.#random.chance(0.1)) return constant(this.#constantBits(width, signed), width, signed);
    return this.#resize(this.any(depth), width, signed);
  }

  condition(depth: number): Expr {
    const r = this.#random;
    if (r.chance(0.3)) return this.shaped(1, false, depth);
    const a = this.any(depth);
    const op = r.pick(['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const);
    return binary(op, a, this.shaped(a.width, a.signed, depth));
  }

  #constantBits(width: number, signed: boolean): bigint {
    const bits = this.#random.bits(width);
    return signed ? BigInt.asIntN(width, bits) : bits;
  }

  #leaf(): Expr {
    const r = this.#random;
    if (r.chance(0.15)) {
      const width = 1 + r.below(this.#maxWidth);
      const signed = r.chance(0.5);
      return constant(this.#constantBits(width, signed), width, signed);
    }
    return r.pick(this.#pool);
  }

  #resize(e: Expr, width: number, signed: boolean): Expr {
    if (e.width > width) {
      const lo = this.#random.chance(0.5) ? 0 : this.#random.below(e.width - width + 1);
      return cast(slice(e, lo + width - 1, lo), signed);
    }
    return cast(e.width < width ? pad(e, width) : e, signed);
  }

  #make(depth: number): Expr {
    const r = this.#random;
    const a = this.any(depth);
    const like = (): Expr => this.shaped(a.width, a.signed, depth);
    switch (r.below(12)) {
      case 0:
        return unary(r.pick(['not', 'neg', 'andr', 'orr', 'xorr'] as const), a);
      case 1:
        return binary('mul', this.#narrow(a), this.shaped(1 + r.below(20), a.signed, depth));
      case 2:
        return binary(r.pick(['shl', 'shr'] as const), a, this.#amount(depth));
      case 3:
        return mux(this.condition(depth), a, like());
      case 4:
        return cat(...Array.from({ length: 1 + r.below(4) }, () => this.#narrow(this.any(depth))), this.#narrow(a));
      case 5: {
        const lo = r.below(a.width);
        return slice(a, lo + r.below(a.width - lo), lo);
      }
      case 6:
        return pad(a, a.width + 1 + r.below(8));
      case 7:
        return cast(a, !a.signed);
      case 8:
        return this.#choice(depth);
      case 9:
        return binary(r.pick(['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const), a, like());
      default: {
        const op: BinaryOp = r.pick(['and', 'or', 'xor', 'add', 'sub'] as const);
        return binary(op, a, like());
      }
    }
  }

  #narrow(e: Expr): Expr {
    return e.width <= 20 ? e : this.#resize(e, 1 + this.#random.below(20), e.signed);
  }

  #amount(depth: number): Expr {
    const r = this.#random;
    const width = r.chance(0.8) ? 1 + r.below(8) : 1 + r.below(this.#maxWidth);
    return this.shaped(width, false, depth);
  }

  #choice(depth: number): Expr {
    const r = this.#random;
    const count = 1 + r.below(6);
    const at = this.shaped(1 + r.below(4), false, depth);
    if (r.chance(0.4)) {
      const width = 1 + r.below(5);
      const word = this.shaped(count * width, false, depth);
      return index(
        at,
        Array.from({ length: count }, (_, i) => slice(word, i * width + width - 1, i * width)),
      );
    }
    const width = 1 + r.below(12);
    const signed = r.chance(0.5);
    return index(
      at,
      Array.from({ length: count }, () => this.shaped(width, signed, depth)),
    );
  }
}
