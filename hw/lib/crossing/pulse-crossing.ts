import { Bool, Module, assert, inDomain, input, instance, output, reg, when } from '../../../gen/index.ts';
import type { ClockDomain } from '../../../gen/index.ts';
import { Synchroniser } from './synchroniser.ts';

export interface CrossingParams {
  /** The domain that the values come from. */
  readonly from: ClockDomain;
  /** The domain that takes them. */
  readonly to: ClockDomain;
  /** Registers in a row of each synchroniser, at least 2 (default). */
  readonly stages?: number;
}

/**
 * Carries events from one clock to another: for each cycle of `from` with `in`, one cycle of `to` with `out`. An event
 * turns a register over, the other side sees it turned, and tells the first side, which is `ready` again then.
 *
 * `in` may be set only while `ready` is (an assertion says so): about once in `stages` + 1 cycles of either clock
 * together. Both sides are reset together: one alone would see an event, or miss one.
 *
 * ```
 * from    ▔▁▔▁▔▁▔▁▔▁▔▁▔▁▔▁▔▁▔▁▔▁
 * in      ▁▁▔▔▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁
 * ready   ▔▔▔▔▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▔▔
 * turned  ▁▁▁▁▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔
 * to      ▔▔▁▁▔▔▁▁▔▔▁▁▔▔▁▁▔▔▁▁▔▔
 * out     ▁▁▁▁▁▁▁▁▁▁▁▁▔▔▔▔▁▁▁▁▁▁
 * ```
 */
export class PulseCrossing extends Module<CrossingParams> {
  /** An event of `from`. */
  readonly in = input(Bool(), { domain: this.p.from });
  /** The event before has arrived, and `in` may be set. */
  readonly ready = output(Bool(), { domain: this.p.from });
  /** An event, one cycle long. */
  readonly out = output(Bool(), { domain: this.p.to });

  readonly turned = reg(Bool(), { init: false, domain: this.p.from });
  readonly last = reg(Bool(), { init: false, domain: this.p.to });
  readonly there = instance(new Synchroniser({ to: this.p.to, stages: this.p.stages }));
  readonly back = instance(new Synchroniser({ to: this.p.from, stages: this.p.stages }));

  override moduleName(): string {
    return `pulse_crossing_${this.p.from.name}_${this.p.to.name}_${this.p.stages ?? 2}`;
  }

  logic(): void {
    const { turned, last, there, back } = this;
    when(this.in, () => turned.next(turned.not()));
    there.in.assign(turned);
    last.next(there.out);
    this.out.assign(there.out.xor(last));
    back.in.assign(last);
    this.ready.assign(back.out.eq(turned));
    inDomain(this.p.from, () =>
      assert(this.in.not().or(this.ready), 'events come one by one: the one before has arrived'),
    );
  }
}
