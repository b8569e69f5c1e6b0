import { Module, UInt, output, reg } from '../../../gen/index.ts';

class Literals extends Module {
  readonly nibble = output(UInt(4));
  readonly count = reg(UInt(4), { init: 16 });

  logic() {
    this.nibble.assign(this.count);
    this.count.next(-1);
  }
}

export const designs = {
  'too large, and negative': () => new Literals(),
};
