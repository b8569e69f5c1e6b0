import { Bool, Bundle, Module, UInt, output, wire } from '../../../gen/index.ts';

class Silent extends Module {
  readonly done = output(Bool());
  readonly pixel = output(Bundle({ red: UInt(8), green: UInt(8), blue: UInt(8) }));
  readonly sum = output(UInt(8));
  readonly term = wire(UInt(8));

  logic() {
    this.sum.assign(this.term);
    this.pixel.green.assign(0);
  }
}

export const designs = {
  'outputs, fields of a bundle, and a wire': () => new Silent(),
};
