import { Bool, Module, Stream, UInt, Vec, input, log2Up, output, reg } from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import { arbitrate, lowestAsking } from './arbitration.ts';
import type { ArbiterParams } from './arbitration.ts';

/**
 * Merges streams by fixed priority: the lowest valid input wins. An input may starve behind lower ones that always ask.
 * The choice stays while the winner waits for `ready`, so the output keeps its word, and with `packets` until the
 * packet's last word has passed: a higher priority does not break into either.
 *
 * ```
 * enq[0].bits   a0    a1
 * enq[1].bits   b0 b0 b1 b1
 * chosen        0  1  0  1
 * ```
 *
 * No latency, a word per cycle. Combinational: all `enq` to `deq`, `deq.ready` and every `valid` to every `enq.ready`.
 */
export class PriorityArbiter<T extends Type> extends Module<ArbiterParams<T>> {
  readonly enq = input(Vec(this.p.inputs, Stream(this.p.type)));
  readonly deq = output(Stream(this.p.type));
  /** The input that is served. */
  readonly chosen = output(UInt(log2Up(this.p.inputs)));

  readonly locked = reg(Bool(), { init: false });
  readonly lockedChoice = reg(UInt(log2Up(this.p.inputs)), { init: 0 });

  logic() {
    const lowest = lowestAsking(this);
    arbitrate(this, lowest, () => undefined);
  }
}
