import { Bool, Module, Stream, crossing, input, instance, output, reg, when } from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import type { CrossingParams } from './pulse-crossing.ts';
import { Synchroniser } from './synchroniser.ts';

export interface HandshakeCrossingParams<T extends Type> extends CrossingParams {
  readonly type: T;
}

/**
 * Carries words from one clock to another, few but wide ones: a word waits in a register of `from` while a request
 * and its acknowledgement go through synchronisers, there and back twice (four phases). A word takes ten
 * cycles with two stages and like clocks; for one word per cycle there is `AsyncQueue`.
 *
 * Either side may be reset alone, for at least `stages` + 2 cycles of the other clock: the word on its way is then lost,
 * or delivered again after a reset of `to`, and the next ones pass as before.
 *
 * ```
 * enq     ▁▔▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▔
 * word    ──a────────────────────b
 * asking  ▁▁▔▔▔▔▔▔▔▔▔▔▔▔▁▁▁▁▁▁▁▁▔
 * deq     ▁▁▁▁▁▁▁a▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁
 * taken   ▁▁▁▁▁▁▁▔▔▔▔▔▔▔▔▔▔▔▁▁▁▁▁
 * ```
 */
export class HandshakeCrossing<T extends Type> extends Module<HandshakeCrossingParams<T>> {
  readonly enq = input(Stream(this.p.type), { domain: this.p.from });
  readonly deq = output(Stream(this.p.type), { domain: this.p.to });

  /** The word on its way. */
  readonly word = reg(this.p.type, { domain: this.p.from });
  /** Out of reset: in a reset of this side alone the other may still be taking the word, so that stays as it is. */
  readonly awake = reg(Bool(), { init: false, domain: this.p.from });
  readonly asking = reg(Bool(), { init: false, domain: this.p.from });
  /** The word is taken; goes back when the request does. */
  readonly taken = reg(Bool(), { init: false, domain: this.p.to });
  readonly full = reg(Bool(), { init: false, domain: this.p.to });
  readonly arrived = reg(this.p.type, { domain: this.p.to });
  readonly request = instance(new Synchroniser({ to: this.p.to, stages: this.p.stages }));
  readonly acknowledgement = instance(new Synchroniser({ to: this.p.from, stages: this.p.stages }));

  logic(): void {
    const { enq, deq, word, asking, taken, full, arrived } = this;
    this.request.in.assign(asking);
    this.acknowledgement.in.assign(taken);
    const asked = this.request.out;
    const answered = this.acknowledgement.out;

    this.awake.next(true);
    enq.ready.assign(this.awake.and(asking.or(answered).not()));
    when(enq.fire, () => {
      word.next(enq.bits);
      asking.next(true);
    }).elseWhen(answered, () => asking.next(false));

    deq.valid.assign(full);
    deq.bits.assign(arrived);
    when(deq.ready, () => full.next(false));
    const waiting = crossing(word, 'held from the request until it is acknowledged');
    when(asked.not(), () => taken.next(false)).elseWhen(taken.not().and(full.not().or(deq.ready)), () => {
      taken.next(true);
      full.next(true);
      arrived.next(waiting);
    });
  }
}
