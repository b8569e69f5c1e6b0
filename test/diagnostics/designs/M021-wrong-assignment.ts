import { Module, UInt, output, reg } from '../../../gen/index.ts';

class Confused extends Module {
  readonly out = output(UInt(8));
  readonly count = reg(UInt(8), { init: 0 });

  logic() {
    this.count.assign(this.count.add(1));
    this.out.next(this.count);
  }
}

export const designs = {
  'assign on a register, next on an output': () => new Confused(),
};
