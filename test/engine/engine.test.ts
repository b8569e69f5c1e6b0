import { describe, expect, it } from 'vitest';
import {
  BlackBox,
  Bool,
  Module,
  SInt,
  UInt,
  Vec,
  assert,
  cat,
  clockDomain,
  cover,
  defaultDomain,
  elaborate,
  inDomain,
  input,
  instance,
  memory,
  output,
  readPort,
  readWritePort,
  reg,
  when,
  writePort,
} from '../../gen/index.ts';
import type { Behaviour } from '../../gen/index.ts';
import { compileDesign, EngineError } from '../../sim/engine/index.ts';
import type { CompileOptions, EngineInstance, EngineProgram, InstantiateOptions } from '../../sim/engine/index.ts';
import { readSlot, writeSlot } from './support/slots.ts';

const slow = clockDomain({
  name: 'slow',
  clock: 'slow_clk',
  reset: { kind: 'sync', activeLow: false, name: 'slow_rst' },
});
const bare = clockDomain({ name: 'bare', clock: 'bare_clk', reset: 'none' });

/** Ports by name, over a running design. */
class Bench {
  readonly program: EngineProgram;
  readonly run: EngineInstance;
  readonly #view: DataView;

  constructor(make: () => Module<unknown>, compile: CompileOptions = {}, options: InstantiateOptions = {}) {
    this.program = compileDesign(elaborate(make), compile);
    this.run = this.program.instantiate(options);
    this.#view = new DataView(this.run.memory);
    this.reset(false);
  }

  reset(active: boolean): void {
    for (const { domain, reset } of this.program.domains) {
      if (reset !== null) this.#view.setUint8(reset.offset, domain.reset!.activeLow === active ? 0 : 1);
    }
  }

