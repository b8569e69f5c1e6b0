import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Bool,
  Module,
  Stream,
  UInt,
  connect,
  elaborate,
  input,
  instance,
  memory,
  output,
  readPort,
  reg,
  wire,
  writePort,
} from '../../gen/index.ts';
import { check } from '../../gen/check/index.ts';
import { messagesOf } from '../../gen/diagnostics/index.ts';
import type { Expr, InstanceIr, ModuleIr, Signal } from '../../gen/ir/index.ts';
import { assign, binary, constant, core, designOf, moduleIr, signal } from '../support/ir.ts';

/** The signals of each loop that the check finds. */
function loopsIn(make: () => Module<unknown>): string[][] {
  const design = elaborate(make());
  return messagesOf(check(design).errors, design.places)
    .filter(({ code }) => code === 'M043')
    .map(({ notes }) => notes.map(({ text }) => text));
}

/** Valid forwards, ready backwards: neither depends on the other. */
class Passing extends Module {
  readonly in = input(Stream(UInt(8)));
  readonly out = output(Stream(UInt(8)));
  readonly stop = input(Bool());

  logic() {
    this.out.valid.assign(this.in.valid.and(this.stop.not()));
    this.out.bits.assign(this.in.bits.add(1));
    this.in.ready.assign(this.out.ready.and(this.stop.not()));
  }
}

class Chain extends Module<{ length: number }> {
  readonly in = input(Stream(UInt(8)));
  readonly out = output(Stream(UInt(8)));
  readonly stages = Array.from({ length: this.p.length }, () => instance(new Passing()));

  logic() {
    connect(this.in, this.stages[0].in);
    this.stages.forEach((stage, i) => {
      stage.stop.assign(stage.out.bits.eq(i));
      if (i > 0) connect(this.stages[i - 1].out, stage.in);
    });
    connect(this.stages[this.p.length - 1].out, this.out);
  }
}

/** Each bit of `carry` comes from the one below: a chain through one wire, as adders and arbiters have it. */
class Ripple extends Module {
  readonly a = input(UInt(8));
  readonly out = output(UInt(8));
  readonly carry = wire(UInt(9));

  logic() {
    this.carry.bit(0).assign(false);
    for (let i = 0; i < 8; i += 1) this.carry.bit(i + 1).assign(this.carry.bit(i).or(this.a.bit(i)));
    this.out.assign(this.carry.bits(7, 0).xor(this.a));
  }
}

/** The same in one assignment: only its bits, told apart, show that nothing goes round. */
class Prefix extends Module {
  readonly requests = input(UInt(8));
  readonly grants = output(UInt(8));
  readonly taken = wire(UInt(8));

  logic() {
    this.taken.bit(0).assign(false);
    this.taken.bits(7, 1).assign(this.taken.bits(6, 0).or(this.requests.bits(6, 0)));
    this.grants.assign(this.requests.and(this.taken.not()));
  }
}

class ThroughMemory extends Module<{ latency: 0 | 1 }> {
  readonly out = output(UInt(4));
  readonly next = memory(UInt(4), {
    depth: 16,
    ports: { wr: writePort(), rd: readPort({ latency: this.p.latency }) },
  });

  logic() {
    const address = wire(UInt(4));
    const word = this.next.ports.rd.read(address);
    address.assign(word.add(1));
    this.next.ports.wr.write(word, word);
    this.out.assign(word);
  }
}

class ThroughRegister extends Module {
  readonly out = output(UInt(4));
  readonly count = reg(UInt(4), { init: 0 });

  logic() {
    this.count.next(this.count.add(1));
    this.out.assign(this.count);
  }
}

class Overridden extends Module {
  readonly a = input(Bool());
  readonly out = output(Bool());
  readonly x = wire(Bool());
  readonly y = wire(Bool());

  logic() {
    this.x.assign(this.y);
    this.y.assign(this.x);
    this.x.assign(this.a);
    this.out.assign(this.y);
  }
}

class Feedback extends Module {
  readonly in = input(Stream(UInt(8)));
  readonly out = output(Stream(UInt(8)));
  readonly stage = instance(new Passing());

  logic() {
    connect(this.in, this.stage.in);
    connect(this.stage.out, this.out);
    this.stage.stop.assign(this.stage.out.valid);
  }
}

describe('combinational loops', () => {
  it.each([
    ['handshakes through a chain of instances', () => new Chain({ length: 5 })],
    ['a carry chain through one wire', () => new Ripple()],
    ['a prefix written as one assignment to a range', () => new Prefix()],
    ['a register', () => new ThroughRegister()],
    ['a memory with registered reads', () => new ThroughMemory({ latency: 1 })],
    ['an assignment that is overwritten', () => new Overridden()],
  ])('are not seen in %s', (_what, make) => {
    expect(loopsIn(make)).toEqual([]);
  });

  it('are seen through a memory with asynchronous reads', () => {
    expect(loopsIn(() => new ThroughMemory({ latency: 0 }))).toHaveLength(1);
  });

  it('are named through an instance, with the signals inside', () => {
    expect(loopsIn(() => new Feedback())).toEqual([['stage.stop', 'stage.out.valid']]);
  });

  it('are found exactly where a path leads back, in random modules of one-bit wires', () => {
    const count = 12;
    const edges = fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 20 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const needs = Array.from({ length: count }, () => new Set<number>());
        for (const [from, to] of pairs) needs[from].add(to);
        expect(hasLoop(needs)).toBe(reachesItself(needs));
      }),
      { seed: 20240611, numRuns: 300 },
    );
  });

  it('are found exactly where bits lead back, in random permutations of one wire', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }), fc.nat(7), (order, cut) => {
        // bit i needs bit order[i], but the cut bit is constant
        const word = signal('wire', 'word', 8);
        const out = signal('output', 'out', 8);
        const bit = (i: number): Expr => ({ op: 'slice', a: word, hi: i, lo: i, width: 1, signed: false, place: 0 });
        const parts = order.map((from, i) => (i === cut ? constant(0n, 1) : bit(from)));
        const value: Expr = { op: 'cat', parts: parts.reverse(), width: 8, signed: false, place: 0 };
        const design = designOf(
          moduleIr('Permuted', { ports: [out], signals: [word], body: [assign(word, value), assign(out, word)] }),
        );
        const found = check(design).errors.some(({ code }) => code === 'M043');
        const needs = order.map((from, i) => new Set(i === cut ? [] : [from]));
        expect(found).toBe(reachesItself(needs));
      }),
      { seed: 20240612, numRuns: 300 },
    );
  });
});

