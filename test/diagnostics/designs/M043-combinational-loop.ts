import { Bool, Module, Stream, UInt, connect, input, instance, output, wire } from '../../../gen/index.ts';

class Pair extends Module {
  readonly out = output(Bool());
  readonly a = wire(Bool());
  readonly b = wire(Bool());

  logic() {
    this.a.assign(this.b.not());
    this.b.assign(this.a);
    this.out.assign(this.a);
  }
}

class Carry extends Module {
  readonly out = output(UInt(4));
  readonly ring = wire(UInt(4));

  logic() {
    this.ring.bits(3, 1).assign(this.ring.bits(2, 0));
    this.ring.bit(0).assign(this.ring.bit(3).not());
    this.out.assign(this.ring);
  }
}

/** Waits for the other side's ready before it says that it is valid: legal on one side only. */
class Polite extends Module {
  readonly in = input(Stream(UInt(8)));
  readonly out = output(Stream(UInt(8)));
  readonly may = wire(Bool());

  logic() {
    this.may.assign(this.in.valid.and(this.out.ready));
    this.out.valid.assign(this.may);
    this.out.bits.assign(this.in.bits);
    this.in.ready.assign(this.out.ready);
  }
}

class Timid extends Module {
  readonly in = input(Stream(UInt(8)));
  readonly seen = output(Bool());

  logic() {
    this.in.ready.assign(this.in.valid);
    this.seen.assign(this.in.bits.orR());
  }
}

class Deadlock extends Module {
  readonly in = input(Stream(UInt(8)));
  readonly seen = output(Bool());
  readonly polite = instance(new Polite());
  readonly timid = instance(new Timid());

  logic() {
    connect(this.in, this.polite.in);
    connect(this.polite.out, this.timid.in);
    this.seen.assign(this.timid.seen);
  }
}

export const designs = {
  'two wires': () => new Pair(),
  'round the bits of one wire': () => new Carry(),
  'through two instances': () => new Deadlock(),
};
