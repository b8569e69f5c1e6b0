import { Bool, Module, SInt, UInt, cat, input, mux, output, reg, repeat, select, when } from '../../gen/index.ts';
import { allEqual, roundsUp, shiftLeftBySteps, stepsToNormal } from '../lib/rounding.ts';

/**
 * When {@link Requantise} samples its inputs, in stages behind `sum` and `bias`, and when `result` is there: the cycle
 * in which a pipeline that advances every cycle offers the result.
 */
export const requantiseTiming = { sum: 0, scale: 4, zeroPoint: 9, bounds: 10, result: 11 } as const;

/** Bits of the product of a normalised sum (25, signed) and a mantissa (24, unsigned). */
const PRODUCT_BITS = 49;
/** The mantissa's low part: what one 25 × 18 multiplier takes beside a sign. */
const LOW_BITS = 17;
/** Weight 2^39 of the product becomes the result's unit when the shift is the smallest that is not saturated. */
const UNIT_BIT = 39;
/** Bits of the result before the clamp. */
const WIDE_BITS = 10;
/** The code of `fourths` for a result beyond every bound. */
const SATURATE = 3;

/**
 * Sum of products to int8, bit for bit as ONNX Runtime computes it (docs/numerics.md, steps 2 to 6): add the bias
 * modulo 2^32, round to 24 significant bits, multiply by a 24-bit mantissa, round the product to 24 significant bits,
 * shift right and round to a whole number (each to nearest, ties to even), add the zero point, clamp.
 *
 * Everything stays in two's complement: to nearest, ties to even is symmetric, so a negative number needs no negation.
 * Rounding never adds a carry chain of its own:
 *
 * - the sum is normalised first, so that its rounding has a fixed place; the round-up adds the mantissa once more in
 *   the multiplier's own adder: (r + 1)·m = r·m + m;
 * - the product has its top bit in one of two places; its round-up is not carried out but decides, with the bits
 *   between, whether the fraction of the final result lies below, at or above one half.
 *
 * ```
 * stage  1 a = sum + bias
 *        2 a · 2^(0|8|16|24)      leading copies of the sign counted byte by byte
 *        3 a · 2^(0|2|4|6)
 *        4 r = 25 bits of a · 2^(0|1); round-up?
 *        5 r · m[16:0]            exponent
 *        6 + m if rounded up;     r · m[23:17]
 *        7 product = both parts
 *        8 shift by 0, 4, 8;      round-up of the product; fraction all zeros or all ones?
 *        9 shift by 0 … 3
 *       10 + zero point + round-up
 *       11 clamp
 * ```
 *
 * All stages move with `advance`. Late inputs belong to the sum that is in that stage ({@link requantiseTiming}), so
 * that constants need no pipeline of their own.
 */
export class Requantise extends Module {
  /** Moves every stage on. */
  readonly advance = input(Bool());
  /** Σ w·x, with partial sums added. */
  readonly sum = input(SInt(32));
  readonly bias = input(SInt(32));
  /** Top bit set; the scale is mantissa · 2^−(shiftMinus16 + 16). Needed 4 stages after `sum`, like `shiftMinus16`. */
  readonly mantissa = input(UInt(24));
  /** 0 … 39. */
  readonly shiftMinus16 = input(UInt(6));
  /** Needed 9 stages after `sum`. */
  readonly zeroPoint = input(SInt(8));
  /** Clamp bounds, needed 10 stages after `sum`. */
  readonly lowest = input(SInt(8));
  readonly highest = input(SInt(8));
  /** 11 stages after `sum`, from a register. */
  readonly result = output(SInt(8));

  readonly biased = reg(SInt(32));
  readonly coarse = reg(SInt(32));
  readonly coarseShift = reg(UInt(2));
  readonly middle = reg(SInt(32));
  readonly middleShift = reg(UInt(4));
  readonly normal = reg(SInt(25));
  readonly normalShift = reg(UInt(5));
  readonly roundUp = reg(Bool());

