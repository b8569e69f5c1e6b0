import { Module, UInt, Vec, clockDomain, input, output, reg } from '../../../gen/index.ts';

const io = clockDomain({ name: 'io' });
const otherIo = clockDomain({ name: 'io', clock: 'io2_clk', edge: 'falling', synchronousTo: io });
const slow = clockDomain({ name: 'slow', synchronousTo: io, reset: { name: 'io_rst_n', kind: 'sync' } });

class Clocks extends Module {
  readonly in = input(Vec(3, UInt(8)));
  readonly out = output(Vec(3, UInt(8)));
  readonly a = reg(UInt(8), { init: 0, domain: io });
  readonly b = reg(UInt(8), { init: 0, domain: otherIo });
  readonly c = reg(UInt(8), { init: 0, domain: slow });

  logic() {
    this.a.next(this.in[0]);
    this.b.next(this.in[1]);
    this.c.next(this.in[2]);
    this.out[0].assign(this.a);
    this.out[1].assign(this.b);
    this.out[2].assign(this.c);
  }
}

export const designs = {
  'two domains called io, and one reset in two kinds': () => new Clocks(),
};
