import { Bool, Module, clockDomain, defaultDomain, driveReset, input, output, reg } from '../../../gen/index.ts';

const link = clockDomain({ name: 'link', reset: { name: 'rst_n', kind: 'async' } });
const other = clockDomain({ name: 'other' });
const core = clockDomain({ name: 'inner', clockOf: defaultDomain });

class SharedReset extends Module {
  readonly a = output(Bool());
  readonly b = output(Bool());
  readonly here = reg(Bool(), { init: false });
  readonly there = reg(Bool(), { init: false, domain: link });

  logic() {
    this.here.next(true);
    this.there.next(true);
    this.a.assign(this.here);
    this.b.assign(this.there);
  }
}

class OtherClock extends Module {
  readonly out = output(Bool());
  readonly awake = reg(Bool(), { init: false, domain: other });
  readonly state = reg(Bool(), { init: false, domain: core });

  logic() {
    driveReset(core, this.awake);
    this.awake.next(true);
    this.state.next(true);
    this.out.assign(this.state);
  }
}

class Gated extends Module {
  readonly button = input(Bool());
  readonly out = output(Bool());
  readonly awake = reg(Bool(), { init: false });
  readonly state = reg(Bool(), { init: false, domain: core });

  logic() {
    driveReset(core, this.awake.and(this.button));
    this.awake.next(true);
    this.state.next(true);
    this.out.assign(this.state);
  }
}

export const designs = {
  'one reset for two clocks': () => new SharedReset(),
  'a reset from another clock': () => new OtherClock(),
  'a reset with logic, and an input, before it': () => new Gated(),
};
