import { Bool, Bundle, Module, UInt, input, output } from '../../../gen/index.ts';

class Deaf extends Module {
  readonly debug = input(Bool());
  readonly pixel = input(Bundle({ red: UInt(8), green: UInt(8) }));
  readonly out = output(UInt(8));

  logic() {
    this.out.assign(this.pixel.red);
  }
}

export const designs = {
  'an input, and a field of one': () => new Deaf(),
};
