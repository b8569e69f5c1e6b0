import { Bool, Module, Stream, UInt, assert, bitsFor, input, instance, output, reg } from '../../../../gen/index.ts';
import { CreditReceiver } from '../credit-receiver.ts';
import { CreditSender } from '../credit-sender.ts';
import { Colour } from './source.ts';

export interface CreditPathParams {
  readonly credits: number;
  /** Registers on the link. */
  readonly linkLatency: number;
  /** Registers on the way back. */
  readonly creditLatency: number;
}

/** A sender and a receiver with registers between them, as one part with a stream in and a stream out. */
export class CreditPath extends Module<CreditPathParams> {
  readonly enq = input(Stream(Colour));
  readonly deq = output(Stream(Colour));

  /** Words sent less credits returned. */
  readonly spent = reg(UInt(bitsFor(this.p.credits)), { init: 0 });

  readonly sender = instance(new CreditSender({ type: Colour, credits: this.p.credits }));
  readonly receiver = instance(new CreditReceiver({ type: Colour, credits: this.p.credits }));

  logic() {
    const { sender, receiver } = this;
    sender.enq.valid.assign(this.enq.valid);
    sender.enq.bits.assign(this.enq.bits);
    this.enq.ready.assign(sender.enq.ready);
    let { valid, bits } = sender.link;
    for (let stage = 0; stage < this.p.linkLatency; stage++) {
      const arrived = reg(Bool(), { init: false });
      const word = reg(Colour);
      arrived.next(valid);
      word.next(bits);
      [valid, bits] = [arrived, word];
    }
    receiver.link.valid.assign(valid);
    receiver.link.bits.assign(bits);
    let credit = receiver.credit;
    for (let stage = 0; stage < this.p.creditLatency; stage++) {
      const returning = reg(Bool(), { init: false });
      returning.next(credit);
      credit = returning;
    }
    sender.credit.assign(credit);
    this.spent.next(this.spent.add(sender.link.valid.asUInt()).sub(credit.asUInt()));
    assert(this.enq.ready.eq(this.spent.ne(this.p.credits)), 'a word is taken as long as a credit is left');
    this.deq.valid.assign(receiver.deq.valid);
    this.deq.bits.assign(receiver.deq.bits);
    receiver.deq.ready.assign(this.deq.ready);
  }
}
