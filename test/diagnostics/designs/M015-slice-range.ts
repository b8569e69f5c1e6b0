import { Module, UInt, Vec, input, output } from '../../../gen/index.ts';

class Slices extends Module {
  readonly byte = input(UInt(8));
  readonly list = input(Vec(3, UInt(8)));
  readonly out = output(UInt(16));

  logic() {
    const high = this.byte.bits(8, 4).pad(8);
    const swapped = this.byte.bits(0, 3).pad(8);
    const more = this.byte.trunc(9).resize(8);
    const less = this.byte.pad(7).resize(8);
    const past = this.list.get(3);
    this.out.assign(high.add(swapped).add(more).add(less).add(past).pad(16));
  }
}

export const designs = {
  'past the top, the wrong way round, growing by trunc, cutting by pad, past the end of a vector': () => new Slices(),
};
