import { Module, UInt, Vec, input, output } from '../../../gen/index.ts';

class Narrow extends Module<{ depth: number }> {
  readonly index = input(UInt(Math.log2(this.p.depth)));
  readonly lanes = input(Vec(this.p.depth - 1, UInt(8)));
  readonly same = output(UInt(4));

  logic() {
    this.same.assign(this.index.pad(4));
  }
}

export const designs = {
  'a width and a length that a parameter makes zero': () => new Narrow({ depth: 1 }),
};
