import { Bool, Module, input, output, reg } from '../../../gen/index.ts';
import type { ClockDomain } from '../../../gen/index.ts';
import { checkedStages } from './stages.ts';

export interface SynchroniserParams {
  /** The domain that the bit is wanted in. Default: the domain around the module. */
  readonly to?: ClockDomain;
  /** Registers in a row, at least 2 (default): each one gives an undecided first one another cycle to settle. */
  readonly stages?: number;
  /** The value in reset. Default: false. */
  readonly init?: boolean;
}

/**
 * Brings one bit of another clock domain into this one: `stages` registers in a row, the first of which may be caught
 * while the bit changes. A change is seen after `stages` edges, or one more.
 *
 * The bit has to come straight from a register, and to keep a value for more than one period of this clock (two, to
 * be sure under jitter), or a change may go unseen. Several bits that belong together do not cross so: see `GrayCrossing`,
 * `HandshakeCrossing`, `AsyncQueue`.
 *
 * ```
 * in     ▁▁▁▁▁▁▁▁▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔
 * clk    ▔▔▁▁▔▔▁▁▔▔▁▁▔▔▁▁▔▔▁▁▔▔▁▁▔▔
 * first  ▁▁▁▁▁▁▁▁??▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔   caught while it changes: either value
 * out    ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▔▔▔▔▔▔▔▔▔▔   after two edges, or three
 * ```
 */
export class Synchroniser extends Module<SynchroniserParams> {
  readonly in = input(Bool());
  readonly out = output(Bool());

  readonly stages = Array.from({ length: checkedStages(this.p.stages) }, (_, i) =>
    reg(Bool(), {
      init: this.p.init ?? false,
      domain: this.p.to,
      crossing: i === 0 ? 'first stage of a synchroniser' : undefined,
    }),
  );

  override moduleName(): string {
    const { to, stages = 2, init = false } = this.p;
    return ['synchroniser', ...(to === undefined ? [] : [to.name]), `${stages}`, ...(init ? ['set'] : [])].join('_');
  }

  logic(): void {
    this.stages.forEach((stage, i) => stage.next(i === 0 ? this.in : this.stages[i - 1]));
    this.out.assign(this.stages[this.stages.length - 1]);
  }
}
