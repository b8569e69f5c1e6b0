import { describe, expect, it } from 'vitest';
import {
  BlackBox,
  Bool,
  Bundle,
  Flip,
  Module,
  Stream,
  UInt,
  Vec,
  clockDomain,
  connect,
  defaultDomain,
  elaborate,
  inDomain,
  input,
  instance,
  memory,
  output,
  readPort,
  reg,
  regNext,
  wire,
  writePort,
} from '../../gen/index.ts';
import type { ClockDomain } from '../../gen/index.ts';
import type { Type } from '../../gen/index.ts';
import { mistakesIn, showBody, topOf } from './support.ts';

class Stage<T extends Type> extends Module<{ type: T }> {
  readonly from = input(Stream(this.p.type));
  readonly to = output(Stream(this.p.type));
  readonly full = reg(Bool(), { init: false });
  readonly word = reg(this.p.type);

  logic() {
    this.from.ready.assign(this.full.not());
    this.to.valid.assign(this.full);
    this.to.bits.assign(this.word);
    this.word.next(this.from.bits);
    this.full.next(this.from.valid);
  }
}

describe('an instance', () => {
  class Chain extends Module<{ length: number }> {
    readonly from = input(Stream(UInt(8)));
    readonly to = output(Stream(UInt(8)));
    /** In a row. */
    readonly stages = Array.from({ length: this.p.length }, () => instance(new Stage({ type: UInt(8) })));
    readonly group = { first: this.stages[0], extra: instance(new Stage({ type: UInt(4) })) };

    logic() {
      const last = instance(new Stage({ type: UInt(8) }));
      instance(new Stage({ type: UInt(8) }), { name: 'spare' });
      connect(this.from, this.stages[0].from);
      for (let i = 1; i < this.p.length; i++) connect(this.stages[i - 1].to, this.stages[i].from);
      connect(this.stages[this.p.length - 1].to, last.from);
      connect(last.to, this.to);
    }
  }
  const design = elaborate(new Chain({ length: 2 }));
  const { top } = design;

  it('takes its name from the field, the index, the variable or the option', () => {
    expect(top.instances.map(({ name, path }) => [name, path])).toEqual([
      ['stages_0', 'stages.0'],
      ['stages_1', 'stages.1'],
      ['group_extra', 'group.extra'],
      ['last', 'last'],
      ['spare', 'spare'],
    ]);
    expect(top.instances[0].doc).toBe('In a row.');
  });

  it('has a signal in its parent for each of its ports', () => {
    const [first] = top.instances;
    expect(
      [...first.connections].map(([port, s]) => `${port.kind} ${port.name}: ${s.kind} ${s.name} ${s.path}`),
    ).toEqual([
      'input from_valid: child-input stages_0_from_valid stages.0.from.valid',
      'output from_ready: child-output stages_0_from_ready stages.0.from.ready',
      'input from_bits: child-input stages_0_from_bits stages.0.from.bits',
      'output to_valid: child-output stages_0_to_valid stages.0.to.valid',
      'input to_ready: child-input stages_0_to_ready stages.0.to.ready',
      'output to_bits: child-output stages_0_to_bits stages.0.to.bits',
    ]);
    expect(showBody(top.body).slice(0, 3)).toEqual([
      'stages.0.from.valid = from.valid',
      'from.ready = stages.0.from.ready',
      'stages.0.from.bits = from.bits',
    ]);
  });

  it('shares its module with equal ones; modules come leaves first', () => {
    expect(design.modules.map(({ name }) => name)).toEqual(['stage_u8', 'stage_u4', 'chain_2']);
    expect(top.instances[1].module).toBe(top.instances[0].module);
    expect(top.instances[3].module).toBe(top.instances[0].module);
    expect(top.instances[2].module).not.toBe(top.instances[0].module);
  });

  it('is made of a module that is new', () => {
    class Twice extends Module {
      readonly stage = instance(new Stage({ type: UInt(8) }));
      readonly again = instance(this.stage);
      logic() {}
    }
    expect(mistakesIn(() => new Twice())).toEqual([
      'M031 | a new module object for each instance | a Stage that is an instance already | write instance(new Stage(...)) for each',
    ]);
  });

  it('is missing where a module is only created', () => {
    class Field extends Module {
      readonly a = input(Bool());
      readonly stage = new Stage({ type: Bool() });
      readonly b = input(Bool());
      logic() {
        this.stage.from.valid.assign(this.a.and(this.b));
      }
    }
    class Local extends Module {
      readonly a = input(Bool());
      logic() {
        const stage = new Stage({ type: Bool() });
        stage.from.valid.assign(this.a);
      }
    }
    const message =
      'M031 | instance(new Stage(...)) | new Stage(...) that was never handed to instance() | wrap it in instance(), or remove it';
    expect(mistakesIn(() => new Field())).toContain(message);
    expect(mistakesIn(() => new Local())).toContain(message);
  });

  it('may be created in one go and become an instance later', () => {
    class Row extends Module {
      readonly stages = [new Stage({ type: Bool() }), new Stage({ type: Bool() })].map((stage) => instance(stage));
      logic() {
        for (const { from, to } of this.stages) {
          from.valid.assign(false);
          from.bits.assign(false);
          to.ready.assign(true);
        }
      }
    }
    expect(topOf(() => new Row()).instances.map(({ name }) => name)).toEqual(['stages_0', 'stages_1']);
  });
});

