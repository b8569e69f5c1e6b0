import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BlackBox,
  Bool,
  Module,
  Stream,
  UInt,
  asynchronous,
  clockDomain,
  connect,
  crossing,
  defaultDomain,
  driveReset,
  elaborate,
  inDomain,
  input,
  instance,
  memory,
  output,
  readPort,
  reg,
  regNext,
  unused,
  when,
  writePort,
} from '../../gen/index.ts';
import type { ClockDomain } from '../../gen/index.ts';
import { check, standardChecks } from '../../gen/check/index.ts';
import { messagesOf } from '../../gen/diagnostics/index.ts';
import type { Design, Domain, Expr, InstanceIr, ModuleIr, Signal, Statement } from '../../gen/ir/index.ts';
import { AsyncQueue, ResetSynchroniser, Synchroniser } from '../../hw/lib/crossing/index.ts';
import { assign, binary, constant, core as byHand, designOf, moduleIr, signal } from '../support/ir.ts';

const link = clockDomain({ name: 'link' });
const core = defaultDomain;

/** Codes with what was found, for short. */
function found(make: () => Module<unknown>): string[] {
  const design = elaborate(make);
  const { errors, warnings } = check(design);
  return messagesOf([...errors, ...warnings], design.places).map(
    ({ code, found: text }) => `${code} ${text?.[0] ?? ''}`,
  );
}

/** A flag of `from` and a register of `to` that takes it through `between`. */
function flagTo(from: ClockDomain, to: ClockDomain, between: (flag: Bool) => Bool = (flag) => flag): () => Module {
  return () =>
    new (class Flag extends Module {
      readonly out = output(Bool());
      readonly flag = reg(Bool(), { init: false, domain: from });
      readonly seen = reg(Bool(), { init: false, domain: to });

      logic() {
        this.flag.next(this.flag.not());
        this.seen.next(between(this.flag));
        this.out.assign(this.seen);
      }
    })();
}

const refused = ['M061 seen, a register of link (link_clk), which depends on flag, a register of core (clk)'];

describe('between registers of two domains', () => {
  it('a path is an error, a waiver with its reason is not', () => {
    expect(found(flagTo(core, link))).toEqual(refused);
    expect(found(flagTo(core, link, (flag) => flag.not().or(flag)))).toEqual(refused);
    expect(found(flagTo(core, link, (flag) => crossing(flag, 'constant while the link runs')))).toEqual([]);
  });

  it('that share a clock, or whose clocks have one source, there is nothing to say', () => {
    const reset = clockDomain({ name: 'second', clockOf: core });
    const falling = clockDomain({ name: 'falling', clock: 'clk', edge: 'falling', reset: 'none' });
    const half = clockDomain({ name: 'half', synchronousTo: core });
    const quarter = clockDomain({ name: 'quarter', synchronousTo: half });
    for (const other of [reset, falling, half, quarter]) {
      expect(found(flagTo(core, other))).toEqual([]);
      expect(found(flagTo(other, core))).toEqual([]);
    }
    expect(found(flagTo(half, quarter))).toEqual([]);
    expect(found(flagTo(quarter, link))).toHaveLength(1);
  });

  it('bits are told apart: what is packed beside a flag crosses with it only where it is read', () => {
    class Packed extends Module<{ bit: number }> {
      readonly out = output(Bool());
      readonly here = reg(Bool(), { init: false });
      readonly there = reg(Bool(), { init: false, domain: link });
      readonly seen = reg(Bool(), { init: false });

      logic() {
        this.here.next(this.here.not());
        this.there.next(this.there.not());
        const both = this.here.asUInt().pad(2).or(this.there.asUInt().pad(2).shl(1));
        this.seen.next(both.bit(this.p.bit));
        this.out.assign(this.seen);
      }
    }
    expect(found(() => new Packed({ bit: 0 }))).toEqual([]);
    expect(found(() => new Packed({ bit: 1 }))).toHaveLength(1);
  });

  it('through a memory: words of another domain need a reason on the memory', () => {
    class Table extends Module<{ latency: 0 | 1; reason?: string }> {
      readonly word = input(UInt(8));
      readonly out = output(UInt(8));
      readonly store = memory(UInt(8), {
        depth: 4,
        crossing: this.p.reason,
        ports: { wr: writePort({ domain: link }), rd: readPort({ latency: this.p.latency }) },
      });
      readonly at = reg(UInt(2), { init: 0 });
      readonly taken = reg(UInt(8), { init: 0 });

      logic() {
        inDomain(link, () => this.store.ports.wr.write(regNext(this.word.bits(1, 0)), this.word));
        this.at.next(this.at.add(1));
        this.taken.next(this.store.ports.rd.read(this.at));
        this.out.assign(this.taken);
      }
    }
    for (const latency of [0, 1] as const) {
      expect(found(() => new Table({ latency }))).toHaveLength(1);
      expect(found(() => new Table({ latency, reason: 'read in other cycles than written' }))).toEqual([]);
    }
  });
});

