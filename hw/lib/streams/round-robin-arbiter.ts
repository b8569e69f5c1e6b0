import { Bool, Module, Stream, UInt, Vec, input, log2Up, output, reg, unused } from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import { arbitrate, firstAskingAfter } from './arbitration.ts';
import type { ArbiterParams } from './arbitration.ts';

/**
 * Merges streams, fairly: the input behind the one served last has the first claim, so each waits for at most one word
 * of each other input, with `packets` one packet. The choice stays while the winner waits for `ready`, so the output
 * keeps its word, and with `packets` until the packet's last word has passed.
 *
 * ```
 * enq[0].bits   a0 a1 a1 a2
 * enq[1].bits   b0 b0 b1 b1
 * chosen        0  1  0  1
 * ```
 *
 * No latency, a word per cycle. Combinational: all `enq` to `deq`, `deq.ready` and every `valid` to every `enq.ready`.
 */
export class RoundRobinArbiter<T extends Type> extends Module<ArbiterParams<T>> {
  readonly enq = input(Vec(this.p.inputs, Stream(this.p.type)));
  readonly deq = output(Stream(this.p.type));
  /** The input that is served. */
  readonly chosen = output(UInt(log2Up(this.p.inputs)));

  readonly lastServed = reg(UInt(log2Up(this.p.inputs)), { init: this.p.inputs - 1 });
  readonly locked = reg(Bool(), { init: false });
  readonly lockedChoice = reg(UInt(log2Up(this.p.inputs)), { init: 0 });

  logic() {
    const first = firstAskingAfter(this.lastServed, this);
    arbitrate(this, first, (choice) => this.lastServed.next(choice));
    if (this.p.inputs === 1) unused(this.lastServed);
  }
}
