import { Bool, Module, Stream, input, output, reg, when } from '../../gen/index.ts';
import type { Type } from '../../gen/index.ts';

export interface SliceParams<T extends Type> {
  readonly type: T;
}

/**
 * Registers `valid` and the payload of a stream; `ready` passes through combinationally. Full throughput, one cycle of latency.
 */
export class ForwardSlice<T extends Type> extends Module<SliceParams<T>> {
  readonly enq = input(Stream(this.p.type));
  readonly deq = output(Stream(this.p.type));

  readonly full = reg(Bool(), { init: false });
  readonly word = reg(this.p.type);

  logic() {
    const free = this.full.not().or(this.deq.ready);
    this.enq.ready.assign(free);
    when(free, () => {
      this.full.next(this.enq.valid);
      this.word.next(this.enq.bits);
    });
    this.deq.valid.assign(this.full);
    this.deq.bits.assign(this.word);
  }
}

/**
 * Registers `ready` of a stream; `valid` and the payload pass through combinationally while nothing is held. Full throughput, no latency; a word that
 * arrives in the cycle in which the consumer stops is kept here.
 */
export class BackwardSlice<T extends Type> extends Module<SliceParams<T>> {
  readonly enq = input(Stream(this.p.type));
  readonly deq = output(Stream(this.p.type));

  readonly held = reg(Bool(), { init: false });
  readonly word = reg(this.p.type);

  logic() {
    this.enq.ready.assign(this.held.not());
    this.deq.valid.assign(this.enq.valid.or(this.held));
    this.deq.bits.assign(this.enq.bits);
    when(this.held, () => this.deq.bits.assign(this.word));
    when(this.deq.ready, () => this.held.next(false)).elseWhen(this.enq.valid.and(this.held.not()), () => {
      this.held.next(true);
      this.word.next(this.enq.bits);
    });
  }
}
