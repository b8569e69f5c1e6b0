import {
  BlackBox,
  Bool,
  Module,
  Stream,
  UInt,
  assert,
  assume,
  clockDomain,
  connect,
  cover,
  inDomain,
  input,
  instance,
  memory,
  output,
  readPort,
  reg,
  unused,
  when,
  writePort,
} from '../../gen/index.ts';
import type { BoolSignal, ClockDomain } from '../../gen/index.ts';
import { Queue } from '../../hw/lib/index.ts';

/** Counts to `top` and begins again; says so of itself, and that it never gets beyond `claim`. */
export class Counter extends Module<{ readonly top: number; readonly claim: number }> {
  readonly go = input(Bool());
  readonly count = output(UInt(5));
  readonly value = reg(UInt(5), { init: 0 });

  logic() {
    const { top, claim } = this.p;
    this.count.assign(this.value);
    when(this.go, () => {
      when(this.value.eq(top), () => this.value.next(0)).otherwise(() => this.value.next(this.value.add(1)));
    });
    assert(this.value.le(claim), 'the count stays in bounds');
    cover(this.value.eq(top), 'the top is reached');
  }
}

/** What registers and memories hold at first. */
export class Beginnings extends Module<void> {
  readonly address = input(UInt(2));
  readonly word = output(UInt(4));
  readonly unset = reg(UInt(4));
  readonly set = reg(UInt(4), { init: 9 });
  readonly table = memory(UInt(4), { depth: 4, init: [1, 2, 3, 5], ports: { read: readPort({ latency: 0 }) } });
  readonly scratch = memory(UInt(4), { depth: 4, ports: { wr: writePort(), rd: readPort({ latency: 0 }) } });

  logic() {
    const entry = this.table.ports.read.read(this.address);
    const kept = this.scratch.ports.rd.read(this.address);
    when(this.address.eq(3), () => this.scratch.ports.wr.write(this.address, 4));
    this.word.assign(entry.xor(kept));
    when(this.address.eq(2), () => this.unset.next(3));
    this.set.next(9);
    assert(entry.ne(0).and(entry.lt(6)), 'a memory with contents holds them');
    assert(this.set.eq(9), 'a register with a reset value holds it');
    cover(this.unset.eq(11), 'a register without reset may hold anything');
    cover(kept.eq(13), 'a memory without contents may hold anything');
  }
}

/** A register of which only the low bit is ever loaded. */
export class NeverLoaded extends Module<void> {
  readonly low = input(Bool());
  readonly both = output(UInt(2));
  readonly word = reg(UInt(2));
  readonly earlier = reg(Bool());
  readonly running = reg(Bool(), { init: false });

  logic() {
    this.word.bit(0).next(this.low);
    this.both.assign(this.word);
    this.earlier.next(this.word.bit(1));
    this.running.next(true);
    when(this.running, () => assert(this.earlier.eq(this.word.bit(1)), 'what is never loaded stays'));
    cover(this.word.bit(1), 'it may be set');
    cover(this.word.bit(1).not(), 'it may be clear');
  }
}

/** Assertions that say nothing: in a branch that is never taken, and under assumptions that contradict each other. */
export class Vacuous extends Module<{ readonly contradict: boolean }> {
  readonly a = input(UInt(2));

  logic() {
    when(this.a.addx(1).eq(5), () => assert(this.a.eq(3), 'nobody ever looks'));
    assume(this.a.ne(2), 'never two');
    if (this.p.contradict) assume(this.a.eq(2), 'always two');
    assert(this.a.ne(2), 'not two');
  }
}

export const left = clockDomain({ name: 'left' });
export const right = clockDomain({ name: 'right', reset: { kind: 'sync' } });
export const falling = clockDomain({ name: 'falling', edge: 'falling', reset: 'none' });

class Toggle extends Module<{ readonly domain: ClockDomain }> {
  readonly high = output(Bool(), { domain: this.p.domain });
  readonly state = reg(Bool(), { init: false, domain: this.p.domain });