describe('a synchroniser', () => {
  class Flag extends Module<{ straight: boolean }> {
    readonly flag = output(Bool());
    readonly a = reg(Bool(), { init: false, domain: link });
    readonly b = reg(Bool(), { init: false, domain: link });

    logic() {
      unused(this.b);
      this.a.next(this.a.not());
      this.b.next(this.a);
      this.flag.assign(this.p.straight ? this.a.not() : this.a.and(this.b));
    }
  }
  class Around extends Module<{ straight: boolean }> {
    readonly out = output(Bool());
    readonly flag = instance(new Flag(this.p));
    readonly sync = instance(new Synchroniser({}));

    logic() {
      this.sync.in.assign(this.flag.flag);
      this.out.assign(this.sync.out);
    }
  }

  it('takes a bit straight from a register, inverters and instances between', () => {
    expect(found(() => new Around({ straight: true }))).toEqual([]);
  });

  it('refuses logic in front, wherever that stands', () => {
    expect(found(() => new Around({ straight: false }))).toEqual([
      'M063 logic behind flag.a, a register of link (link_clk)',
    ]);
  });

  it('takes a pin that no clock governs, which nothing else may read', () => {
    class Button extends Module<{ raw: boolean }> {
      readonly button = input(Bool(), { domain: asynchronous });
      readonly out = output(Bool());
      readonly sync = instance(new Synchroniser({}));
      readonly pressed = reg(Bool(), { init: false });

      logic() {
        this.sync.in.assign(this.button);
        this.pressed.next(this.p.raw ? this.button : this.sync.out);
        this.out.assign(this.pressed);
      }
    }
    expect(found(() => new Button({ raw: false }))).toEqual([]);
    expect(found(() => new Button({ raw: true }))).toEqual([
      'M061 pressed, a register of core (clk), which depends on button, an input of asynchronous',
    ]);
  });

  it('of one bit each is refused for the bits of a number, unless they are said to be independent', () => {
    class Lines extends Module<{ reason?: string }> {
      readonly out = output(Bool());
      readonly lines = reg(UInt(2), { init: 0, domain: link });
      readonly syncs = [instance(new Synchroniser({})), instance(new Synchroniser({}))];

      logic() {
        const { reason } = this.p;
        this.lines.next(this.lines.add(1));
        this.syncs.forEach((sync, i) => {
          const bit = this.lines.bit(i);
          sync.in.assign(reason === undefined ? bit : crossing(bit, reason));
        });
        this.out.assign(this.syncs[0].out.and(this.syncs[1].out));
      }
    }
    expect(found(() => new Lines({}))).toEqual(['M062 2 bits of lines, of link (link_clk)']);
    expect(found(() => new Lines({ reason: 'two lines that have nothing to do with each other' }))).toEqual([]);
  });
});

