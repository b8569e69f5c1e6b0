import { Bool, Module, UInt, instance, output, reg } from '../../../gen/index.ts';

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

export const designs = {
  'a register of an instance': () => new Nosy(),
};
