import { Bool, Module, SInt, UInt, input, mux, output } from '../../../gen/index.ts';
import type { BoolSignal, UIntSignal } from '../../../gen/index.ts';

class Mixed extends Module {
  readonly signed = input(SInt(8));
  readonly unsigned = input(UInt(8));
  readonly flag = input(Bool());
  readonly sum = output(UInt(8));
  readonly either = output(UInt(8));

  logic() {
    this.sum.assign(this.unsigned.add(this.signed as unknown as UIntSignal));
    this.either.assign(mux(this.unsigned as unknown as BoolSignal, this.unsigned, this.unsigned));
  }
}

export const designs = {
  'signed meets unsigned, a number is a condition': () => new Mixed(),
};