describe('ports of the top module', () => {
  it('belong to the domain of what is behind them; streams say so to testbenches', () => {
    class Two extends Module {
      readonly a = input(Stream(UInt(8)));
      readonly b = output(Stream(UInt(8)));
      readonly queue = instance(new AsyncQueue({ type: UInt(8), depth: 4, from: link, to: core }));

      logic() {
        connect(this.a, this.queue.enq);
        connect(this.queue.deq, this.b);
      }
    }
    expect(found(() => new Two())).toEqual([]);
  });

  it('of a stated domain are held to it', () => {
    class Stated extends Module<{ domain: ClockDomain }> {
      readonly in = input(Bool(), { domain: this.p.domain });
      readonly out = output(Bool(), { domain: this.p.domain });
      readonly r = reg(Bool(), { init: false });

      logic() {
        this.r.next(this.in);
        this.out.assign(this.r);
      }
    }
    expect(found(() => new Stated({ domain: core }))).toEqual([]);
    expect(found(() => new Stated({ domain: link }))).toEqual([
      'M061 r, a register of core (clk), which depends on in, an input of link (link_clk)',
      'M061 out, an output of link (link_clk), which depends on r, a register of core (clk)',
    ]);
  });
});

describe('a black box', () => {
  class Phy extends BlackBox {
    readonly in = input(Bool());
    readonly out = output(Bool());
    verilogName(): string {
      return 'phy';
    }
    override clockDomains(): readonly ClockDomain[] {
      return [link];
    }
  }
  class Wires extends BlackBox {
    readonly in = input(Bool());
    readonly out = output(Bool());
    verilogName(): string {
      return 'wires';
    }
  }
  class Around extends Module<{ box: 'phy' | 'wires' }> {
    readonly out = output(Bool());
    readonly r = reg(Bool(), { init: false });
    readonly box = instance(this.p.box === 'phy' ? new Phy() : new Wires());
    readonly seen = reg(Bool(), { init: false, domain: link });

    logic() {
      this.r.next(this.r.not());
      this.box.in.assign(this.r);
      this.seen.next(this.box.out);
      this.out.assign(this.seen);
    }
  }

  it('with one clock is a register of it, without one logic from each input to each output', () => {
    expect(found(() => new Around({ box: 'phy' }))).toEqual([
      'M061 box.in, an input of link (link_clk), which depends on r, a register of core (clk)',
    ]);
    expect(found(() => new Around({ box: 'wires' }))).toEqual([
      'M061 seen, a register of link (link_clk), which depends on r, a register of core (clk)',
    ]);
  });
});

describe('a reset made inside', () => {
  const board = clockDomain({ name: 'board', clock: 'clk', reset: { name: 'button_n', kind: 'async' } });
  const inner = clockDomain({ name: 'inner', clockOf: board });

  class Chip extends Module {
    readonly out = output(UInt(4));
    readonly release = instance(new ResetSynchroniser({ domain: board }));
    readonly count = reg(UInt(4), { init: 0, domain: inner });

    logic() {
      driveReset(inner, this.release.released);
      this.count.next(this.count.add(1));
      this.out.assign(this.count);
    }
  }

  it('by a synchroniser is right, and the module needs the clock and the reset from outside only', () => {
    expect(found(() => new Chip())).toEqual([]);
    const { top } = elaborate(() => new Chip());
    expect(top.domains).toEqual([board]);
    expect(top.resets.map(({ domain, signal: reset }) => [domain, reset.name])).toEqual([[inner, 'inner_rst_n']]);
  });
});

describe('many crossings', () => {
  class Many extends Module<{ declarations: number; each: number }> {
    readonly out = output(Bool());
    readonly flag = reg(Bool(), { init: false, domain: link });

    logic() {
      this.flag.next(this.flag.not());
      const seen = Array.from({ length: this.p.declarations }, () =>
        Array.from({ length: this.p.each }, () => regNext(this.flag, { init: false })),
      ).flat();
      this.out.assign(seen.reduce((a, b) => a.and(b)));
    }
  }

  it('of one declaration are one message', () => {
    expect(found(() => new Many({ declarations: 1, each: 300 }))).toEqual([
      expect.stringMatching(/^M061 .*, and 299 more of this kind$/),
    ]);
  });

  it('of one module are told up to twenty, and counted', () => {
    const { errors } = check(wideCrossings(100));
    expect(errors).toHaveLength(20);
    expect(errors[19].notes?.at(-1)?.text).toBe('80 more paths in this module');
  });
});