  readonly lowProduct = reg(SInt(25 + LOW_BITS + 1));
  readonly laterNormal = reg(SInt(25));
  readonly laterMantissa = reg(UInt(24 - LOW_BITS));
  readonly correction = reg(UInt(24));
  readonly distance = reg(SInt(7));

  readonly lowSum = reg(SInt(25 + LOW_BITS + 1));
  readonly highProduct = reg(SInt(25 + 24 - LOW_BITS + 1));
  readonly fourths = reg(UInt(2));
  readonly ones = reg(UInt(2));

  readonly product = reg(SInt(PRODUCT_BITS - LOW_BITS));
  readonly lostBits = reg(Bool());
  readonly laterFourths = reg(UInt(2));
  readonly laterOnes = reg(UInt(2));

  readonly shifted = reg(SInt(WIDE_BITS + 4));
  readonly lastOnes = reg(UInt(2));
  readonly fractionUp = reg(Bool());
  readonly fractionAny = reg(Bool());
  readonly fractionAll = reg(Bool());

  readonly whole = reg(SInt(WIDE_BITS));
  readonly wholeUp = reg(Bool());

  readonly moved = reg(SInt(WIDE_BITS + 1));
  readonly clamped = reg(SInt(8));

  logic() {
    when(this.advance, () => {
      this.biased.next(this.sum.add(this.bias));
      this.normalise();
      this.multiply();
      this.shift();
      this.finish();
    });
    this.result.assign(this.clamped);
  }

  /** Stages 2 to 4: the leading copies of the sign go out, in steps of 8, of 2 and of 1. */
  private normalise() {
    const bytes = stepsToNormal(this.biased, 8);
    this.coarse.next(shiftLeftBySteps(this.biased, bytes, 8));
    this.coarseShift.next(bytes);

    const pairs = stepsToNormal(this.coarse, 2);
    this.middle.next(shiftLeftBySteps(this.coarse, pairs, 2));
    this.middleShift.next(cat(this.coarseShift, pairs));

    const single = allEqual(this.middle.bits(31, 30));
    const normal = mux(single, this.middle.shl(1), this.middle);
    this.normal.next(normal.bits(31, 7).asSInt());
    this.normalShift.next(cat(this.middleShift, single.asUInt()));
    this.roundUp.next(roundsUp(normal.bit(7), normal.bit(6), normal.bits(5, 0).orR()));
  }

  /** Stages 5 to 7: (r + round-up) · m in two multipliers; of its lowest bits only whether any is set is kept. */
  private multiply() {
    const low = this.mantissa
      .trunc(LOW_BITS)
      .pad(LOW_BITS + 1)
      .asSInt();
    this.lowProduct.next(this.normal.mul(low));
    this.laterNormal.next(this.normal);
    this.laterMantissa.next(this.mantissa.bits(23, LOW_BITS));
    this.correction.next(mux(this.roundUp, this.mantissa, 0));

    this.lowSum.next(this.lowProduct.add(this.correction.pad(25).asSInt()));
    const high = this.laterMantissa.pad(this.laterMantissa.width + 1).asSInt();
    this.highProduct.next(this.laterNormal.mul(high));

    const carried = this.lowSum.shr(LOW_BITS).trunc(this.product.width);
    this.product.next(this.highProduct.trunc(this.product.width).add(carried));
    this.lostBits.next(this.lowSum.bits(LOW_BITS - 1, 0).orR());
  }

