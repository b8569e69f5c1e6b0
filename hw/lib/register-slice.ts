import { Bool, Module, Stream, input, mux, output, reg, when } from '../../gen/index.ts';
import type { Type } from '../../gen/index.ts';

export interface SliceParams<T extends Type> {
  readonly type: T;
}

/**
 * Registers `valid` and the payload of a stream; `ready` passes through combinationally. Full throughput, one cycle of
 * latency.
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

/**
 * Registers `ready` of a stream; `valid` and the payload pass through combinationally while nothing is held. Full
 * throughput, no latency; a word that arrives in the cycle in which the consumer stops is kept here.
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

/**
 * Registers `valid`, the payload and `ready`: no combinational path either way, full throughput, one cycle of latency.
 * Two words: the one that is offered, and the one that arrives in the cycle in which the consumer stops.
 *
 * ```
 * enq.bits   a  b  c     d
 * enq.ready  ▔▔▔▔▔▔▁▁▁▁▁▁▔▔▔
 * deq.bits      a  a  a  b  c  d
 * deq.ready  ▔▔▔▁▁▁▁▁▁▔▔▔▔▔▔▔▔▔▔
 * ```
 */
export class FullSlice<T extends Type> extends Module<SliceParams<T>> {
  readonly enq = input(Stream(this.p.type));
  readonly deq = output(Stream(this.p.type));

  /** `word` is offered. */
  readonly full = reg(Bool(), { init: false });
  /** `spare` comes next. */
  readonly spareFull = reg(Bool(), { init: false });
  readonly word = reg(this.p.type);
  readonly spare = reg(this.p.type);

  logic() {
    const free = this.full.not().or(this.deq.ready);
    this.enq.ready.assign(this.spareFull.not());
    this.deq.valid.assign(this.full);
    this.deq.bits.assign(this.word);

    when(free, () => {
      this.full.next(this.spareFull.or(this.enq.valid));
      this.spareFull.next(false);
      this.word.next(mux(this.spareFull, this.spare, this.enq.bits));
    }).elseWhen(this.enq.fire, () => {
      this.spareFull.next(true);
      this.spare.next(this.enq.bits);
    });
  }
}
