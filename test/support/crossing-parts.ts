import {
  Bool,
  Bundle,
  Module,
  SInt,
  UInt,
  clockDomain,
  defaultDomain,
  driveReset,
  instance,
  output,
  reg,
} from '../../gen/index.ts';
import {
  AsyncQueue,
  GrayCrossing,
  HandshakeCrossing,
  PulseCrossing,
  ResetSynchroniser,
  Synchroniser,
} from '../../hw/lib/index.ts';

const link = clockDomain({ name: 'link' });
const domains = { from: defaultDomain, to: link };
const board = clockDomain({ name: 'board', clock: 'clk', reset: { name: 'button_n', kind: 'async' } });
const inner = clockDomain({ name: 'inner', clockOf: board });
const record = Bundle({ sum: SInt(24), last: Bool() });

/** A domain whose reset is made inside. */
class Released extends Module {
  readonly out = output(Bool());
  readonly release = instance(new ResetSynchroniser({ domain: board }));
  readonly state = reg(Bool(), { init: false, domain: inner });

  logic(): void {
    driveReset(inner, this.release.released);
    this.state.next(this.state.not());
    this.out.assign(this.state);
  }
}

/** The parts between clock domains, in the smallest sizes and in others. */
export const crossingParts: readonly (() => Module<unknown>)[] = [
  () => new Synchroniser({}),
  () => new Synchroniser({ to: link, stages: 3, init: true }),
  () => new ResetSynchroniser({ domain: link, stages: 3 }),
  () => new Released(),
  () => new PulseCrossing(domains),
  () => new GrayCrossing({ ...domains, bits: 1 }),
  () => new GrayCrossing({ ...domains, bits: 5, stages: 3 }),
  () => new HandshakeCrossing({ ...domains, type: record }),
  () => new AsyncQueue({ ...domains, type: Bool(), depth: 2, style: 'registers' }),
  () => new AsyncQueue({ ...domains, type: record, depth: 8 }),
  () => new AsyncQueue({ ...domains, type: UInt(8), depth: 16, style: 'block' }),
];
