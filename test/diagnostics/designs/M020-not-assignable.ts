import { Bool, Module, UInt, input, instance, output } from '../../../gen/index.ts';

class Inverter extends Module {
  readonly in = input(Bool());
  readonly out = output(Bool());

  logic() {
    this.out.assign(this.in.not());
  }
}

class Targets extends Module {
  readonly en = input(Bool());
  readonly a = input(UInt(8));
  readonly inverter = instance(new Inverter());

  logic() {
    this.en.assign(true);
    this.a.add(1).assign(3);
    this.inverter.in.assign(this.en);
    this.inverter.out.assign(this.en);
  }
}

export const designs = {
  'an input, the result of an operator, an output of an instance': () => new Targets(),
};