describe('an instance that is forgotten among others', () => {
  it('is told as well', () => {
    class Two extends Module {
      readonly a = input(Bool());
      logic() {
        const first = new Stage({ type: Bool() });
        const second = new Stage({ type: Bool() });
        instance(first);
        void second;
      }
    }
    expect(mistakesIn(() => new Two())).toEqual([
      'M031 | instance(new Stage(...)) | new Stage(...) that was never handed to instance() | wrap it in instance(), or remove it',
    ]);
  });
});

describe('signals of other modules', () => {
  it('cannot be used, unless they are ports of an instance', () => {
    class Reader extends Module {
      readonly out = output(Bool());
      readonly stage = instance(new Stage({ type: Bool() }));
      logic() {
        this.out.assign(this.stage.full);
      }
    }
    expect(mistakesIn(() => new Reader())).toEqual([
      'M022 | a signal of this module, or a port of one of its instances | full of Stage (reader.stage) | make it an output of that module and read the output',
    ]);
  });

  it('cannot come in through parameters', () => {
    class Inner extends Module<{ signal: Bool }> {
      readonly out = output(Bool());
      logic() {
        this.out.assign(this.p.signal);
      }
    }
    class Outer extends Module {
      readonly a = input(Bool());
      readonly inner = instance(new Inner({ signal: this.a }));
      logic() {}
    }
    expect(mistakesIn(() => new Outer())).toEqual([
      'M022 | a signal of this module, or a port of one of its instances | a of Outer | pass it through ports',
    ]);
  });

  it('are refused as targets as well', () => {
    class Driver extends Module {
      readonly stage = instance(new Stage({ type: Bool() }));
      logic() {
        this.stage.to.valid.assign(true);
      }
    }
    expect(mistakesIn(() => new Driver())).toEqual([
      'M020 | a wire, an output or an input of an instance | an output of an instance (stage.to.valid) | assign to the instance’s inputs',
    ]);
  });
});

describe('ports', () => {
  it('are class fields', () => {
    class Late extends Module {
      logic() {
        input(Bool());
      }
    }
    expect(mistakesIn(() => new Late())).toEqual([
      'M023 | ports as class fields | input() inside logic() | make it a field of the class, or use wire() for a signal inside the module',
    ]);
  });

  it('of bundles reverse the fields that are flipped', () => {
    const Bus = Bundle({ address: UInt(4), data: Flip(UInt(8)), answer: Flip(Stream(Bool())) });
    class Slave extends Module {
      readonly bus = input(Bus);
      logic() {
        this.bus.data.assign(this.bus.address.pad(8));
        this.bus.answer.valid.assign(true);
        this.bus.answer.bits.assign(false);
      }
    }
    class Bridge extends Module {
      readonly bus = input(Bus);
      readonly slave = instance(new Slave());
      logic() {
        connect(this.bus, this.slave.bus);
      }
    }
    const top = topOf(() => new Bridge());
    expect(top.ports.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'input bus_address',
      'output bus_data',
      'output bus_answer_valid',
      'input bus_answer_ready',
      'output bus_answer_bits',
    ]);
    expect(top.streams.map(({ path, direction }) => [path, direction])).toEqual([['bus.answer', 'produces']]);
    expect(showBody(top.body)).toEqual([
      'slave.bus.address = bus.address',
      'bus.data = slave.bus.data',
      'bus.answer.valid = slave.bus.answer.valid',
      'slave.bus.answer.ready = bus.answer.ready',
      'bus.answer.bits = slave.bus.answer.bits',
    ]);
  });

  it('list the streams in them, wherever they are', () => {
    class Switch extends Module {
      readonly ins = input(Vec(2, Stream(UInt(4))));
      readonly out = output(Stream(Bool()));
      logic() {
        for (const { ready } of this.ins) ready.assign(true);
        this.out.valid.assign(false);
        this.out.bits.assign(false);
      }
    }
    const { streams } = topOf(() => new Switch());
    expect(
      streams.map(({ path, direction, typeText, valid, ready, payload }) => [
        path,
        direction,
        typeText,
        valid.name,
        ready.name,
        payload.map(({ name }) => name),
      ]),
    ).toEqual([
      ['ins.0', 'consumes', 'Stream<UInt(4)>', 'ins_0_valid', 'ins_0_ready', ['ins_0_bits']],
      ['ins.1', 'consumes', 'Stream<UInt(4)>', 'ins_1_valid', 'ins_1_ready', ['ins_1_bits']],
      ['out', 'produces', 'Stream<Bool>', 'out_valid', 'out_ready', ['out_bits']],
    ]);
  });
});

