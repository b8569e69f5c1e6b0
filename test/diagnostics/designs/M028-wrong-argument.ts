import { Bool, Module, UInt, Vec, input, output, reg, when } from '../../../gen/index.ts';

/** What plain JavaScript would hand over. */
const untyped = (value: unknown): never => value as never;

class NumberForType extends Module {
  readonly count = reg(untyped(8));
  logic() {}
}

class SignalForType extends Module {
  readonly a = input(UInt(8));
  readonly lanes = output(Vec(2, untyped(this.a)));
  logic() {}
}

class NoClosure extends Module {
  readonly go = input(Bool());
  readonly out = output(Bool());
  logic() {
    this.out.assign(this.go);
    when(this.go, untyped(this.out.assign(true)));
  }
}

class NoFunction extends Module {
  readonly lanes = input(Vec(2, UInt(8)));
  logic() {
    this.lanes.map(untyped(undefined));
  }
}

class Endless extends Module {
  readonly a = input(UInt(8));
  readonly out = output(UInt(8));
  logic() {
    const again = (x: UInt): UInt => again(x.add(1));
    this.out.assign(again(this.a));
  }
}

export const designs = {
  'a number where a type is wanted': () => new NumberForType(),
  'a signal where a type is wanted': () => new SignalForType(),
  'a statement where a function is wanted': () => new NoClosure(),
  'nothing where a function is wanted': () => new NoFunction(),
  'a description without end': () => new Endless(),
};
