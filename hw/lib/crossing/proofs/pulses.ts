import {
  Bool,
  Module,
  UInt,
  assert,
  cover,
  crossing,
  inDomain,
  input,
  instance,
  reg,
  when,
} from '../../../../gen/index.ts';
import { within } from '../../streams/proofs/journey.ts';
import { PulseCrossing } from '../pulse-crossing.ts';
import { from, to, watching } from './clocks.ts';

/** Events at any time at which the crossing is ready: each arrives once, within a number of edges of either clock. */
export class PulseCrossingProof extends Module<{ readonly stages: number }> {
  readonly want = input(Bool(), { domain: from });

  readonly part = instance(new PulseCrossing({ from, to, stages: this.p.stages }));
  /** Events so far, modulo 4. */
  readonly sent = reg(UInt(2), { init: 0, domain: from });
  readonly received = reg(UInt(2), { init: 0, domain: to });

  logic() {
    const { stages } = this.p;
    const { part, sent, received } = this;
    inDomain(from, () => {
      const event = this.want.and(part.ready);
      part.in.assign(event);
      when(event, () => {
        sent.next(sent.add(1));
        assert(sent.eq(crossing(received, watching)), 'the event before has arrived when the next one may come');
      });
      within({
        waiting: sent.eq(crossing(received, watching)),
        comes: part.ready,
        cycles: stages,
        message: `ready is back within ${stages} edges of its clock after an event has arrived`,
      });
    });
    inDomain(to, () => {
      const underWay = crossing(sent, watching).ne(received);
      when(part.out, () => {
        received.next(received.add(1));
        assert(underWay, 'no event arrives that was not sent, and none twice');
        cover(received.eq(3), 'a fourth event arrives');
      });
      within({
        waiting: underWay,
        comes: part.out,
        cycles: stages,
        message: `an event arrives within ${stages} edges of the other clock`,
      });
    });
  }
}