describe('names', () => {
  it('come from fields, local variables and, where there are none, from what things are', () => {
    class Names extends Module {
      readonly inA = input(UInt(8));
      readonly sums = { low: this.inA.add(1), list: [wire(UInt(8))] };
      readonly out = output(UInt(8));
      logic() {
        const delayed = regNext(this.inA);
        for (let i = 0; i < 2; i++) {
          const tap = reg(UInt(8));
          tap.next(delayed);
        }
        const store = memory(UInt(8), { depth: 2, ports: { wr: writePort(), rd: readPort({ latency: 0 }) } });
        store.ports.wr.write(0, regNext(delayed));
        const doubled = delayed.add(delayed);
        const shifted = doubled.shl(1).xor(doubled);
        this.out.assign(shifted.or(store.ports.rd.read(0)));
      }
    }
    const top = topOf(() => new Names());
    expect(top.signals.map(({ path, name }) => [path, name])).toEqual([
      ['sums.list.0', 'sums_list_0'],
      ['delayed', 'delayed'],
      ['tap', 'tap'],
      ['tap_1', 'tap_1'],
      ['state', 'state'],
    ]);
    expect(top.memories[0].name).toBe('store');
    expect(top.named.map(({ name }) => name)).toEqual(['sums_low', 'doubled', 'shifted']);
  });
});

describe('clock domains', () => {
  const link = clockDomain({ name: 'link', reset: { kind: 'sync' } });
  const free = clockDomain({ name: 'free', clock: 'free_clk', edge: 'falling', reset: 'none' });

  it('describe a clock and its reset', () => {
    expect(link).toEqual({
      name: 'link',
      clock: 'link_clk',
      edge: 'rising',
      reset: { name: 'link_rst_n', kind: 'sync', activeLow: true },
      clockOf: null,
      synchronousTo: null,
    });
    expect(free.reset).toBeNull();
    expect(() => clockDomain({ name: 'My clock' })).toThrow('lower_snake_case');
  });

  class Leaf extends Module {
    readonly r = regNext(UInt(4).lit(3));
    logic() {}
  }

  it('hold for the registers and instances created inside', () => {
    class Two extends Module<{ other: ClockDomain }> {
      readonly own = reg(Bool(), { init: false });
      readonly given = reg(Bool(), { domain: free });
      readonly inside = inDomain(this.p.other, () => reg(Bool(), { init: false }));
      readonly leaf = inDomain(this.p.other, () => instance(new Leaf()));
      readonly plain = instance(new Leaf());
      logic() {
        for (const r of [this.own, this.given, this.inside]) r.next(r.not());
      }
    }
    const top = topOf(() => new Two({ other: link }));
    expect(top.signals.map(({ path, domain }) => [path, domain?.name])).toEqual([
      ['own', 'core'],
      ['given', 'free'],
      ['inside', 'link'],
    ]);
    expect(top.instances.map(({ path, module }) => [path, module.domains.map(({ name }) => name)])).toEqual([
      ['leaf', ['link']],
      ['plain', ['core']],
    ]);
    expect(top.domains.map(({ name }) => name)).toEqual(['core', 'free', 'link']);
    expect(top.instances[0].module).not.toBe(top.instances[1].module);
  });

  it('of an instance may be driven by others of the parent', () => {
    class Crossed extends Module {
      readonly leaf = instance(new Leaf(), { domains: new Map([[defaultDomain, link]]) });
      logic() {}
    }
    const top = topOf(() => new Crossed());
    expect([...top.instances[0].domains].map(([child, parent]) => [child.name, parent.name])).toEqual([
      ['core', 'link'],
    ]);
    expect(top.domains).toEqual([link]);
  });
});

describe('black boxes', () => {
  class Pad extends BlackBox<{ strength: number }> {
    readonly toPad = input(Bool());
    readonly fromPad = output(Bool());
    verilogName() {
      return 'vendor_pad';
    }
    override verilogParameters() {
      return { STRENGTH: this.p.strength };
    }
  }
  class Chip extends Module {
    readonly a = input(Bool());
    readonly b = output(Bool());
    readonly pad = instance(new Pad({ strength: 4 }));
    logic() {
      this.pad.toPad.assign(this.a);
      this.b.assign(this.pad.fromPad);
    }
  }

  it('carry their name, parameters and text', () => {
    const { module } = topOf(() => new Chip()).instances[0];
    expect(module.blackBox).toEqual({
      verilogName: 'vendor_pad',
      parameters: { STRENGTH: 4 },
      source: null,
      behaviour: null,
    });
    expect(module.name).toBe('vendor_pad');
    expect(module.ports.map(({ name }) => name)).toEqual(['to_pad', 'from_pad']);
    expect(module.domains).toEqual([]);
  });
});
