import { Module, UInt, assert, crossing, inDomain, input, output, reg } from '../../../gen/index.ts';
import { fromGray, toGray } from './gray.ts';
import type { CrossingParams } from './pulse-crossing.ts';
import { checkedStages } from './stages.ts';

export interface GrayCrossingParams extends CrossingParams {
  /** Bits of the number. */
  readonly bits: number;
}

/**
 * Shows a number of one clock domain to another, for a number that goes up or down by one at most per cycle (from the
 * largest to 0 as well): a Gray code of it crosses, of which one bit changes at a time, so that the other side sees the
 * number as it was or as it is, never a mixture. An assertion checks the steps.
 *
 * `next` is the number after the next edge of `from`; `seen` follows `stages` edges of `to` later, or one more.
 */
export class GrayCrossing extends Module<GrayCrossingParams> {
  /** The number as it will be after the next edge. */
  readonly next = input(UInt(this.p.bits), { domain: this.p.from });
  /** The number as the other side sees it. */
  readonly seen = output(UInt(this.p.bits), { domain: this.p.to });

  readonly code = reg(UInt(this.p.bits), { init: 0, domain: this.p.from });
  readonly stages = Array.from({ length: checkedStages(this.p.stages) }, (_, i) =>
    reg(UInt(this.p.bits), {
      init: 0,
      domain: this.p.to,
      crossing: i === 0 ? 'first stage of a synchroniser' : undefined,
    }),
  );

  override moduleName(): string {
    const { bits, from, to, stages = 2 } = this.p;
    return `gray_crossing_${bits}_${from.name}_${to.name}_${stages}`;
  }

  logic(): void {
    const following = toGray(this.next);
    this.code.next(following);
    const changing = following.xor(this.code);
    inDomain(this.p.from, () =>
      assert(changing.and(changing.sub(1)).eq(0), 'a number that crosses as a Gray code changes by one at most'),
    );
    const crossed = crossing(this.code, 'a Gray code, of which one bit changes at a time');
    this.stages.forEach((stage, i) => stage.next(i === 0 ? crossed : this.stages[i - 1]));
    this.seen.assign(fromGray(this.stages[this.stages.length - 1]));
  }
}
