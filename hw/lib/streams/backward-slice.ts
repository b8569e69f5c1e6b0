import { Bool, Module, Stream, input, mux, output, reg, when } from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import type { SliceParams } from './forward-slice.ts';

/**
 * Registers `ready` of a stream; `valid` and the payload pass through combinationally while nothing is held. Full
 * throughput, no latency; a word that arrives in the cycle in which the consumer stops is kept here.
 *
 * ```
 * enq.bits   a  b  c  c  d
 * enq.ready  ▔▔▔▔▔▔▁▁▁▔▔▔▔▔▔
 * deq.bits   a  b  b  c  d
 * deq.ready  ▔▔▔▁▁▁▔▔▔▔▔▔▔▔▔
 * ```
 */
export class BackwardSlice<T extends Type> extends Module<SliceParams<T>> {
  readonly enq = input(Stream(this.p.type));
  readonly deq = output(Stream(this.p.type));

  readonly held = reg(Bool(), { init: false });
  readonly word = reg(this.p.type);

  logic() {
    this.enq.ready.assign(this.held.not());
    this.deq.valid.assign(this.enq.valid.or(this.held));
    this.deq.bits.assign(mux(this.held, this.word, this.enq.bits));
    when(this.deq.valid, () => this.held.next(this.deq.ready.not()));
    when(this.enq.fire, () => this.word.next(this.enq.bits));
  }
}
