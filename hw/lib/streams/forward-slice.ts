import { Bool, Module, Stream, input, output, reg, when } from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';

export interface SliceParams<T extends Type> {
  readonly type: T;
}

/**
 * Registers `valid` and the payload of a stream; `ready` passes through combinationally. Full throughput, one cycle of
 * latency.
 *
 * ```
 * enq.bits   a  b  c  c  c
 * enq.ready  ▔▔▔▔▔▔▁▁▁▁▁▁▔▔▔      the consumer's, while a word is held
 * deq.bits      a  b  b  b  c
 * deq.ready  ▔▔▔▔▔▔▁▁▁▁▁▁▔▔▔▔
 * ```
 */
export class ForwardSlice<T extends Type> extends Module<SliceParams<T>> {
  readonly enq = input(Stream(this.p.type));
  readonly deq = output(Stream(this.p.type));

  readonly full = reg(Bool(), { init: false });
  readonly word = reg(this.p.type);

  logic() {
    const free = this.full.not().or(this.deq.ready);
    this.enq.ready.assign(free);
    when(free, () => this.full.next(this.enq.valid));
    when(this.enq.fire, () => this.word.next(this.enq.bits));
    this.deq.valid.assign(this.full);
    this.deq.bits.assign(this.word);
  }
}
