import { Module, UInt, input, output } from '../../../gen/index.ts';

class Gaps extends Module {
  readonly upper = input(UInt(8));
  readonly word = output(UInt(32));

  logic() {
    this.word.bits(31, 24).assign(this.upper);
    this.word.bits(19, 12).assign(this.upper);
    this.word.bit(3).assign(true);
  }
}

export const designs = {
  'three ranges and gaps between them': () => new Gaps(),
};
