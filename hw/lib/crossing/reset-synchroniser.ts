import { Bool, Module, output, reg } from '../../../gen/index.ts';
import type { ClockDomain } from '../../../gen/index.ts';
import { UserError } from '../../../gen/errors.ts';
import { checkedStages } from './stages.ts';

export interface ResetSynchroniserParams {
  /** A domain with the clock, and with the asynchronous reset as it comes from outside. */
  readonly domain: ClockDomain;
  /** Registers in a row, at least 2 (default). */
  readonly stages?: number;
}

/**
 * Lets a reset that comes at any time end in step with a clock: it begins at once, without a clock, and ends `stages`
 * edges, or one more, after the reset outside. What it gives is the reset of a domain made with `clockOf`:
 *
 * ```ts
 * const board = clockDomain({ name: 'board', clock: 'clk', reset: { name: 'button_n', kind: 'async' } });
 * const core = clockDomain({ name: 'core', clockOf: board });
 * // in the module around everything of `core`
 * readonly release = instance(new ResetSynchroniser({ domain: board }));
 * logic() { driveReset(core, this.release.released); }
 * ```
 *
 * ```
 * button_n  ▔▔▔▔▔▁▁▁▁▁▁▁▁▁▁▁▔▔▔▔▔▔▔▔▔▔▔▔▔▔
 * clk       ▔▔▁▁▔▔▁▁▔▔▁▁▔▔▁▁▔▔▁▁▔▔▁▁▔▔▁▁▔▔
 * released  ▔▔▔▔▔▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▔▔▔▔▔▔   at once; two edges later
 * ```
 */
export class ResetSynchroniser extends Module<ResetSynchroniserParams> {
  /** True out of reset. */
  readonly released = output(Bool());

  readonly stages = Array.from({ length: checkedStages(this.p.stages) }, (_, i) =>
    reg(Bool(), {
      init: false,
      domain: withAsyncReset(this.p.domain),
      crossing: i === 0 ? 'leaves a reset that ends at any time' : undefined,
    }),
  );

  override moduleName(): string {
    return `reset_synchroniser_${this.p.domain.name}_${this.p.stages ?? 2}`;
  }

  logic(): void {
    this.stages.forEach((stage, i) => stage.next(i === 0 ? true : this.stages[i - 1]));
    this.released.assign(this.stages[this.stages.length - 1]);
  }
}

function withAsyncReset(domain: ClockDomain): ClockDomain {
  if (domain.reset?.kind === 'async') return domain;
  throw new UserError({
    what: `ResetSynchroniser was given the clock domain ${domain.name}`,
    expected: 'a domain whose reset is asynchronous',
    found: domain.reset === null ? 'no reset' : 'a synchronous reset, which ends in step with its clock already',
    fix: `declare the reset from outside: clockDomain({ name, clock: '${domain.clock}', reset: { kind: 'async' } })`,
  });
}
