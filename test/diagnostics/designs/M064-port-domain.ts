import {
  BlackBox,
  Bool,
  Module,
  UInt,
  clockDomain,
  defaultDomain,
  input,
  instance,
  output,
  reg,
} from '../../../gen/index.ts';

const link = clockDomain({ name: 'link' });

class Shared extends Module {
  readonly enable = input(Bool());
  readonly both = output(Bool());
  readonly here = reg(Bool(), { init: false });
  readonly there = reg(Bool(), { init: false, domain: link });

  logic() {
    this.here.next(this.enable);
    this.there.next(this.enable);
    this.both.assign(this.here.and(this.there));
  }
}

class Phy extends BlackBox {
  readonly word = input(UInt(8));
  readonly line = output(Bool());
  verilogName(): string {
    return 'vendor_phy';
  }
  override clockDomains() {
    return [defaultDomain, link];
  }
}

class Pads extends Module {
  readonly word = input(UInt(8));
  readonly line = output(Bool());
  readonly phy = instance(new Phy());

  logic() {
    this.phy.word.assign(this.word);
    this.line.assign(this.phy.line);
  }
}

export const designs = {
  'one input for two clocks, one output of two': () => new Shared(),
  'a black box of two clocks': () => new Pads(),
};