  /**
   * Stages 5 to 9: the result is product · 2^−(UNIT_BIT + distance). A negative distance saturates. From 11 on nothing
   * but the sign is left, so 11 stands for all of them.
   */
  private shift() {
    const distance = this.normalShift.pad(7).add(this.shiftMinus16).sub(30);
    this.distance.next(distance.asSInt());

    this.fourths.next(this.distance.bits(3, 2));
    this.ones.next(this.distance.bits(1, 0));
    when(this.distance.lt(0), () => {
      this.fourths.next(SATURATE);
      this.ones.next(0);
    }).elseWhen(this.distance.ge(11), () => {
      this.fourths.next(2);
      this.ones.next(3);
    });
    this.laterFourths.next(this.fourths);
    this.laterOnes.next(this.ones);

    const at = (bit: number) => this.product.bit(bit - LOW_BITS);
    const range = (high: number, low: number) => this.product.bits(high - LOW_BITS, low - LOW_BITS);
    const sign = at(PRODUCT_BITS - 1);

    // The last of 24 significant bits is bit 24, or bit 23 where the product is small.
    const small = allEqual(range(48, 47));
    const below = range(21, LOW_BITS).orR().or(this.lostBits);
    const upSmall = roundsUp(at(23), at(22), below);
    const upLarge = roundsUp(at(24), at(23), below.or(at(22)));
    this.fractionUp.next(mux(small, upSmall, upLarge));

    // Bits between the rounding of the product and the half of the result.
    const by4 = this.laterFourths.ne(0);
    const by8 = this.laterFourths.bit(1);
    const fraction = range(UNIT_BIT - 2, 24);
    const passed4 = range(UNIT_BIT + 2, UNIT_BIT - 1);
    const passed8 = range(UNIT_BIT + 6, UNIT_BIT + 3);
    this.fractionAny.next(
      fraction
        .orR()
        .or(small.and(at(23)))
        .or(by4.and(passed4.orR()))
        .or(by8.and(passed8.orR())),
    );
    this.fractionAll.next(
      fraction
        .andR()
        .and(small.not().or(at(23)))
        .and(by4.not().or(passed4.andR()))
        .and(by8.not().or(passed8.andR())),
    );

    const from = (bit: number) =>
      range(PRODUCT_BITS - 1, bit)
        .asSInt()
        .resize(WIDE_BITS)
        .asUInt();
    const coarse = UNIT_BIT - 1;
    const saturated = repeat(sign.not(), WIDE_BITS);
    const chosen = select(this.laterFourths, [from(coarse), from(coarse + 4), from(coarse + 8), saturated]);
    this.shifted.next(cat(repeat(sign, this.shifted.width - WIDE_BITS), chosen).asSInt());
    this.lastOnes.next(this.laterOnes);

    const places = [0, 1, 2, 3].map((place) => this.shifted.bits(place + WIDE_BITS, place));
    const window = select(this.lastOnes, places);
    const passed = (n: number) => this.lastOnes.gt(n);
    const any = [0, 1, 2].reduce((so, n) => so.or(passed(n).and(this.shifted.bit(n))), this.fractionAny as Bool);
    const all = [0, 1, 2].reduce((so, n) => so.and(passed(n).not().or(this.shifted.bit(n))), this.fractionAll as Bool);
    const half = window.bit(0);
    const odd = window.bit(1);
    this.whole.next(window.bits(WIDE_BITS, 1).asSInt());
    this.wholeUp.next(mux(half, any.or(this.fractionUp, odd), all.and(this.fractionUp, odd)));
  }

  /** Stages 10 and 11. */
  private finish() {
    // One adder: the round-up enters as the carry out of an extra lowest bit.
    const left = cat(this.whole.pad(WIDE_BITS + 1).asUInt(), UInt(1).lit(1));
    const right = cat(this.zeroPoint.pad(WIDE_BITS + 1).asUInt(), this.wholeUp.asUInt());
    this.moved.next(
      left
        .add(right)
        .bits(WIDE_BITS + 1, 1)
        .asSInt(),
    );

    const tooLow = this.moved.lt(this.lowest);
    const tooHigh = this.moved.gt(this.highest);
    this.clamped.next(mux(tooLow, this.lowest, mux(tooHigh, this.highest, this.moved.trunc(8))));
  }
}
