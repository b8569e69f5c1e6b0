import { Module, UInt, input, output } from '../../../gen/index.ts';

class Sum extends Module {
  readonly a = input(UInt(8));
  readonly b = input(UInt(8));
  readonly sum = output(UInt(8));

  logic() {
    this.sum.assign((this.a as unknown as number) + (this.b as unknown as number));
  }
}

class Named extends Module {
  readonly a = input(UInt(8));
  readonly note = `${this.a}`;
  readonly out = output(UInt(8));

  logic() {
    this.out.assign(this.a);
  }
}

export const designs = {
  'an operator of the language': () => new Sum(),
  'a text made of a signal': () => new Named(),
};
