import { Module, Stream, UInt, connect, input, output } from '../../../gen/index.ts';

class Joint extends Module<{ width: number }> {
  readonly in = input(Stream(UInt(8)));
  readonly out = output(Stream(UInt(this.p.width)));

  logic() {
    connect(this.in, this.out);
  }
}

export const designs = {
  'payloads of different widths': () => new Joint({ width: 16 }),
};
