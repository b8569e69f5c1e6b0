import { Module, UInt, input, instance, output, wire } from '../../../gen/index.ts';

class Mac extends Module<{ width: number }> {
  readonly a = input(UInt(8));
  readonly b = input(UInt(this.p.width));
  readonly total = output(UInt(24));
  readonly sum = wire(UInt(24));

  logic() {
    const product = this.a.mul(this.b);
    this.sum.assign(product.addx(this.a));
    this.total.assign(this.sum.and(product));
  }
}

class Chip extends Module {
  readonly a = input(UInt(8));
  readonly total = output(UInt(24));
  readonly macs = [8, 9].map((width) => instance(new Mac({ width })));

  logic() {
    for (const mac of this.macs) {
      mac.a.assign(this.a);
      mac.b.assign(this.a.pad(mac.p.width));
    }
    this.total.assign(this.macs[0].total);
  }
}

export const designs = {
  'in two variants of one class': () => new Chip(),
};
