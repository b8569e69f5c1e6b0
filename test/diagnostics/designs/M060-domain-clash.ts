import { Module, UInt, clockDomain, input, output, reg } from '../../../gen/index.ts';

const io = clockDomain({ name: 'io' });
const otherIo = clockDomain({ name: 'io', clock: 'io2_clk', edge: 'falling' });
const slow = clockDomain({ name: 'slow', reset: { name: 'io_rst_n', kind: 'sync' } });

class Clocks extends Module {
  readonly in = input(UInt(8));
  readonly out = output(UInt(8));
  readonly a = reg(UInt(8), { init: 0, domain: io });
  readonly b = reg(UInt(8), { init: 0, domain: otherIo });
  readonly c = reg(UInt(8), { init: 0, domain: slow });

  logic() {
    this.a.next(this.in);
    this.b.next(this.in);
    this.c.next(this.in);
    this.out.assign(this.a.xor(this.b, this.c));
  }
}

export const designs = {
  'two domains called io, and one reset in two kinds': () => new Clocks(),
};
