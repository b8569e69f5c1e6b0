import { Bool, Module, UInt, Vec, input, lit, output, reg, when } from '../../gen/index.ts';

export interface LoopCounterParams {
  /** Nested loops, level 0 outermost. */
  readonly levels: number;
  /** Width of a loop bound, in bits. */
  readonly boundBits: number;
}

/**
 * The indices of nested loops, advanced one innermost iteration at a time.
 *
 * `load` starts from the first iteration; `advance` moves on, and after the very last iteration wraps to the first. Address
 * generators ({@link LoopTrack}) follow by the one-hot `carry`.
 */
export class LoopCounter extends Module<LoopCounterParams> {
  readonly load = input(Bool());
  readonly advance = input(Bool());
  /** Last index (bound − 1) of each level. */
  readonly lasts = input(Vec(this.p.levels, UInt(this.p.boundBits)));
  /** Which levels are at their first iteration. */
  readonly first = output(Vec(this.p.levels, Bool()));
  /** `ends[r]`: all levels from r inwards are at their last iteration; `ends[levels]` is always true. */
  readonly ends = output(Vec(this.p.levels + 1, Bool()));
  /** The level that counts up with the next `advance`: one-hot, none when everything ends. */
  readonly carry = output(Vec(this.p.levels, Bool()));

  readonly index = reg(Vec(this.p.levels, UInt(this.p.boundBits)), { init: 0 });

  logic() {
    const { levels } = this.p;
    this.ends[levels].assign(lit(Bool(), true));
    for (let level = levels - 1; level >= 0; level--) {
      const last = this.index[level].eq(this.lasts[level]);
      this.first[level].assign(this.index[level].eq(0));
      this.ends[level].assign(last.and(this.ends[level + 1]));
      this.carry[level].assign(last.not().and(this.ends[level + 1]));
      when(this.load, () => this.index[level].next(0)).elseWhen(this.advance.and(this.ends[level + 1]), () => {
        when(last, () => this.index[level].next(0)).otherwise(() => this.index[level].next(this.index[level].add(1)));
      });
    }
  }
}
