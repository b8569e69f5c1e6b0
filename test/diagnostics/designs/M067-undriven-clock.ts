import { BlackBox, Bool, Module, clockDomain, inDomain, instance, output, reg } from '../../../gen/index.ts';
import type { ClockDomain } from '../../../gen/index.ts';

const link = clockDomain({ name: 'link' });
const phy = clockDomain({ name: 'phy' });

class Blinker extends Module {
  readonly out = output(Bool());
  readonly state = reg(Bool(), { init: false });

  logic() {
    this.state.next(this.state.not());
    this.out.assign(this.state);
  }
}

class Serialiser extends BlackBox {
  readonly line = output(Bool());
  verilogName(): string {
    return 'vendor_serialiser';
  }
  override clockDomains(): readonly ClockDomain[] {
    return [phy];
  }
}

class Port extends Module {
  readonly blinks = output(Bool());
  readonly line = output(Bool());
  readonly good = inDomain(link, () => instance(new Blinker()));
  readonly forgotten = instance(new Blinker());
  readonly serialiser = instance(new Serialiser());

  override clockDomains(): readonly ClockDomain[] {
    return [link];
  }

  logic() {
    this.blinks.assign(this.good.out);
    this.line.assign(this.serialiser.line);
  }
}

export const designs = {
  'an instance in the default domain, and a black box': () => new Port(),
};