/**
 * A parent with instances of random feed-through modules, whose outputs are joined to inputs at random. The check,
 * which sees one module at a time, must agree with reachability in the whole.
 */
describe('combinational loops through random hierarchies', () => {
  const size = 4;
  const matrix = fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 5 });

  it('are found exactly where the flattened design has one', () => {
    const wiring = fc.array(fc.option(fc.nat(3 * size - 1), { freq: 2 }), { minLength: 3 * size, maxLength: 3 * size });
    fc.assert(
      fc.property(fc.tuple(matrix, matrix, matrix), wiring, (throughs, sources) => {
        const children = throughs.map((pairs, c) => feedThrough(`Child${c}`, pairs));
        const instances = children.map((module, c) => instanceOf(module, `child${c}`));
        const inputs = instances.flatMap(({ module, connections }) => portsOf(module, connections, 'input'));
        const outputs = instances.flatMap(({ module, connections }) => portsOf(module, connections, 'output'));
        const body = inputs.map((target, i) => {
          const source = sources[i];
          return assign(target, source === null ? constant(0n, 1) : outputs[source]);
        });
        const out = signal('output', 'out', 1);
        const top = moduleIr('Top', { ports: [out], instances, body: [...body, assign(out, constant(0n, 1))] });
        const found = check(designOf(top, ...children)).errors.some(({ code }) => code === 'M043');

        // nodes: inputs, then outputs
        const needs = Array.from({ length: 6 * size }, () => new Set<number>());
        sources.forEach((source, i) => source !== null && needs[i].add(3 * size + source));
        throughs.forEach((pairs, c) => {
          for (const [output, input] of pairs) needs[3 * size + c * size + output].add(c * size + input);
        });
        expect(found).toBe(reachesItself(needs));
      }),
      { seed: 20240613, numRuns: 500 },
    );
  });

  /** A module whose output `o` is the exclusive or of the inputs `i`, for each pair. */
  function feedThrough(name: string, pairs: readonly (readonly [output: number, input: number])[]): ModuleIr {
    const inputs = Array.from({ length: size }, (_, i) => signal('input', `in${i}`, 1));
    const outputs = Array.from({ length: size }, (_, i) => signal('output', `out${i}`, 1));
    const body = outputs.map((target, o) => {
      const needed = pairs.filter(([output]) => output === o).map(([, input]) => inputs[input]);
      return assign(
        target,
        needed.reduce<Expr>((a, b) => binary('xor', a, b), constant(0n, 1)),
      );
    });
    return moduleIr(name, { ports: [...inputs, ...outputs], body });
  }

  function instanceOf(module: ModuleIr, name: string): InstanceIr {
    const connections = new Map(
      module.ports.map((port) => {
        const kind = port.kind === 'input' ? 'child-input' : 'child-output';
        return [port, signal(kind, `${name}_${port.name}`, 1)];
      }),
    );
    return {
      name,
      path: name,
      module,
      connections,
      domains: new Map([[core, core]]),
      given: [],
      place: 0,
      doc: '',
    };
  }

  function portsOf(module: ModuleIr, connections: ReadonlyMap<Signal, Signal>, kind: 'input' | 'output'): Signal[] {
    return module.ports.filter((port) => port.kind === kind).map((port) => connections.get(port)!);
  }
});

function hasLoop(needs: readonly ReadonlySet<number>[]): boolean {
  const wires = needs.map((_, i) => signal('wire', `w${i}`, 1));
  const out = signal('output', 'out', 1);
  const all = (signals: readonly Signal[]): Expr =>
    signals.reduce<Expr>((a, b) => binary('xor', a, b), constant(0n, 1));
  const body = wires.map((wire, i) => assign(wire, all([...needs[i]].map((j) => wires[j]))));
  const design = designOf(
    moduleIr('Random', { ports: [out], signals: wires, body: [...body, assign(out, all(wires))] }),
  );
  return check(design).errors.some(({ code }) => code === 'M043');
}

/**
 * Whether some node can be reached from itself: by repeated steps, for comparison with the check's way of finding it.
 */
function reachesItself(needs: readonly ReadonlySet<number>[]): boolean {
  return needs.some((_, start) => {
    const reached = new Set<number>();
    let front = [...needs[start]];
    while (front.length > 0) {
      for (const node of front) reached.add(node);
      front = front.flatMap((node) => [...needs[node]].filter((next) => !reached.has(next)));
    }
    return reached.has(start);
  });
}
