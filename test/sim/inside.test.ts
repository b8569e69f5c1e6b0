import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  Bool,
  Bundle,
  Enum,
  input,
  instance,
  memory,
  Module,
  output,
  readPort,
  reg,
  SInt,
  Stream,
  UInt,
  Vec,
  when,
  wire,
  writePort,
} from '../../gen/index.ts';
import { simulate, type Handle, type PortsOf } from '../../sim/index.ts';
import { Counter } from './designs/modules.ts';

const State = Enum('State', ['Idle', 'Run', 'Drain']);

/** A bank of words with a state beside it. */
class Bank extends Module {
  readonly put = input(Stream(UInt(70)));
  readonly at = output(UInt(2));
  readonly word = output(UInt(70));
  readonly state = reg(State, { init: State.Idle });
  readonly index = reg(UInt(2), { init: 0 });
  readonly words = memory(UInt(70), { depth: 4, ports: { wr: writePort(), rd: readPort({ latency: 0 }) } });

  logic() {
    this.put.ready.assign(true);
    this.at.assign(this.index);
    this.word.assign(this.words.ports.rd.read(this.index));
    when(this.put.fire, () => {
      this.words.ports.wr.write(this.index, this.put.bits);
      this.index.next(this.index.add(1));
      this.state.next(State.Run);
    });
    when(this.index.eq(3), () => this.state.next(State.Drain));
  }
}

class Banks extends Module {
  readonly put = input(Stream(UInt(70)));
  readonly got = output(Stream(SInt(8)));
  readonly word = output(UInt(70));
  readonly clear = input(Bool());
  readonly total = reg(UInt(16), { init: 0 });
  readonly low = reg(SInt(20));
  readonly flags = reg(Vec(3, Bool()), { init: [false, true, false] });
  readonly point = reg(Bundle({ x: UInt(60), y: SInt(5) }));
  readonly doubled = wire(UInt(17));
  readonly bank = instance(new Bank());

  logic() {
    this.bank.put.valid.assign(this.put.valid);
    this.bank.put.bits.assign(this.put.bits);
    this.put.ready.assign(this.bank.put.ready);
    this.doubled.assign(this.total.pad(17).add(this.total.pad(17)));
    when(this.put.fire, () => this.total.next(this.doubled.bits(15, 0).add(1)));
    this.word.assign(this.bank.word);
    when(this.clear, () => {
      this.low.next(0);
      for (const i of [0, 1, 2]) this.flags[i].next(false);
      this.point.x.next(0);
      this.point.y.next(0);
    });
    this.got.valid.assign(this.flags[1]);
    this.got.bits.assign(this.low.trunc(8));
  }
}

const open = (options = {}): Promise<Handle<PortsOf<Banks>>> =>
  simulate(() => new Banks(), { engine: 'embedded', ...options });