const other: Domain = {
  name: 'other',
  clock: 'other_clk',
  edge: 'rising',
  reset: null,
  clockOf: null,
  synchronousTo: null,
};

function wideCrossings(count: number): Design {
  const from = signal('reg', 'from', 1, { domain: other });
  const to = Array.from({ length: count }, (_, i) => signal('reg', `to${i}`, 1));
  const out = signal('output', 'out', 1);
  const body = [assign(from, constant(1n, 1)), ...to.map((register) => assign(register, from))];
  body.push(
    assign(
      out,
      to.reduce<Expr>((a, b) => binary('or', a, b), constant(0n, 1)),
    ),
  );
  return designOf(moduleIr('Wide', { ports: [out], signals: [from, ...to], body, domains: [byHand, other] }));
}

/**
 * Random designs of three modules, each with registers of three clocks: the check finds a crossing exactly where the
 * flattened design, walked register by register, has one.
 */
describe('any hierarchy', () => {
  const domains: readonly Domain[] = ['a', 'b', 'c'].map((name) => ({ ...other, name, clock: `${name}_clk` }));
  const size = 3;
  const some = fc.array(fc.integer({ min: 0, max: 2 * size - 1 }), { maxLength: 2 });
  const pick = fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 2, arbitrary: some });

  /** Sources 0 to 2 are the inputs, 3 to 5 the registers; so are targets: 0 to 2 the outputs. */
  function child(name: string, picks: readonly (readonly number[])[]): ModuleIr {
    const inputs = domains.map((_, i) => signal('input', `in${i}`, 1));
    const registers = domains.map((domain, i) => signal('reg', `r${i}`, 1, { domain, path: `r${i}` }));
    const outputs = domains.map((_, i) => signal('output', `out${i}`, 1));
    const all = [...inputs, ...registers];
    const body = [...outputs, ...registers].map((target, t) =>
      assign(
        target,
        picks[t].reduce<Expr>((e, s) => binary('xor', e, all[s]), constant(0n, 1)),
      ),
    );
    return moduleIr(name, { ports: [...inputs, ...outputs], signals: registers, body, domains });
  }

  it('gives the same answer as walking the flat design', () => {
    const modules = fc.array(fc.array(pick, { minLength: 2 * size, maxLength: 2 * size }), {
      minLength: 3,
      maxLength: 3,
    });
    const wires = fc.array(fc.array(fc.integer({ min: 0, max: 3 * size - 1 }), { maxLength: 2 }), {
      minLength: 3 * size,
      maxLength: 3 * size,
    });
    let crossingDesigns = 0;
    fc.assert(
      fc.property(modules, wires, (picks, wiring) => {
        const children = picks.map((own, c) => child(`Child${c}`, own));
        const instances = children.map((module, c): InstanceIr => {
          const name = `child${c}`;
          const connections = new Map(
            module.ports.map((port) => [
              port,
              signal(port.kind === 'input' ? 'child-input' : 'child-output', `${name}_${port.name}`, 1),
            ]),
          );
          const map = new Map(domains.map((domain) => [domain, domain]));
          return { name, path: name, module, connections, domains: map, given: [], place: 0, doc: '' };
        });
        const ports = (kind: Signal['kind']): Signal[] =>
          instances.flatMap(({ module, connections }) =>
            module.ports.filter((port) => port.kind === kind).map((port) => connections.get(port)!),
          );
        const [inputs, outputs] = [ports('input'), ports('output')];
        const body: Statement[] = inputs.map((target, i) =>
          assign(
            target,
            wiring[i].reduce<Expr>((e, o) => binary('or', e, outputs[o]), constant(0n, 1)),
          ),
        );
        const top = moduleIr('Top', { body, instances, domains });
        const only = standardChecks.filter(({ name }) => name === 'crossings');
        const design = designOf(top, ...children);
        const codes = check(design, { checks: only }).errors.map(({ code }) => code);

        const expected = crossesFlat(picks, wiring);
        crossingDesigns += expected ? 1 : 0;
        expect(codes.length > 0).toBe(expected);
      }),
      { seed: 20261123, numRuns: 2000 },
    );
    expect(crossingDesigns).toBeGreaterThan(400);
    expect(crossingDesigns).toBeLessThan(1600);
  });

  function crossesFlat(
    picks: readonly (readonly (readonly number[])[])[],
    wiring: readonly (readonly number[])[],
  ): boolean {
    const behind = (c: number, target: number, seen: Set<string>): Set<number> => {
      const found = new Set<number>();
      for (const source of picks[c][target]) {
        if (source >= size) found.add(source - size);
        else if (!seen.has(`${c} ${source}`)) {
          seen.add(`${c} ${source}`);
          for (const out of wiring[c * size + source]) {
            for (const one of behind(Math.floor(out / size), out % size, seen)) found.add(one);
          }
        }
      }
      return found;
    };
    return picks.some((_, c) =>
      domains.some((_d, r) => [...behind(c, size + r, new Set())].some((source) => source !== r)),
    );
  }
});

