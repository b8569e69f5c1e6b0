import { Bool, Module, input, output } from '../../../gen/index.ts';

class Endmodule extends Module {
  readonly reg = input(Bool());
  readonly out = output(Bool());

  logic() {
    this.out.assign(this.reg);
  }
}

export const designs = {
  'a port and a module': () => new Endmodule(),
};
