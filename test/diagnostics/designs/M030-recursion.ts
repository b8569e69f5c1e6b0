import { Bool, Module, instance, output } from '../../../gen/index.ts';

class Tree extends Module<{ depth: number }> {
  readonly out = output(Bool());
  readonly below: Tree = instance(new Tree({ depth: this.p.depth }));

  logic() {
    this.out.assign(this.below.out);
  }
}

export const designs = {
  'parameters that do not get smaller': () => new Tree({ depth: 3 }),
};
