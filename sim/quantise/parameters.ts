/**
 * S = mantissa · 2^−shift, the factor from accumulator units to output units.
 * The mantissa is normalised (2^23 ≤ mantissa < 2^24), so every f32 value has exactly one pair,
 * and S in [2^−32, 2^8) means shift in [16, 55].
 */
export interface Scale {
  /** 24 bits, unsigned, top bit set. */
  readonly mantissa: number;
  /** How far the product of mantissa and accumulator moves right. */
  readonly shift: number;
}

/** What the requantiser of one output channel needs; the hardware's per-channel record carries these fields. */
export interface RequantiseParameters extends Scale {
  /** 32 bits, signed, added to the accumulator modulo 2^32: the layer's bias with the input's zero point folded in. */
  readonly bias: number;
  /** Zero point of the output, [−128, 127]. */
  readonly zy: number;
  /** Bounds of the output, zero point included, [−128, 127], lo ≤ hi. */
  readonly lo: number;
  readonly hi: number;
}

/** Smallest shift of a legal scale: S in [2^7, 2^8). */
export const MIN_SHIFT = 16;
/** Largest shift of a legal scale: S in [2^−32, 2^−31). */
export const MAX_SHIFT = 55;
