import { Bool, Module, input, output } from '../../../gen/index.ts';

class Names extends Module {
  readonly größe = input(Bool());
  readonly out = output(Bool());

  logic() {
    this.out.assign(this.größe);
  }

  override moduleName() {
    return '8bit';
  }
}

export const designs = {
  'letters beyond ASCII, a leading digit': () => new Names(),
};
