import { Module, Stream, UInt, UserError, bitsFor, connect, input, instance, output } from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import { ForwardSlice } from './forward-slice.ts';
import { Queue } from './queue.ts';

export interface RegisteredQueueParams<T extends Type> {
  readonly type: T;
  /** Words, the one in the output register included: 2 or more. */
  readonly depth: number;
  /** Where all words but the one that is offered wait. Default: distributed RAM. */
  readonly storage?: 'distributed' | 'registers';
}

/**
 * Queue whose output comes straight from registers, payload included, for long wires and late logic behind it: full
 * throughput, one cycle of latency, no combinational path between its two sides.
 *
 * ```
 *        ┌─ fall-through queue ─┐   ┌─ register ─┐
 * enq ──►│ depth − 1 words      ├──►│ 1 word     ├──► deq
 *        └──────────────────────┘   └────────────┘
 * ```
 */
export class RegisteredQueue<T extends Type> extends Module<RegisteredQueueParams<T>> {
  readonly enq = input(Stream(this.p.type));
  readonly deq = output(Stream(this.p.type));
  /** Words held. */
  readonly count = output(UInt(bitsFor(this.p.depth)));

  readonly waiting = instance(
    new Queue({ type: this.p.type, depth: this.p.depth - 1, fallThrough: true, storage: this.p.storage }),
  );
  readonly offered = instance(new ForwardSlice({ type: this.p.type }));

  logic() {
    const { depth } = this.p;
    if (depth < 2)
      throw new UserError({
        what: `a queue with an output register cannot have ${depth} words`,
        expected: '2 or more: one that is offered, one for the cycle in which the consumer stops',
        fix: 'use Queue, or ForwardSlice for a single register',
      });
    connect(this.enq, this.waiting.enq);
    connect(this.waiting.deq, this.offered.enq);
    connect(this.offered.deq, this.deq);
    this.count.assign(this.waiting.count.pad(this.count.width).add(this.deq.valid.asUInt().pad(this.count.width)));
  }
}