describe('the time of the check', () => {
  /** `count` operators between registers of two clocks, no path crossing. */
  function twoClocks(count: number): Design {
    const registers: Signal[] = [];
    const body: Statement[] = [];
    const domains = [byHand, other];
    for (let i = 0; i < count / 4; i += 1) {
      const register = signal('reg', `r${i}`, 16, { domain: domains[i % 2] });
      const [a, b] = [registers[i - 2] ?? register, registers[i - 4] ?? register];
      const sum = binary('add', binary('xor', a, b), binary('and', a, binary('or', b, register)));
      body.push(assign(register, sum));
      registers.push(register);
    }
    return designOf(moduleIr('Two', { signals: registers, body, domains }));
  }

  it('is linear in the design, and nothing where there is one clock', () => {
    const only = standardChecks.filter(({ name }) => name === 'crossings');
    const none: typeof only = [];
    const milliseconds = (design: Design, checks: typeof only): number => {
      const times = [1, 2, 3, 4, 5].map(() => {
        const before = process.cpuUsage();
        expect(check(design, { checks }).errors).toEqual([]);
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1000;
      });
      return Math.min(...times);
    };
    const cost = (design: Design): number => Math.max(0, milliseconds(design, only) - milliseconds(design, none));
    const oneClock = (design: Design): Design => {
      const top = { ...design.top, domains: [design.top.domains[0]] };
      return { ...design, top, modules: [top] };
    };
    const [small, large] = [twoClocks(25_000), twoClocks(100_000)];
    cost(small);
    const [few, many, single] = [cost(small), cost(large), cost(oneClock(large))];
    console.log(
      `crossings: two clocks, 25,000 operators in ${few.toFixed(0)} ms, 100,000 in ${many.toFixed(0)} ms; one clock: ${single.toFixed(0)} ms`,
    );
    expect(many).toBeLessThan(12 * Math.max(few, 20));
  });

  it('looks at equal modules once', () => {
    class Element extends Module {
      readonly in = input(UInt(8));
      readonly out = output(UInt(8));
      readonly r = reg(UInt(8), { init: 0 });
      readonly slow = reg(UInt(8), { init: 0, domain: link });

      logic() {
        this.r.next(this.in);
        when(this.r.eq(0), () => undefined);
        this.slow.next(this.slow.add(1));
        this.out.assign(this.r.add(1));
      }
    }
    class Row extends Module {
      readonly in = input(UInt(8));
      readonly out = output(UInt(8));
      readonly elements = Array.from({ length: 16 }, () => instance(new Element()));

      logic() {
        this.elements.forEach((element, i) => element.in.assign(i === 0 ? this.in : this.elements[i - 1].out));
        this.out.assign(this.elements[15].out);
      }
    }
    class Grid extends Module {
      readonly in = input(UInt(8));
      readonly out = output(UInt(8));
      readonly rows = Array.from({ length: 36 }, () => instance(new Row()));

      logic() {
        this.rows.forEach((row, i) => row.in.assign(i === 0 ? this.in : this.rows[i - 1].out));
        this.out.assign(this.rows[35].out);
      }
    }
    const design = elaborate(() => new Grid());
    expect(design.modules).toHaveLength(3);
    expect(check(design).errors).toEqual([]);
  });
});
