import { describe, expect, it } from 'vitest';
import {
  Bool,
  Bundle,
  DiagnosticError,
  Enum,
  Module,
  SInt,
  UInt,
  Vec,
  bitsFor,
  elaborate,
  input,
  instance,
  lit,
  log2Up,
  output,
  reg,
  zero,
} from '../../gen/index.ts';
import type { ClockDomain, Type } from '../../gen/index.ts';
import { Sum } from './fixtures/sum.ts';
import { mistakesIn, topOf } from './support.ts';

class Buffer<T extends Type> extends Module<{ type: T }> {
  readonly a = input(this.p.type);
  readonly b = output(this.p.type);
  logic() {
    this.b.assign(this.a);
  }
}

describe('elaboration', () => {
  class Wrong extends Module {
    readonly a = input(UInt(0));
    readonly b = output(UInt(8));
    logic() {
      this.b.assign(300);
      this.b.assign(lit(UInt(4), 3) as never);
    }
  }
  class Right extends Module {
    readonly a = output(Bool());
    logic() {
      this.a.assign(true);
    }
  }

  it('tells all mistakes of a run together', () => {
    expect(mistakesIn(() => new Wrong()).map((text) => text.slice(0, 4))).toEqual(['M010', 'M012', 'M014']);
  });

  it('lays a mistake out with its place, its line, both sides and the fix', () => {
    expect(() => elaborate(() => new Sum())).toThrow(
      [
        'M014 width mismatch                                          in sum',
        '  test/dsl/fixtures/sum.ts:9:14',
        '     9 |     this.sum.assign(product.add(1));',
        '       |              ^^^^^^',
        '  expected 24 bits   (this.sum, declared at test/dsl/fixtures/sum.ts:6)',
        '  found    16 bits   (product.add(1))',
        '  fix      product.add(1).pad(24), or declare this.sum with 16 bits',
        '',
        '1 error',
      ].join('\n'),
    );
  });

  it('does not tell what only follows from a mistake in a width', () => {
    class Follows extends Module<{ width: number }> {
      readonly a = input(UInt(this.p.width));
      readonly b = output(UInt(8));
      readonly c = output(UInt(this.p.width));
      logic() {
        this.b.assign(this.a.add(1));
        this.b.assign(this.a.pad(8));
        this.c.assign(this.b.mul(this.a).trunc(9));
      }
    }
    expect(mistakesIn(() => new Follows({ width: Math.log2(1) })).map((text) => text.slice(0, 4))).toEqual([
      'M010',
      'M010',
    ]);
  });

  it('names the path through the hierarchy', () => {
    class Middle extends Module {
      readonly parts = [instance(new Wrong())];
      logic() {}
    }
    class Top extends Module {
      readonly middle = instance(new Middle());
      logic() {}
    }
    try {
      elaborate(() => new Top());
      expect.unreachable();
    } catch (error) {
      expect((error as DiagnosticError).messages[0].path).toBe('top.middle.parts[0]');
    }
  });

  it('leaves nothing behind when it fails', () => {
    class Throws extends Module {
      readonly a = input(Bool());
      logic() {
        throw new Error('of the user');
      }
    }
    expect(() => elaborate(new Throws())).toThrow('of the user');
    expect(() => elaborate(() => new Wrong())).toThrow(DiagnosticError);
    expect(() => elaborate(new Wrong())).toThrow(DiagnosticError);
    expect(topOf(() => new Right()).ports).toHaveLength(1);
  });

  it('shows what was reported before an exception rather than the exception', () => {
    class Both extends Module {
      readonly a = input(UInt(0));
      logic() {
        throw new Error('a consequence');
      }
    }
    try {
      elaborate(() => new Both());
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(DiagnosticError);
      expect((error as DiagnosticError).cause).toMatchObject({ message: 'a consequence' });
    }
  });

  it('takes a module once', () => {
    const right = new Right();
    elaborate(right);
    expect(() => elaborate(right)).toThrow('this Right has been elaborated already');
  });

  it('takes modules in any order, each with its own places', () => {
    const first = new Buffer({ type: UInt(8) });
    const second = new Right();
    const design = elaborate(first);
    const other = elaborate(second);
    const nested = elaborate(() => {
      elaborate(new Right());
      return new Buffer({ type: Bool() });
    });
    for (const { top, places } of [design, other, nested]) {
      expect(places[top.ports[0].place].file).toBe('test/dsl/elaboration.test.ts');
      expect(places[top.ports[0].place].name).toBe('a');
    }
    expect(other.places[other.top.body[0].place].line).toBeGreaterThan(other.places[other.top.ports[0].place].line);
  });

  it('gives the same design on every run', () => {
    const shape = () =>
      JSON.stringify(elaborate(new Buffer({ type: UInt(8) })), (_, v) => (typeof v === 'bigint' ? `${v}` : v));
    const [one, two] = Array.from({ length: 2 }, shape);
    expect(one).toBe(two);
  });

  it('refuses a module that contains itself', () => {
    class Tree extends Module<{ n: number }> {
      readonly left: Tree = instance(new Tree({ n: this.p.n }));
      logic() {}
    }
    expect(() => new Tree({ n: 1 })).toThrow('M030 module contains itself');
    expect(mistakesIn(() => new Tree({ n: 1 }))).toEqual([
      'M030 | a hierarchy that ends | Tree inside Tree, 64 levels deep | end the recursion: create the inner module only while a parameter that shrinks is large enough',
    ]);
  });

  it('allows recursion that ends, and long rows', () => {
    class Adder extends Module<{ terms: number }> {
      readonly terms = input(Vec(this.p.terms, UInt(8)));
      readonly sum = output(UInt(8));
      logic() {
        const { terms } = this.p;
        if (terms === 1) return this.sum.assign(this.terms[0]);
        const half = Math.floor(terms / 2);
        const low = instance(new Adder({ terms: half }));
        const high = instance(new Adder({ terms: terms - half }));
        low.terms.assign(this.terms.slice(0, half));
        high.terms.assign(this.terms.slice(half));
        this.sum.assign(low.sum.add(high.sum));
      }
    }
    expect(elaborate(new Adder({ terms: 13 })).modules.map(({ name }) => name)).toEqual([
      'adder_1',
      'adder_2',
      'adder_3',
      'adder_6',
      'adder_4',
      'adder_7',
      'adder_13',
    ]);
    class Row extends Module {
      readonly all = Array.from({ length: 200 }, () => new Right()).map((one) => instance(one));
      logic() {}
    }
    expect(topOf(() => new Row()).instances).toHaveLength(200);
  });
});

