import { Bool, Module, Stream, UInt, connect, input, output, reg, when } from '../../../gen/index.ts';

class Doubled extends Module {
  readonly en = input(Bool());
  readonly left = input(Stream(UInt(8)));
  readonly right = input(Stream(UInt(8)));
  readonly out = output(Stream(UInt(8)));
  readonly count = reg(UInt(8), { init: 0 });
  readonly fine = output(UInt(8));

  logic() {
    connect(this.left, this.out);
    connect(this.right, this.out);
    when(this.en, () => {
      this.count.next(this.count.add(1));
      this.count.next(this.count.add(2));
    });
    this.fine.assign(0);
    this.fine.assign(this.count);
  }
}

export const designs = {
  'two producers of one stream, two next values in one branch': () => new Doubled(),
};
