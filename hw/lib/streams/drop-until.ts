import { Bool, Module, Stream, input, output, reg, when } from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import type { SliceParams } from './forward-slice.ts';

/**
 * Takes and drops words until one for which `start` holds; from that one on words pass, up to and with one for which
 * `stop` holds. To drop words one by one there are `stream.throwWhen` and `stream.filter`.
 *
 * ```
 * enq.bits   a  b  c  d  e
 * start      ▁▁▁▔▔▔▁▁▁▁▁▁▁▁▁      about the word that is offered
 * stop       ▁▁▁▁▁▁▁▁▁▔▔▔▁▁▁
 * deq.bits      b  c  d
 * ```
 *
 * No latency, a word per cycle. Combinational: `enq` and `start` to `deq`, `start` and `deq.ready` to `enq.ready`.
 */
export class DropUntil<T extends Type> extends Module<SliceParams<T>> {
  readonly enq = input(Stream(this.p.type));
  readonly deq = output(Stream(this.p.type));
  /** The word that is offered is the first to pass. Asked while words are dropped; must hold while the word waits. */
  readonly start = input(Bool());
  /** The word that passes in this cycle is the last to do so. */
  readonly stop = input(Bool());

  readonly started = reg(Bool(), { init: false });

  logic() {
    const { enq, deq, started } = this;
    const passes = started.or(this.start);
    deq.valid.assign(enq.valid.and(passes));
    deq.bits.assign(enq.bits);
    enq.ready.assign(deq.ready.or(passes.not()));
    when(deq.fire, () => started.next(this.stop.not()));
  }
}