describe('equal instances', () => {
  let runs = 0;
  class Counted extends Module<{ type: Type; list: readonly number[]; note?: unknown; domain?: ClockDomain }> {
    readonly a = input(this.p.type);
    logic() {
      runs++;
    }
  }
  class Pair extends Module<{ make: readonly (() => Module<unknown>)[] }> {
    readonly parts = this.p.make.map((make) => instance(make()));
    logic() {}
  }
  const runsOf = (...make: (() => Module<unknown>)[]) => {
    runs = 0;
    const { top } = elaborate(new Pair({ make }));
    return [runs, new Set(top.instances.map(({ module }) => module)).size];
  };

  it('run their logic once', () => {
    const make = () => new Counted({ type: Bundle({ x: UInt(3) }), list: [1, 2] });
    expect(runsOf(make, make, make)).toEqual([1, 1]);
  });

  it('are told apart by any parameter', () => {
    const base = { type: UInt(8), list: [1] };
    expect(
      runsOf(
        () => new Counted(base),
        () => new Counted({ ...base, list: [2] }),
      ),
    ).toEqual([2, 2]);
    expect(
      runsOf(
        () => new Counted(base),
        () => new Counted({ ...base, type: SInt(8) }),
      ),
    ).toEqual([2, 2]);
    const one = Enum('Mode', ['A', 'B']);
    const two = Enum('Mode', ['A', 'C']);
    expect(
      runsOf(
        () => new Counted({ ...base, type: one }),
        () => new Counted({ ...base, type: two }),
      ),
    ).toEqual([2, 2]);
  });

  it('are not looked for where parameters cannot be compared', () => {
    const note = () => 1;
    const make = () => new Counted({ type: Bool(), list: [], note });
    expect(runsOf(make, make)).toEqual([2, 2]);
    const odd = () => new Counted({ type: Bool(), list: [], note: new Map() });
    expect(runsOf(odd, odd)).toEqual([2, 2]);
  });

  it('are not looked for in classes whose constructors take more than the parameters, or whose logic changes fields', () => {
    class Special extends Module {
      readonly a = input(Bool());
      readonly hidden: () => number;
      constructor(hidden: number) {
        super();
        this.hidden = () => hidden;
      }
      logic() {
        runs += this.hidden();
      }
    }
    expect(
      runsOf(
        () => new Special(1),
        () => new Special(10),
      ),
    ).toEqual([11, 2]);
    class Tells extends Module {
      readonly a = input(Bool());
      latency = 0;
      logic() {
        runs++;
        this.latency = 3;
      }
    }
    expect(
      runsOf(
        () => new Tells(),
        () => new Tells(),
      ),
    ).toEqual([2, 2]);
  });
});

