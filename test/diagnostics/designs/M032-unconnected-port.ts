import { Bool, Module, Stream, UInt, connect, input, instance, output } from '../../../gen/index.ts';

class Slice extends Module {
  readonly in = input(Stream(UInt(8)));
  readonly out = output(Stream(UInt(8)));
  readonly flush = input(Bool());

  logic() {
    this.out.valid.assign(this.in.valid.and(this.flush.not()));
    this.out.bits.assign(this.in.bits);
    this.in.ready.assign(this.out.ready);
  }
}

class Holder extends Module {
  readonly out = output(Stream(UInt(8)));
  readonly slice = instance(new Slice());

  logic() {
    connect(this.slice.out, this.out);
    this.slice.flush.assign(false);
  }
}

class Chip extends Module {
  readonly out = output(Stream(UInt(8)));
  readonly rows = [0, 1, 2].map(() => instance(new Holder()));

  logic() {
    connect(this.rows[0].out, this.out);
    this.rows[1].out.ready.assign(false);
    this.rows[2].out.ready.assign(false);
  }
}

export const designs = {
  'a stream left open, in a module with three instances': () => new Chip(),
};
