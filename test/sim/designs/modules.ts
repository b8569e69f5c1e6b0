import {
  assert,
  Bool,
  Bundle,
  clockDomain,
  Enum,
  inDomain,
  input,
  lit,
  memory,
  Module,
  mux,
  output,
  readPort,
  reg,
  SInt,
  Stream,
  UInt,
  unpack,
  Vec,
  when,
  writePort,
} from '../../../gen/index.ts';

/** The designs of this folder in the language: the same ports, the same behaviour in every cycle. */

export class Queue extends Module {
  readonly enq = input(Stream(UInt(8)));
  readonly deq = output(Stream(UInt(8)));
  readonly store = memory(UInt(8), { depth: 2, ports: { wr: writePort(), rd: readPort({ latency: 0 }) } });
  readonly writeIndex = reg(UInt(1), { init: 0 });
  readonly readIndex = reg(UInt(1), { init: 0 });
  readonly held = reg(UInt(2), { init: 0 });

  logic() {
    this.enq.ready.assign(this.held.ne(2));
    this.deq.valid.assign(this.held.ne(0));
    this.deq.bits.assign(this.store.ports.rd.read(this.readIndex));
    when(this.enq.fire, () => {
      this.store.ports.wr.write(this.writeIndex, this.enq.bits);
      this.writeIndex.next(this.writeIndex.add(1));
    });
    when(this.deq.fire, () => this.readIndex.next(this.readIndex.add(1)));
    when(this.enq.fire.and(this.deq.fire.not()), () => this.held.next(this.held.add(1)));
    when(this.deq.fire.and(this.enq.fire.not()), () => this.held.next(this.held.sub(1)));
  }
}

/** One register stage, for words that are signed. */
export class SignedQueue extends Module {
  readonly enq = input(Stream(SInt(8)));
  readonly deq = output(Stream(SInt(8)));
  readonly full = reg(Bool(), { init: false });
  readonly word = reg(SInt(8));

  logic() {
    this.enq.ready.assign(this.full.not().or(this.deq.ready));
    this.deq.valid.assign(this.full);
    this.deq.bits.assign(this.word);
    when(this.enq.ready, () => this.full.next(this.enq.valid));
    when(this.enq.fire, () => this.word.next(this.enq.bits));
  }
}

const Phase = Enum('Phase', ['Idle', 'Warm', 'Hot']);
const synchronous = clockDomain({
  name: 'core',
  clock: 'clk',
  reset: { name: 'rst', kind: 'sync', activeLow: false },
});

export class Counter extends Module {
  readonly en = input(Bool());
  readonly count = output(UInt(4));
  readonly wrapped = output(Bool());
  readonly phase = output(Phase);
  readonly value = inDomain(synchronous, () => reg(UInt(4), { init: 0 }));
  readonly once = inDomain(synchronous, () => reg(Bool(), { init: false }));

  logic() {
    when(this.en, () => {
      this.value.next(this.value.add(1));
      when(this.value.eq(15), () => this.once.next(true));
    });
    this.count.assign(this.value);
    this.wrapped.assign(this.once);
    this.phase.assign(unpack(Phase, this.value.bits(3, 2)));
    inDomain(synchronous, () => assert(this.value.ne(12), 'the count must stay below 12'));
  }
}

const unreset = clockDomain({ name: 'core', clock: 'clk', reset: 'none' });

export class WidePorts extends Module {
  readonly wide = input(UInt(200));
  readonly a = input(SInt(20));
  readonly b = input(SInt(32));
  readonly c = input(SInt(40));
  readonly d = input(UInt(64));
  readonly wide_inverted = output(UInt(200));
  readonly a_negated = output(SInt(21));
  readonly b_held = output(SInt(32));
  readonly c_held = output(SInt(40));
  readonly d_plus_1 = output(UInt(64));
  readonly lanes = input(Vec(2, UInt(16)));
  readonly sum = output(UInt(17));
  readonly heldB = inDomain(unreset, () => reg(SInt(32)));
  readonly heldC = inDomain(unreset, () => reg(SInt(40)));

  logic() {
    this.wide_inverted.assign(this.wide.not());
    this.a_negated.assign(this.a.pad(21).neg());
    this.heldB.next(this.b);
    this.heldC.next(this.c);
    this.b_held.assign(this.heldB);
    this.c_held.assign(this.heldC);
    this.d_plus_1.assign(this.d.add(1));
    this.sum.assign(this.lanes[0].pad(17).add(this.lanes[1].pad(17)));
  }
}

const Fields = Bundle({ kind: UInt(3), value: SInt(40), last: Bool(), tag: UInt(64) });

/** One register stage for a record; its `broken` modes violate the rule of streams. */
export class Records extends Module {
  readonly broken = input(UInt(2));
  readonly in = input(Stream(Fields));
  readonly out = output(Stream(Fields));
  readonly full = reg(Bool(), { init: false });
  readonly age = reg(UInt(4), { init: 0 });
  readonly word = reg(Fields);

  logic() {
    this.in.ready.assign(this.full.not().or(this.out.ready));
    this.out.valid.assign(this.full.and(this.broken.eq(1).and(this.age.eq(5)).not()));
    this.out.bits.assign(this.word);
    when(this.in.ready, () => this.full.next(this.in.valid));
    this.age.next(mux(this.out.valid.and(this.out.ready.not()), this.age.add(1), lit(UInt(4), 0)));
    when(this.in.fire, () => this.word.next(this.in.bits));
    when(this.broken.eq(2).and(this.age.eq(2)), () => this.word.tag.next(this.word.tag.add(1)));
  }
}

const fast = clockDomain({ name: 'fast' });
const slow = clockDomain({ name: 'slow', reset: 'none' });
const falling = clockDomain({
  name: 'falling',
  clock: 'fast_clk',
  edge: 'falling',
  reset: { name: 'fast_rst_n', kind: 'async' },
});

export class TwoClocks extends Module {
  readonly fast_count = output(UInt(16));
  readonly slow_count = output(UInt(16));
  readonly falling_count = output(UInt(16));
  readonly ofFast = inDomain(fast, () => reg(UInt(16), { init: 0 }));
  readonly ofSlow = inDomain(slow, () => reg(UInt(16), { init: 0 }));
  readonly ofFalling = inDomain(falling, () => reg(UInt(16)));

  logic() {
    this.ofFast.next(this.ofFast.add(1));
    this.ofSlow.next(this.ofSlow.add(1));
    this.ofFalling.next(this.ofFast);
    this.fast_count.assign(this.ofFast);
    this.slow_count.assign(this.ofSlow);
    this.falling_count.assign(this.ofFalling);
  }
}
