import { Bool, Module, output, reg } from '../../../gen/index.ts';

class Early extends Module {
  readonly out = output(Bool());
  readonly nothing = this.out.assign(true);

  logic() {}
}

class Late extends Module {
  readonly out = output(Bool());

  logic() {
    const extra = output(Bool());
    extra.assign(true);
    this.out.assign(true);
  }
}

export const designs = {
  'a statement in a field': () => new Early(),
  'a port in logic()': () => new Late(),
  'a register in no module': () => {
    reg(Bool());
    return new Late();
  },
};
