import { Module, UInt, output, reg } from '../../../gen/index.ts';

class Still extends Module {
  readonly out = output(UInt(8));
  readonly count = reg(UInt(8), { init: 0 });

  logic() {
    this.out.assign(this.count);
  }
}

export const designs = {
  'a counter that does not count': () => new Still(),
};
