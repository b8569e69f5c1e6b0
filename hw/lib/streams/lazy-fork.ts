import { Module, Stream, Vec, input, output } from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import { all } from './all.ts';
import type { ForkParams } from './fork.ts';

/**
 * Gives every word to all outputs in one and the same cycle (lazy): no registers, and outputs in step. Each output is
 * valid only while all others are ready. That is a combinational path from `ready` to `valid`, so consumers must not
 * wait for `valid` before they are ready: two lazy forks side by side, or a `Join` behind one, deadlock or form a loop.
 *
 * ```
 * enq.bits      a  a  b
 * deq[0].ready  ▔▔▔▔▔▔▔▔▔
 * deq[0].valid  ▁▁▁▔▔▔▔▔▔      waits for deq[1]
 * deq[1].ready  ▁▁▁▔▔▔▔▔▔
 * enq.ready     ▁▁▁▔▔▔▔▔▔
 * ```
 */
export class LazyFork<T extends Type> extends Module<ForkParams<T>> {
  readonly enq = input(Stream(this.p.type));
  readonly deq = output(Vec(this.p.outputs, Stream(this.p.type)));

  logic() {
    const { enq, deq } = this;
    enq.ready.assign(all(deq.map((stream) => stream.ready)));
    deq.forEach((stream, i) => {
      const others = deq.map((other) => other.ready).filter((_, k) => k !== i);
      stream.valid.assign(others.length === 0 ? enq.valid : enq.valid.and(all(others)));
      stream.bits.assign(enq.bits);
    });
  }
}
