import { Bool, Module, UInt, Vec, assert, cover, input, instance, mux, proof, reg, when } from '../../../gen/index.ts';
import { LoopCounter } from '../loop-counter.ts';
import type { LoopCounterParams } from '../loop-counter.ts';

/**
 * A loop nest beside a counter of its own: from `load` on, indices are the digits of the number of steps, bounds being
 * constant, and each step carries at exactly one level unless everything ends.
 */
export class LoopCounterProof extends Module<LoopCounterParams> {
  readonly load = input(Bool());
  readonly advance = input(Bool());
  readonly bounds = input(Vec(this.p.levels, UInt(this.p.boundBits)));

  readonly part = instance(new LoopCounter(this.p));
  /** Bounds since the last load, and the indices as they ought to be. */
  readonly lasts = reg(Vec(this.p.levels, UInt(this.p.boundBits)));
  readonly expected = reg(Vec(this.p.levels, UInt(this.p.boundBits)));
  readonly loaded = reg(Bool(), { init: false });

  logic() {
    const { levels } = this.p;
    const { part, expected, lasts } = this;
    part.load.assign(this.load);
    part.advance.assign(this.advance);
    part.lasts.assign(lasts);
    when(this.load, () => {
      this.loaded.next(true);
      lasts.next(this.bounds);
      for (const digit of expected) digit.next(0);
    }).elseWhen(this.advance, () => {
      // an odometer, written the other way round: from the level that is not at its end, all inner ones begin again
      for (let level = 0; level < levels; level++) {
        const innerEnd = expected
          .map((digit, i) => (i > level ? digit.eq(lasts[i]) : null))
          .filter((end) => end !== null);
        const moves = innerEnd.length === 0 ? null : innerEnd.reduce((a, b) => a.and(b));
        const next = mux(expected[level].eq(lasts[level]), 0, expected[level].add(1));
        if (moves === null) expected[level].next(next);
        else when(moves, () => expected[level].next(next));
      }
    });
    when(this.loaded, () => {
      for (let level = 0; level < levels; level++) {
        assert(expected[level].eq(0).eq(part.first[level]), `level ${level} says when it is at its first iteration`);
        const ends = expected
          .map((digit, i) => digit.eq(lasts[i]))
          .slice(level)
          .reduce((a, b) => a.and(b));
        assert(ends.eq(part.ends[level]), `levels from ${level} inwards say when they end`);
        assert(expected[level].le(lasts[level]), `index ${level} stays within its bound`);
      }
      const carries = part.carry.map((carry) => carry.asUInt().pad(4)).reduce((a, b) => a.add(b));
      assert(carries.eq(part.ends[0].not().asUInt().pad(4)), 'one level counts up, none when everything ends');
      cover(part.ends[0].and(lasts[0].ne(0)), 'the nest ends, its outermost loop having run more than once');
    });
  }
}

export const loopCounter = proof('loop counter, 3 levels of 3 bits', {
  top: () => new LoopCounterProof({ levels: 3, boundBits: 3 }),
  quick: true,
  bugs: [
    {
      name: 'an inner loop does not begin again',
      module: 'loop_counter',
      replace: 'index_2 == lasts_2',
      with: "index_2 == 3'd7",
    },
  ],
});
