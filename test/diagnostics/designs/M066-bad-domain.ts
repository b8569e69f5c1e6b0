import { Bool, Module, clockDomain, defaultDomain, driveReset, instance, output, reg } from '../../../gen/index.ts';

const link = clockDomain({ name: 'link' });
const high = clockDomain({ name: 'high', reset: { kind: 'async', activeLow: false } });
const free = clockDomain({ name: 'free', reset: 'none' });
const falling = clockDomain({ name: 'falling', edge: 'falling' });
const inner = clockDomain({ name: 'inner', clockOf: defaultDomain });

class Blinker extends Module {
  readonly out = output(Bool());
  readonly state = reg(Bool(), { init: false });

  logic() {
    this.state.next(this.state.not());
    this.out.assign(this.state);
  }
}

/** Two domains of one clock. */
class Related extends Module {
  readonly out = output(Bool());
  readonly a = reg(Bool(), { init: false });
  readonly b = reg(Bool(), { init: false, domain: inner });

  logic() {
    this.a.next(this.b);
    this.b.next(this.a.not());
    this.out.assign(this.b);
  }
}

class Maps extends Module {
  readonly out = output(Bool());
  readonly strange = instance(new Blinker(), { domains: new Map([[link, defaultDomain]]) });
  readonly inverted = instance(new Blinker(), { domains: new Map([[defaultDomain, high]]) });
  readonly unreset = instance(new Blinker(), { domains: new Map([[defaultDomain, free]]) });
  readonly late = instance(new Blinker(), { domains: new Map([[defaultDomain, falling]]) });
  readonly parted = instance(new Related(), { domains: new Map([[inner, link]]) });

  logic() {
    this.out.assign(this.strange.out);
  }
}

class Resets extends Module {
  readonly out = output(Bool());
  readonly awake = reg(Bool(), { init: false });
  readonly state = reg(Bool(), { init: false, domain: inner });

  logic() {
    driveReset(inner, this.awake);
    driveReset(inner, this.awake);
    driveReset(link, this.awake);
    driveReset(free, this.awake);
    this.awake.next(true);
    this.state.next(true);
    this.out.assign(this.state);
  }
}

export const designs = {
  'maps of domains': () => new Maps(),
  'resets driven twice, of another clock, and where there is none': () => new Resets(),
};
