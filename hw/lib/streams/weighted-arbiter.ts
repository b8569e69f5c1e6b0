import {
  Bool,
  Module,
  Stream,
  UInt,
  UserError,
  Vec,
  bitsFor,
  input,
  lit,
  log2Up,
  mux,
  output,
  reg,
  select,
} from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import { arbitrate, firstAskingAfter } from './arbitration.ts';
import type { ArbiterParams } from './arbitration.ts';

export interface WeightedArbiterParams<T extends Type> extends ArbiterParams<T> {
  /** Words (with `packets`: packets) that each input may pass in a turn: one number of 1 or more per input. */
  readonly weights: readonly number[];
}

/**
 * Merges streams in turns of different length: an input that has the turn passes as many words (with `packets`: packets)
 * as its weight says, as long as it asks; then the next input that asks has its turn. Inputs that always ask get shares
 * exactly by their weights, and an input waits for at most the weights of all others together. The choice stays while
 * the winner waits for `ready` and, with `packets`, until the packet's last word has passed.
 *
 * ```
 * weights 2, 1; both always ask
 * chosen        0  0  1  0  0  1
 * ```
 *
 * No latency, a word per cycle. Combinational: all `enq` to `deq`, `deq.ready` and every `valid` to every `enq.ready`.
 */
export class WeightedArbiter<T extends Type> extends Module<WeightedArbiterParams<T>> {
  readonly enq = input(Vec(this.p.inputs, Stream(this.p.type)));
  readonly deq = output(Stream(this.p.type));
  /** The input that is served. */
  readonly chosen = output(UInt(log2Up(this.p.inputs)));

  /** The input that has the turn. */
  readonly turn = reg(UInt(log2Up(this.p.inputs)), { init: this.p.inputs - 1 });
  /** What it may still pass in this turn. */
  readonly remaining = reg(UInt(bitsFor(Math.max(1, ...this.p.weights) - 1)), { init: 0 });
  readonly locked = reg(Bool(), { init: false });
  readonly lockedChoice = reg(UInt(log2Up(this.p.inputs)), { init: 0 });

  logic() {
    const { inputs, weights } = this.p;
    if (weights.length !== inputs || !weights.every((weight) => Number.isInteger(weight) && weight >= 1))
      throw new UserError({
        what: 'the weights of an arbiter do not fit its inputs',
        expected: `${inputs} whole numbers of 1 or more`,
        found: `[${weights.join(', ')}]`,
        fix: 'give one weight per input',
      });
    const { turn, remaining } = this;
    const asks = select(
      turn,
      this.enq.map((stream) => stream.valid),
    );
    const goesOn = asks.and(remaining.ne(0));
    const next = mux(goesOn, turn, firstAskingAfter(turn, this));
    const afterFirst = weights.map((weight) => lit(remaining.type, weight - 1));
    arbitrate(this, next, (choice) => {
      const sameTurn = choice.eq(turn).and(remaining.ne(0));
      turn.next(choice);
      remaining.next(mux(sameTurn, remaining.sub(1), select(choice, afterFirst)));
    });
  }
}
