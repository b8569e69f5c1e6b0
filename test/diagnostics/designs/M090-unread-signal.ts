import { Module, UInt, input, output, reg, unused, wire } from '../../../gen/index.ts';

class Leftovers extends Module {
  readonly in = input(UInt(8));
  readonly out = output(UInt(8));
  readonly last = reg(UInt(8));
  readonly meant = wire(UInt(8));

  logic() {
    const spare = wire(UInt(8));
    spare.assign(this.in);
    this.last.next(this.in);
    this.meant.assign(this.in);
    unused(this.meant);
    this.out.assign(this.in);
  }
}

export const designs = {
  'a wire and a register': () => new Leftovers(),
};
