import { BlackBox, Bool, Bundle, Module, input, instance, output, reg } from '../../../gen/index.ts';

class Macro extends BlackBox {
  readonly in = input(Bool());

  verilogName() {
    return 'clashing';
  }
}

class Clashing extends Module {
  readonly dataIn = input(Bool());
  readonly data = input(Bundle({ in: Bool() }));
  readonly clk = input(Bool());
  readonly out = output(Bool());
  readonly last = reg(Bool());
  readonly macro = instance(new Macro());

  logic() {
    this.last.next(this.dataIn.and(this.data.in, this.clk));
    this.macro.in.assign(this.last);
    this.out.assign(this.last);
  }
}

export const designs = {
  'two ports, a port and a clock, a module and a black box': () => new Clashing(),
};
