import { Bool, Module, input, instance, output } from '../../../gen/index.ts';

class Inverter extends Module {
  readonly in = input(Bool());
  readonly out = output(Bool());

  logic() {
    this.out.assign(this.in.not());
  }
}

class Forgetful extends Module {
  readonly out = output(Bool());
  readonly loose = new Inverter();

  logic() {
    this.out.assign(true);
  }
}

class Doubled extends Module {
  readonly out = output(Bool());
  readonly once = instance(new Inverter());
  readonly twice = instance(this.once);

  logic() {
    this.once.in.assign(true);
    this.out.assign(this.once.out);
  }
}

export const designs = {
  'never handed to instance()': () => new Forgetful(),
  'handed to it twice': () => new Doubled(),
};
