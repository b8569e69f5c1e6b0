import { Bool, Module, UInt, clockDomain, input, instance, output, reg } from '../../../gen/index.ts';

const link = clockDomain({ name: 'link' });

class Wide extends Module {
  readonly out = output(UInt(4));
  readonly count = reg(UInt(4), { init: 0, domain: link });
  readonly first = reg(UInt(4), { init: 0, crossing: 'first stage' });
  readonly second = reg(UInt(4), { init: 0 });

  logic() {
    this.count.next(this.count.add(1));
    this.first.next(this.count);
    this.second.next(this.first);
    this.out.assign(this.second);
  }
}

class OneBit extends Module {
  readonly in = input(Bool());
  readonly out = output(Bool());
  readonly first = reg(Bool(), { init: false, crossing: 'first stage of a synchroniser' });
  readonly second = reg(Bool(), { init: false });

  logic() {
    this.first.next(this.in);
    this.second.next(this.first);
    this.out.assign(this.second);
  }
}

class OneByOne extends Module {
  readonly out = output(Bool());
  readonly count = reg(UInt(2), { init: 0, domain: link });
  readonly bits = [instance(new OneBit()), instance(new OneBit())];

  logic() {
    this.count.next(this.count.add(1));
    this.bits.forEach((bit, i) => bit.in.assign(this.count.bit(i)));
    this.out.assign(this.bits[0].out.and(this.bits[1].out));
  }
}

export const designs = {
  'a register of several bits': () => new Wide(),
  'a synchroniser for each bit': () => new OneByOne(),
};
