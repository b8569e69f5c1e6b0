import { Bool, Module, instance, output } from '../../../gen/index.ts';

class Tree extends Module<{ depth: number }> {
  readonly out = output(Bool());
  readonly below: Tree = instance(new Tree({ depth: this.p.depth }));

  logic() {
    this.out.assign(this.below.out);
  }
}

class Even extends Module {
  readonly out = output(Bool());
  readonly odd: Module = instance(new Odd());

  logic() {
    this.out.assign(true);
  }
}

class Odd extends Module {
  readonly out = output(Bool());
  readonly even: Module = instance(new Even());

  logic() {
    this.out.assign(true);
  }
}

class Growing extends Module<{ width: number }> {
  readonly out = output(Bool());
  readonly below: Growing = instance(new Growing({ width: this.p.width + 1 }));

  logic() {
    this.out.assign(this.below.out);
  }
}

export const designs = {
  'two classes that contain each other': () => new Even(),
  'parameters that grow': () => new Growing({ width: 1 }),
  'parameters that do not get smaller': () => new Tree({ depth: 3 }),
};
