import { Bool, Module, Stream, assert, connect, input, instance, output, reg } from '../../../gen/index.ts';
import type { Type } from '../../../gen/index.ts';
import { CreditLink } from './credit-sender.ts';
import type { CreditParams } from './credit-sender.ts';
import { Queue } from './queue.ts';

/**
 * The far end of a link that cannot stall: holds up to `credits` words, and gives a credit back for each that leaves,
 * one cycle after it has left. See `CreditSender`.
 *
 * One cycle of latency, a word per cycle, no combinational path between any two sides.
 */
export class CreditReceiver<T extends Type> extends Module<CreditParams<T>> {
  readonly link = input(CreditLink(this.p.type));
  /** Gives one credit back in each cycle in which this holds. */
  readonly credit = output(Bool());
  readonly deq = output(Stream(this.p.type));

  readonly buffer = instance(new Queue({ type: this.p.type, depth: this.p.credits }));
  readonly returned = reg(Bool(), { init: false });

  logic() {
    const { link, buffer, deq } = this;
    buffer.enq.valid.assign(link.valid);
    buffer.enq.bits.assign(link.bits);
    connect(buffer.deq, deq);
    this.returned.next(deq.fire);
    this.credit.assign(this.returned);
    assert(link.valid.not().or(buffer.enq.ready), 'no word comes without room for it');
  }
}