describe('module names', () => {
  const nameOf = (make: () => Module<unknown>) => topOf(make).name;
  class Named<P> extends Module<P> {
    readonly a = input(Bool());
    logic() {}
  }

  it('say the parameters, shortly', () => {
    expect(nameOf(() => new Named(undefined))).toBe('named');
    expect(nameOf(() => new Named({ lanes: 8, type: SInt(24) }))).toBe('named_8_s24');
    expect(nameOf(() => new Named({ fast: true, slow: false, mode: 'roundRobin', n: -3 }))).toBe(
      'named_fast_round_robin_m3',
    );
    expect(nameOf(() => new Named({ type: Bundle({ a: UInt(3), b: Bool() }) }))).toBe('named_b4');
  });

  it('become a hash where they are long or nested, and what the class wants where it says so', () => {
    expect(nameOf(() => new Named({ pe: { lanes: 8 } }))).toMatch(/^named_[0-9a-f]{6}$/);
    expect(nameOf(() => new Named({ pe: { lanes: 8 } }))).not.toBe(nameOf(() => new Named({ pe: { lanes: 9 } })));
    class Own extends Named<{ pe: { lanes: number } }> {
      override moduleName() {
        return `own_${this.p.pe.lanes}`;
      }
    }
    expect(nameOf(() => new Own({ pe: { lanes: 4 } }))).toBe('own_4');
  });

  it('keep the parameters as data for reports', () => {
    expect(
      topOf(() => new Named({ n: 2n, type: Vec(2, UInt(3)), f: Math.max, list: [1, { x: null }] })).parameters,
    ).toEqual({
      n: 2,
      type: 'Vec(2, UInt(3))',
      f: 'function max',
      list: [1, { x: null }],
    });
  });
});

describe('types', () => {
  it('refuse impossible widths, lengths and names at once outside of modules', () => {
    expect(() => UInt(0)).toThrow('expected a width from 1 to 65536 bits');
    expect(() => Vec(0, Bool())).toThrow('expected a length from 1 to 65536');
    expect(() => Bundle({ assign: Bool() })).toThrow('found    assign');
    expect(() => Bundle({})).toThrow('found    no fields');
    expect(() => Enum('E', ['A', 'A'])).toThrow('found    A');
    expect(() => Enum('E', [])).toThrow('found    no members');
  });

  it('know their text', () => {
    expect(String(Bundle({ a: Vec(2, SInt(3)), b: Bool() }))).toBe('Bundle{a: Vec(2, SInt(3)), b: Bool}');
  });

  it('make constants', () => {
    const T = Bundle({ a: UInt(4), b: Vec(2, SInt(3)) });
    class Constants extends Module {
      readonly r = reg(T, { init: zero(T) });
      readonly s = reg(T, { init: lit(T, { a: 9, b: [-1, 2] }) });
      logic() {
        this.r.next(this.s);
        this.s.next(T.of({ a: this.r.a, b: -2 }));
      }
    }
    expect(topOf(() => new Constants()).signals.map(({ reset }) => reset)).toEqual([0n, 0n, 0n, 9n, -1n, 2n]);
  });

  it('have helpers for widths', () => {
    expect([1, 2, 3, 4, 5, 1024, 1025].map(log2Up)).toEqual([1, 1, 2, 2, 3, 10, 11]);
    expect([0, 1, 2, 3, 4, 1023, 1024].map(bitsFor)).toEqual([1, 1, 2, 2, 3, 10, 11]);
  });
});

describe('registers outside of modules', () => {
  it('are refused', () => {
    expect(() => reg(Bool())).toThrow('M023');
    expect(() => input(Bool())).toThrow('expected input() in a module: as a class field, or in logic()');
  });
});
