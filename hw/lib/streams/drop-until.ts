import { Bool, Module, Stream, input, output, reg, when } from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import type { SliceParams } from './forward-slice.ts';

/**
 * Takes and drops words until one for which `start` holds: from that one on, all words pass. `stop` begins again with
 * dropping, in the next cycle. To drop words one by one there are `stream.throwWhen` and `stream.filter`.
 *
 * ```
 * enq.bits   a  b  c  d
 * start      ▁▁▁▔▔▔▁▁▁▁▁▁        about the word that is offered
 * deq.bits      b  c  d
 * ```
 *
 * No latency, a word per cycle. Combinational: `enq` and `start` to `deq` and `enq.ready`, `deq.ready` to `enq.ready`.
 */
export class DropUntil<T extends Type> extends Module<SliceParams<T>> {
  readonly enq = input(Stream(this.p.type));
  readonly deq = output(Stream(this.p.type));
  /** The word that is offered is the first to pass; asked while nothing has passed yet. Must hold while it waits. */
  readonly start = input(Bool());
  /** Drop again from the next cycle on; a word that waits then must not be waiting for its consumer. */
  readonly stop = input(Bool());

  readonly started = reg(Bool(), { init: false });

  logic() {
    const { enq, deq, started } = this;
    const passes = started.or(this.start);
    deq.valid.assign(enq.valid.and(passes));
    deq.bits.assign(enq.bits);
    enq.ready.assign(deq.ready.or(passes.not()));
    when(this.stop, () => started.next(false)).elseWhen(deq.fire, () => started.next(true));
  }
}
