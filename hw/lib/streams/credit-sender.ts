import { Bool, Bundle, Module, Stream, UInt, assert, bitsFor, input, output, reg, when } from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';

/** A word on a link without `ready`: whoever sends it knows that there is room. */
export function CreditLink<T extends Type>(type: T) {
  return Bundle({ valid: Bool(), bits: type });
}

export interface CreditParams<T extends Type> {
  readonly type: T;
  /** Words that may be under way: the room of the receiver. The same on both sides. */
  readonly credits: number;
}

/**
 * Sends a stream over a link that cannot stall, of any latency: a word leaves only against a credit, and
 * `CreditReceiver` returns one for each word that has left its buffer.
 *
 * ```
 * enq ──►[sender]── link ──►│ any registers │──►[receiver: credits words]──► deq
 *             ▲── credit ◄──│ any registers │◄──────┘
 * ```
 *
 * No word is lost whatever the latencies. With L cycles on the link and C on the way back a credit is spent again after
 * L + C + 3 cycles: with that many credits a word passes per cycle. Combinational: `enq` to `link`; `enq.ready` comes
 * from a register.
 */
export class CreditSender<T extends Type> extends Module<CreditParams<T>> {
  readonly enq = input(Stream(this.p.type));
  readonly link = output(CreditLink(this.p.type));
  /** One credit is given back in each cycle in which this holds. */
  readonly credit = input(Bool());

  readonly credits = reg(UInt(bitsFor(this.p.credits)), { init: this.p.credits });

  logic() {
    const { enq, link, credit, credits } = this;
    enq.ready.assign(credits.ne(0));
    link.valid.assign(enq.fire);
    link.bits.assign(enq.bits);
    when(credit.and(enq.fire.not()), () => credits.next(credits.add(1))).elseWhen(enq.fire.and(credit.not()), () =>
      credits.next(credits.sub(1)),
    );
    assert(credit.not().or(credits.ne(this.p.credits)), 'no more credits come back than were spent');
  }
}
