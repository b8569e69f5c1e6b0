import { Module, UInt, output } from '../../../gen/index.ts';

class Fraction extends Module<{ ratio: number; name?: number }> {
  readonly scale = output(UInt(8));
  readonly other = output(UInt(8));

  logic() {
    this.scale.assign(this.p.ratio);
    this.other.assign(this.p.name as number);
  }
}

export const designs = {
  'a fraction, and a parameter that is missing': () => new Fraction({ ratio: 0.5 }),
};