describe('looking inside', () => {
  it('gives every signal of the hierarchy the value that a port would have', async () => {
    using dut = await open();
    expect(dut.peek('bank.state')).toBe('Idle');
    dut.put.valid = true;
    dut.put.bits = (1n << 69n) | 5n;
    expect(dut.peek('bank.put.valid')).toBe(true); // at once, as an output would
    dut.step(2);
    expect([dut.peek('bank.state'), dut.peek('bank.index'), dut.peek('bank.at')]).toEqual(['Run', 2, 2]);
    expect([dut.peek('bank.words', 0), dut.peek('bank.words', 1)]).toEqual([(1n << 69n) | 5n, (1n << 69n) | 5n]);
    dut.step(2);
    expect(dut.peek('bank.state')).toBe('Drain');
  });

  it('gives the registers and wires of the top as properties, typed like ports', async () => {
    using dut = await open({ initial: 'zero' });
    expectTypeOf(dut.total).toEqualTypeOf<number>();
    expectTypeOf(dut.point.x).toEqualTypeOf<bigint>();
    expect([dut.total, dut.low, dut.doubled]).toEqual([0, 0, 0]);
    expect([...Array(dut.flags.length).keys()].map((i) => dut.flags[i])).toEqual([false, true, false]);
    dut.total = 21;
    expect([dut.total, dut.doubled]).toEqual([21, 42]);
    dut.low = -3;
    expect([dut.low, dut.got.bits]).toEqual([-3, -3]);
    dut.point.x = 1n << 59n;
    dut.point.y = -16;
    expect([dut.point.x, dut.point.y]).toEqual([1n << 59n, -16]);
    dut.flags[1] = false;
    expect(dut.got.valid).toBe(false);
  });

  it('sets registers and memory words, which act from then on', async () => {
    using dut = await open();
    dut.poke('bank.words', 77n, 3);
    dut.poke('bank.index', 3);
    expect([dut.peek('bank.words', 3), dut.peek('bank.at')]).toEqual([77n, 3]);
    dut.step();
    expect(dut.peek('bank.state')).toBe('Drain');
    dut.poke('bank.state', 'Run');
    expect(dut.peek('bank.state')).toBe('Run');
  });

  it('refuses what is not there, and values that do not fit', async () => {
    using dut = await open();
    expect(() => dut.peek('bank.stat')).toThrow('the design has no signal "bank.stat"\n  expected bank.state, ');
    expect(() => dut.poke('bank.index', 4)).toThrow(
      'bank.index cannot be 4\n  expected an integer from 0 to 3 (UInt(2))',
    );
    expect(() => dut.poke('bank.at', 1)).toThrow(
      'cannot set bank.at: it has no state of its own (output)\n  expected a register or a memory',
    );
    expect(() => (dut.doubled = 1)).toThrow('cannot set doubled: it has no state of its own (wire)');
    expect(() => dut.peek('bank.words', 4)).toThrow(
      'bank.words is a memory of 4 words\n  expected an index from 0 to 3\n  found    4',
    );
    expect(() => dut.peek('bank.words')).toThrow('bank.words is a memory of 4 words');
    expect(() => dut.peek('total', 0)).toThrow('total is not a memory: it has no word 0');
    expect(dut.signals().find((signal) => signal.path === 'bank.words')).toMatchObject({ kind: 'memory', depth: 4 });
  });

  it('is not to be had on Verilator, which says what to do', { timeout: 900_000 }, async () => {
    using dut = await simulate(() => new Counter(), { engine: 'verilator' });
    for (const look of [() => dut.peek('value'), () => dut.signals(), () => dut.snapshot()]) {
      expect(look).toThrow(
        /^cannot .*: on Verilator a testbench sees the ports only\n {2}fix {6}simulate\(module, \{ engine: 'embedded' \}\)/,
      );
    }
  });
});

describe('a snapshot', () => {
  it('brings back registers, memories, inputs, clocks and the count of cycles', async () => {
    using dut = await open();
    dut.put.valid = true;
    dut.put.bits = 9n;
    dut.step(2);
    const before = dut.snapshot();
    const run = (): unknown[] => {
      dut.step();
      dut.put.bits = 4n;
      dut.step();
      return [dut.cycle, dut.total, dut.peek('bank.state'), ...[0, 1, 2, 3].map((i) => dut.peek('bank.words', i))];
    };
    const first = run();
    expect(first.slice(0, 3)).toEqual([4, 15, 'Drain']);
    dut.restore(before);
    expect([dut.cycle, dut.put.bits, dut.peek('bank.index')]).toEqual([2, 9n, 2]);
    expect(run()).toEqual(first);
    expect(dut.waves('put.bits')).toBe('put.bits 0x9─────────0x4─');
  });

  it('is refused while transfers are under way, and for another design', async () => {
    using dut = await open();
    const before = dut.snapshot();
    dut.put.queueSend([1n, 2n, 3n]);
    dut.step();
    const refusal =
      'while transfers are under way\n  found    put: 1 of 3 words\n  fix      run() until they are finished';
    expect(() => dut.snapshot()).toThrow(`cannot take a snapshot ${refusal}`);
    expect(() => dut.restore(before)).toThrow(`cannot restore a snapshot ${refusal}`);
    dut.run();
    dut.restore(before);
    using other = await simulate(() => new Counter(), { engine: 'embedded' });
    expect(() => other.restore(before)).toThrow('cannot restore a snapshot of another design');
  });

  it('keeps watching the rule of streams from where it was', async () => {
    using dut = await open({ initial: 'zero' });
    dut.step(); // got is offered and not taken
    const waiting = dut.snapshot();
    dut.low = 5;
    expect(() => dut.step()).toThrow('the design changed a word that had not been taken');
    dut.restore(waiting);
    dut.flags[1] = false; // right away: the word from before the snapshot is the one to hold
    expect(() => dut.step()).toThrow('the design withdrew a word that had not been taken');
  });
});
