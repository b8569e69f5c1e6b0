import {
  Bool,
  Module,
  UInt,
  assert,
  asynchronous,
  cover,
  crossing,
  inDomain,
  input,
  instance,
  mux,
  reg,
  when,
} from '../../../../gen/index.ts';
import { past } from '../../checks/index.ts';
import { GrayCrossing } from '../gray-crossing.ts';
import { Synchroniser } from '../synchroniser.ts';
import { from, to, watching } from './clocks.ts';

/**
 * A number that goes up and down by one: its code changes in one bit at a time (the part's own assertion), and the other
 * side sees the number that was there `stages` of its edges ago, once there have been so many.
 */
export class GrayCrossingProof extends Module<{ readonly bits: number; readonly stages: number }> {
  readonly up = input(Bool(), { domain: from });
  readonly down = input(Bool(), { domain: from });

  readonly part = instance(new GrayCrossing({ from, to, ...this.p }));
  readonly number = reg(UInt(this.p.bits), { init: 0, domain: from });

  logic() {
    const { number, part } = this;
    const next = mux(this.up, number.add(1), mux(this.down, number.sub(1), number));
    number.next(next);
    part.next.assign(next);
    inDomain(to, () => {
      const earlier = past(crossing(number, watching), this.p.stages);
      when(earlier.known, () => {
        assert(part.seen.eq(earlier.value), 'the other side sees the number as it was');
        cover(part.seen.eq(2 ** this.p.bits - 1), 'the largest number is seen');
      });
    });
  }
}

/** A bit at any time: what comes out is what an edge has found, `stages` edges ago, and `init` before. */
export class SynchroniserProof extends Module<{ readonly stages: number }> {
  readonly level = input(Bool(), { domain: asynchronous });

  readonly part = instance(new Synchroniser({ to, stages: this.p.stages }));

  logic() {
    const { part } = this;
    part.in.assign(this.level);
    inDomain(to, () => {
      const earlier = past(crossing(this.level, watching), this.p.stages);
      when(earlier.known, () => {
        assert(part.out.eq(earlier.value), 'the bit comes out as an edge has found it');
        cover(part.out, 'a set bit comes out');
      }).otherwise(() => assert(part.out.not(), 'nothing comes out before an edge has found it'));
    });
  }
}