  set(name: string, value: number | bigint): void {
    writeSlot(this.#view, this.#slot(name), BigInt(value));
  }

  get(name: string): number {
    return Number(readSlot(this.#view, this.#slot(name)));
  }

  settled(name: string): number {
    this.run.evaluate();
    return this.get(name);
  }

  #slot(name: string) {
    return this.program.slotOf(this.program.design.top.ports.find((port) => port.name === name)!);
  }
}

class Counter extends Module {
  readonly step = input(UInt(8));
  readonly count = output(UInt(8));
  readonly value = reg(UInt(8), { init: 5 });
  logic() {
    this.value.next(this.value.add(this.step));
    this.count.assign(this.value);
  }
}

/** Registers that pass each other's values round, in three domains. */
class Rings extends Module {
  readonly out = output(UInt(24));
  readonly a = reg(UInt(8), { init: 1 });
  readonly b = reg(UInt(8), { init: 2 });
  readonly slowOne = inDomain(slow, () => reg(UInt(8), { init: 3 }));
  readonly free = inDomain(bare, () => reg(UInt(8), { init: 7 }));
  logic() {
    this.a.next(this.b);
    this.b.next(this.a);
    this.slowOne.next(this.a);
    this.free.next(this.slowOne);
    this.out.assign(cat(this.a, this.slowOne, this.free));
  }
}

describe('registers', () => {
  it('take their next values from before the edge, and outputs are sampled before it', () => {
    const bench = new Bench(() => new Counter());
    bench.reset(true);
    expect(bench.settled('count')).toBe(5);
    bench.reset(false);
    bench.set('step', 3);
    expect(bench.run.tick(1)).toBe(0);
    expect(bench.get('count')).toBe(5);
    expect(bench.settled('count')).toBe(8);
  });

  it('stay at their reset value while the reset is active, and random before it, by seed', () => {
    const before = (seed: number): number => new Bench(() => new Counter(), {}, { seed }).settled('count');
    expect(before(1)).toBe(before(1));
    expect(new Set([1, 2, 3, 4].map(before)).size).toBeGreaterThan(1);
    expect(new Bench(() => new Counter(), {}, { initial: 'zero' }).settled('count')).toBe(0);
    const bench = new Bench(() => new Counter());
    bench.reset(true);
    bench.set('step', 1);
    bench.run.tick(1);
    bench.run.tick(1);
    expect(bench.run.peek('value')).toBe(5n);
  });

  it('of several domains move with the edges of their own; simultaneous edges see one instant', () => {
    const bench = new Bench(() => new Rings());
    const index = (name: string): number => bench.program.domains.findIndex(({ domain }) => domain.name === name);
    const bit = (name: string): number => 1 << index(name);
    bench.reset(true);
    bench.run.evaluate();
    expect(bench.run.peek('slowOne')).not.toBe(undefined);
    bench.run.tick(bit('slow'));
    bench.reset(false);
    const state = (): number[] => ['a', 'b', 'slowOne', 'free'].map((path) => Number(bench.run.peek(path)));
    expect(state()).toEqual([1, 2, 3, 7]);
    bench.run.tick(bit('core'));
    expect(state()).toEqual([2, 1, 3, 7]);
    bench.run.tick(bit('core') | bit('slow') | bit('bare'));
    expect(state()).toEqual([1, 2, 2, 3]);
    bench.run.tick(bit('bare'));
    expect(state()).toEqual([1, 2, 2, 2]);
  });
});

class Store extends Module<{ readonly rdw: 'old' | 'new' | 'forbidden' }> {
  readonly at = input(UInt(4));
  readonly from = input(UInt(4));
  readonly data = input(UInt(16));
  readonly mask = input(UInt(2));
  readonly write = input(Bool());
  readonly read = input(Bool());
  readonly out = output(UInt(16));
  readonly shared = output(UInt(9));
  readonly words = memory(UInt(16), {
    depth: 10,
    readDuringWrite: this.p.rdw,
    ports: { wr: writePort({ maskBits: 2 }), rd: readPort({ latency: 1 }) },
  });
  readonly other = memory(UInt(9), { depth: 16, init: [1, 2, 3], ports: { rw: readWritePort() } });
  logic() {
    this.words.ports.wr.write(this.at, this.data, { enable: this.write, mask: this.mask });
    this.out.assign(this.words.ports.rd.read(this.from, { enable: this.read }));
    const access = { enable: this.read.or(this.write), write: this.write, data: this.data.bits(8, 0) };
    this.shared.assign(this.other.ports.rw.access(this.at, access));
  }
}

describe('memories', () => {
  const prepared = (rdw: 'old' | 'new' | 'forbidden'): Bench => {
    const bench = new Bench(() => new Store({ rdw }), {}, { initial: 'zero' });
    for (let i = 0; i < 10; i++) bench.run.poke('words', BigInt(0x1100 + i), i);
    bench.set('read', 1);
    bench.set('from', 3);
    return bench;
  };
  const collide = (bench: Bench): number => {
    bench.set('at', 3);
    bench.set('data', 0xabcd);
    bench.set('mask', 2);
    bench.set('write', 1);
    return bench.run.tick(1);
  };

  it('read what is stored, a cycle later, and hold it without enable', () => {
    const bench = prepared('old');
    bench.run.tick(1);
    expect(bench.settled('out')).toBe(0x1103);
    bench.set('read', 0);
    bench.set('from', 4);
    bench.run.tick(1);
    expect(bench.settled('out')).toBe(0x1103);
  });

  it.each([
    ['old', 0x1103, 0],
    ['new', 0xab03, 0],
    ['forbidden', 0x1103, 1],
  ] as const)('give a word that is being written as %s asks', (rdw, word, failed) => {
    const bench = prepared(rdw);
    expect(collide(bench)).toBe(failed);
    expect(bench.settled('out')).toBe(word);
    expect(bench.run.peek('words', 3)).toBe(0xab03n);
    if (failed > 0) expect(bench.program.checks[failed - 1].check.message).toMatch(/read while it is written/);
  });

  it('read zero past their depth and drop writes there', () => {
    const bench = prepared('old');
    bench.set('from', 12);
    bench.set('at', 11);
    bench.set('data', 0xffff);
    bench.set('mask', 3);
    bench.set('write', 1);
    bench.run.tick(1);
    bench.run.tick(1);
    expect(bench.settled('out')).toBe(0);
    expect(Array.from({ length: 10 }, (_, i) => bench.run.peek('words', i))).toEqual(
      Array.from({ length: 10 }, (_, i) => BigInt(0x1100 + i)),
    );
    expect(() => bench.run.peek('words', 10)).toThrow('words has no word 10');
  });

  it('with one port for both write or read, and keep what was read on a write', () => {
    const bench = prepared('old');
    bench.set('at', 1);
    bench.run.tick(1);
    expect(bench.settled('shared')).toBe(2);
    bench.set('write', 1);
    bench.set('data', 77);
    bench.run.tick(1);
    expect(bench.settled('shared')).toBe(2);
    bench.set('write', 0);
    bench.run.tick(1);
    expect(bench.settled('shared')).toBe(77);
  });
});

class Checked extends Module {
  readonly enable = input(Bool());
  readonly value = input(UInt(4));
  readonly seen = output(Bool());
  logic() {
    this.seen.assign(this.value.eq(9));
    when(this.enable, () => assert(this.value.lt(10), 'small'));
    assert(this.value.ne(15), 'never 15');
    cover(this.value.eq(9), 'nine');
  }
}

describe('checks', () => {
  const state = (enable: number, value: number): Bench => {
    class Clocked extends Checked {
      readonly spare = reg(Bool(), { init: false });
      override logic() {
        super.logic();
        this.spare.next(this.enable);
      }
    }
    const bench = new Bench(() => new Clocked());
    bench.set('enable', enable);
    bench.set('value', value);
    return bench;
  };

  it('fail at the edge, under their conditions, outside reset; the first one is named', () => {
    expect(state(0, 12).run.tick(1)).toBe(0);
    const both = state(1, 15);
    expect(both.program.checks[both.run.tick(1) - 1].check.message).toBe('small');
    const one = state(0, 15);
    expect(one.program.checks[one.run.tick(1) - 1].check.message).toBe('never 15');
    one.reset(true);
    expect(one.run.tick(1)).toBe(0);
  });

  it('count covers', () => {
    const bench = state(0, 9);
    const nine = bench.program.checks.findIndex(({ check }) => check.message === 'nine');
    bench.run.tick(1);
    bench.run.tick(1);
    bench.set('value', 8);
    bench.run.tick(1);
    expect(bench.run.coverCount(nine)).toBe(2);
  });
});

class Inner extends Module {
  readonly in = input(SInt(12));
  readonly out = output(SInt(12));
  readonly kept = reg(Vec(2, SInt(12)));
  logic() {
    const doubled = this.in.add(this.in);
    this.kept[0].next(doubled);
    this.kept[1].next(this.kept[0]);
    this.out.assign(this.kept[1]);
  }
}

class Outer extends Module {
  readonly in = input(SInt(12));
  readonly out = output(SInt(12));
  readonly inner = instance(new Inner());
  logic() {
    this.inner.in.assign(this.in);
    this.out.assign(this.inner.out);
  }
}

describe('looking inside', () => {
  it('reads and changes by path, and says what there is', () => {
    const bench = new Bench(() => new Outer());
    bench.set('in', 0xffd); // −3
    bench.run.tick(1);
    expect(bench.run.peek('inner.kept.0')).toBe(0xffan);
    bench.run.poke('inner.kept.1', 0x801n);
    expect(bench.run.peek('inner.out')).toBe(0x801n);
    expect(bench.settled('out')).toBe(0x801);
    expect(bench.program.signals.map(({ path }) => path)).toContain('inner.kept.1');
    expect(() => bench.run.peek('inner.kpt.1')).toThrow(/nothing in Outer is called inner.kpt.1[^]*inner.kept.1/);
    expect(() => bench.run.poke('inner.out', 1n)).toThrow('inner.out cannot be changed');
  });

  it('keeps all signals up to date where that is asked for', () => {
    const bench = new Bench(() => new Outer(), { keep: 'all' });
    bench.set('in', 5);
    bench.run.tick(1);
    bench.run.evaluate();
    const slot = bench.program.kept.get('inner.kept.0')!;
    expect(readSlot(new DataView(bench.run.memory), slot)).toBe(10n);
  });

  it('goes back to a snapshot', () => {
    const bench = new Bench(() => new Counter());
    bench.set('step', 1);
    bench.run.tick(1);
    const snapshot = bench.run.snapshot();
    const run = (): number[] => Array.from({ length: 5 }, () => (bench.run.tick(1), bench.settled('count')));
    const first = run();
    bench.run.restore(snapshot);
    expect(run()).toEqual(first);
  });

  it('takes no snapshot of another program, of the same size or not', () => {
    const [bench, same] = [new Bench(() => new Counter()), new Bench(() => new Counter())];
    expect(() => bench.run.restore(same.run.snapshot())).toThrow(EngineError);
    expect(() => bench.run.restore(new Bench(() => new Outer()).run.snapshot())).toThrow(
      [
        'the snapshot is of another program',
        '  expected a snapshot of an instance of this program of Counter',
        '  found    one of a program of Outer',
        '  fix      compile the design once, and make all instances that exchange snapshots from that program',
      ].join('\n'),
    );
  });
});

class Delay extends BlackBox {
  readonly in = input(UInt(8));
  readonly out = output(UInt(8));
  readonly inverted = output(UInt(8));
  override clockDomains() {
    return [defaultDomain];
  }
  verilogName(): string {
    return 'delay';
  }
}

class Modelled extends Delay {
  override behaviour(): Behaviour<Modelled> {
    let stored = 0;
    return {
      evaluate: ({ in: word }) => ({ out: stored, inverted: 255 - Number(word) }),
      edge: (_domain, { in: word }) => void (stored = Number(word)),
      save: () => stored,
      restore: (saved) => void (stored = saved as number),
    };
  }
}

class AroundBox extends Module<{ readonly modelled: boolean }> {
  readonly in = input(UInt(8));
  readonly out = output(UInt(8));
  readonly state = reg(UInt(8), { init: 0 });
  readonly box: Delay = instance(this.p.modelled ? new Modelled() : new Delay());
  logic() {
    this.box.in.assign(this.in.add(1));
    this.state.next(this.box.inverted);
    this.out.assign(this.box.out.xor(this.state));
  }
}

describe('black boxes', () => {
  it('run what their class says in TypeScript', () => {
    const bench = new Bench(() => new AroundBox({ modelled: true }), {}, { initial: 'zero' });
    bench.set('in', 9);
    bench.run.tick(1);
    expect(bench.run.peek('state')).toBe(245n);
    expect(bench.settled('out')).toBe(10 ^ 245);
    const snapshot = bench.run.snapshot();
    bench.set('in', 20);
    bench.run.tick(1);
    expect(bench.settled('out')).toBe(21 ^ 234);
    bench.run.restore(snapshot);
    expect(bench.settled('out')).toBe(10 ^ 245);
  });

  it('without that are refused, with a way out', () => {
    expect(() => new Bench(() => new AroundBox({ modelled: false }))).toThrow(
      /the black box delay has no behaviour[^]*in {7}box[^]*Verilator/,
    );
  });
});
