import { Module, UInt, input, instance, output } from '../../../gen/index.ts';

class Alu extends Module {
  readonly operand = input(UInt(8));
  readonly result = output(UInt(8));

  logic() {
    this.result.assign(this.operand.not());
  }
}

class Holder extends Module {
  readonly x = input(UInt(7));
  readonly result = output(UInt(8));
  readonly alu = instance(new Alu());

  logic() {
    this.alu.operand.bits(6, 0).assign(this.x);
    this.result.assign(this.alu.result);
  }
}

export const designs = {
  'the top bit missing': () => new Holder(),
};
