import { Bool, Module, UInt, Vec, input, mux, output, reg, when } from '../../gen/index.ts';

export interface LoopCounterParams {
  /** Nested loops, level 0 outermost. */
  readonly levels: number;
  /** Width of a loop bound, in bits. */
  readonly boundBits: number;
}

/**
 * The indices of nested loops, advanced one innermost iteration at a time.
 *
 * `load` starts from the first iteration; `advance` moves on, and after the very last iteration wraps to the first.
 * Before the first `load` the indices are unknown. Address generators ({@link LoopTrack}) follow by the one-hot `carry`.
 */
export class LoopCounter extends Module<LoopCounterParams> {
  readonly load = input(Bool());
  readonly advance = input(Bool());
  /** Last index (bound − 1) of each level. */
  readonly lasts = input(Vec(this.p.levels, UInt(this.p.boundBits)));
  /** Which levels are at their first iteration. */
  readonly first = output(Vec(this.p.levels, Bool()));
  /** `ends[r]`: all levels from r inwards are at their last iteration. */
  readonly ends = output(Vec(this.p.levels, Bool()));
  /** The level that counts up with the next `advance`: one-hot, none when everything ends. */
  readonly carry = output(Vec(this.p.levels, Bool()));

  readonly index = reg(Vec(this.p.levels, UInt(this.p.boundBits)));

  logic() {
    for (let level = this.p.levels - 1; level >= 0; level--) {
      const innermost = level === this.p.levels - 1;
      const index = this.index[level];
      const last = index.eq(this.lasts[level]);
      const innerEnds = this.ends[level + 1];
      this.first[level].assign(index.eq(0));
      this.ends[level].assign(innermost ? last : last.and(innerEnds));
      this.carry[level].assign(innermost ? last.not() : last.not().and(innerEnds));
      when(this.load, () => index.next(0)).elseWhen(innermost ? this.advance : this.advance.and(innerEnds), () =>
        index.next(mux(last, 0, index.add(1))),
      );
    }
  }
}
