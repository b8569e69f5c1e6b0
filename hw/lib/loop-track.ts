import { Bool, Module, UInt, Vec, input, lit, mux, output, reg, when } from '../../gen/index.ts';

export interface LoopTrackParams {
  readonly levels: number;
  /** Width of the value; it wraps, so signed values work in two's complement. */
  readonly bits: number;
}

/**
 * An affine address that follows a {@link LoopCounter}: when a level counts up, its step is added to the value that the
 * level's current iteration began with, and the inner levels restart from there. One adder, whatever the number of
 * levels.
 *
 * After the very last iteration the value stays; `load` begins anew. Before the first `load` the value is unknown.
 */
export class LoopTrack extends Module<LoopTrackParams> {
  readonly load = input(Bool());
  readonly advance = input(Bool());
  /** The value of the first iteration, taken with `load`. */
  readonly start = input(UInt(this.p.bits));
  readonly steps = input(Vec(this.p.levels, UInt(this.p.bits)));
  /** From the counter: the level that counts up. */
  readonly carry = input(Vec(this.p.levels, Bool()));
  readonly value = output(UInt(this.p.bits));

  /** The value at the start of each level's current iteration. */
  readonly base = reg(Vec(this.p.levels, UInt(this.p.bits)));

  logic() {
    const { levels, bits } = this.p;
    let origin: UInt = lit(UInt(bits), 0);
    let step: UInt = lit(UInt(bits), 0);
    for (let level = 0; level < levels; level++) {
      origin = origin.or(mux(this.carry[level], this.base[level], 0));
      step = step.or(mux(this.carry[level], this.steps[level], 0));
    }
    const following = origin.add(step);
    let restarts = lit(Bool(), false);
    for (let level = 0; level < levels; level++) {
      restarts = restarts.or(this.carry[level]);
      when(this.load, () => this.base[level].next(this.start)).elseWhen(this.advance.and(restarts), () =>
        this.base[level].next(following),
      );
    }
    this.value.assign(this.base[levels - 1]);
  }
}
