import { Bool, Module, UInt, input, instance, output, reg } from '../../../gen/index.ts';

class Counter extends Module {
  readonly wrapped = output(Bool());
  readonly value = reg(UInt(2), { init: 0 });

  logic() {
    this.value.next(this.value.add(1));
    this.wrapped.assign(this.value.eq(3));
  }
}

class Nosy extends Module {
  readonly full = output(Bool());
  readonly counter = instance(new Counter());

  logic() {
    this.full.assign(this.counter.value.eq(2));
  }
}

class Outer extends Module {
  readonly en = input(Bool());
  readonly out = output(Bool());
  readonly inner = instance(new Inner({ around: () => this.en }));

  logic() {
    this.out.assign(this.inner.out);
  }
}

class Inner extends Module<{ around: () => Bool }> {
  readonly out = output(Bool());

  logic() {
    this.out.assign(this.p.around());
  }
}

export const designs = {
  'a signal of the module around': () => new Outer(),
  'a register of an instance': () => new Nosy(),
};