  logic() {
    this.state.next(this.state.not());
    this.high.assign(this.state);
  }
}

/** Three clocks that know nothing of each other. */
export class Clocks extends Module<void> {
  readonly a = output(Bool(), { domain: left });
  readonly b = output(Bool(), { domain: right });
  readonly c = output(Bool(), { domain: falling });
  readonly inLeft = instance(new Toggle({ domain: left }));
  readonly inRight = instance(new Toggle({ domain: right }));
  readonly inFalling = instance(new Toggle({ domain: falling }));
  readonly before = reg(Bool(), { init: true, domain: left });

  logic() {
    this.a.assign(this.inLeft.high);
    this.b.assign(this.inRight.high);
    this.c.assign(this.inFalling.high);
    this.before.next(this.inLeft.high);
    inDomain(left, () => {
      assert(this.before.ne(this.inLeft.high), 'changes with every edge of its clock');
      cover(this.inLeft.high, 'left is high');
    });
    inDomain(right, () => cover(this.inRight.high, 'right is high'));
    inDomain(falling, () => cover(this.inFalling.high, 'falling is high'));
  }
}

class Oracle extends BlackBox {
  readonly question = input(Bool());
  readonly answer = output(Bool());
  verilogName() {
    return 'oracle';
  }
}

/** Holds something whose behaviour nobody knows. */
export class Boxed extends Module<void> {
  readonly question = input(Bool());
  readonly part = instance(new Oracle());

  logic() {
    this.part.question.assign(this.question);
    assert(this.part.answer.or(this.part.answer.not()), 'yes or no');
    assert(this.part.answer, 'always yes');
  }
}

export class NothingSaid extends Module<void> {
  readonly a = input(Bool());

  logic() {
    unused(this.a);
  }
}

/** Two factors of a product of 80 bits: no solver finds them soon. */
export class Factors extends Module<void> {
  readonly a = input(UInt(40));
  readonly b = input(UInt(40));

  logic() {
    const odd = (x: UInt): BoolSignal => x.bit(0).and(x.gt(1));
    when(odd(this.a).and(odd(this.b)), () => assert(this.a.mul(this.b).ne(0x54a33365ff928c9acabbn), 'hard to factor'));
  }
}

/** A queue through which a word passes that should not. */
export class Passing extends Module<void> {
  readonly enq = input(Stream(UInt(8)));
  readonly deq = output(Stream(UInt(8)));
  readonly q = instance(new Queue({ type: UInt(8), depth: 2 }));

  logic() {
    connect(this.enq, this.q.enq);
    connect(this.q.deq, this.deq);
    when(this.deq.fire, () => assert(this.deq.bits.ne(77), 'nobody sends 77'));
  }
}

/** The same with more signals around it than anyone reads about. */
export class Filled extends Module<void> {
  readonly enq = input(Stream(UInt(8)));
  readonly deq = output(Stream(UInt(8)));
  readonly q = instance(new Queue({ type: UInt(8), depth: 8 }));
  readonly taps = Array.from({ length: 60 }, () => reg(UInt(8), { init: 0 }));
  readonly oldest = output(UInt(8));

  logic() {
    connect(this.enq, this.q.enq);
    connect(this.q.deq, this.deq);
    unused(this.q.count);
    this.taps.forEach((tap, i) => tap.next(i === 0 ? this.deq.bits : this.taps[i - 1]));
    this.oldest.assign(this.taps[59]);
    when(this.deq.fire, () => assert(this.deq.bits.ne(77), 'nobody sends 77'));
  }
}

/** A register without reset of which a part is read, so that a netlist has that part only. */
export class PartlyRead extends Module<void> {
  readonly change = input(UInt(8));
  readonly low = output(UInt(3));
  readonly value = reg(UInt(8));

  logic() {
    this.value.next(this.value.xor(this.change));
    this.low.assign(this.value.trunc(3));
    assert(this.low.ne(5), 'never five');
  }
}
