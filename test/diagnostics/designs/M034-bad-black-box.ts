import { BlackBox, Bool, Module, input, instance, output, wire } from '../../../gen/index.ts';

class Macro extends BlackBox {
  readonly in = input(Bool());
  readonly out = output(Bool());
  readonly between = wire(Bool());

  verilogName() {
    return 'my-macro';
  }

  override verilogParameters() {
    return { DEPTH: NaN, case: 1 };
  }

  override logic() {
    this.between.assign(this.in);
    this.out.assign(this.between);
  }
}

class Holder extends Module {
  readonly in = input(Bool());
  readonly out = output(Bool());
  readonly macro = instance(new Macro());

  logic() {
    this.macro.in.assign(this.in);
    this.out.assign(this.macro.out);
  }
}

export const designs = {
  'with statements, illegal names and a parameter that is no number': () => new Holder(),
};
