import { describe, expect, it } from 'vitest';
import { Bool, Module, UInt, check, elaborate, input, instance, mux, output, print, when } from '../../gen/index.ts';
import type { UIntSignal } from '../../gen/index.ts';

/** Large and empty designs that are not wrong: they go all the way to the text. */
function printed(top: () => Module<unknown>): ReadonlyMap<string, string> {
  const design = elaborate(top);
  expect(check(design).errors).toEqual([]);
  return print(design).files;
}

const DEEP = 100_000;

class Chain extends Module<{ step: (x: UIntSignal, b: UIntSignal, c: Bool) => UIntSignal }> {
  readonly a = input(UInt(8));
  readonly b = input(UInt(8));
  readonly c = input(Bool());
  readonly out = output(UInt(8));

  logic() {
    let x: UIntSignal = this.a;
    for (let i = 0; i < DEEP; i++) x = this.p.step(x, this.b, this.c);
    this.out.assign(x);
  }
}

class Ports extends Module<{ ports: number }> {
  readonly ins = Array.from({ length: this.p.ports / 2 }, () => input(UInt(4)));
  readonly outs = Array.from({ length: this.p.ports / 2 }, () => output(UInt(4)));

  logic() {
    this.ins.forEach((x, i) => this.outs[i].assign(x));
  }
}

class Around extends Module<{ ports: number }> {
  readonly a = input(UInt(4));
  readonly out = output(UInt(4));
  readonly inner = instance(new Ports({ ports: this.p.ports }));

  logic() {
    for (const port of this.inner.ins) port.assign(this.a);
    this.out.assign(this.inner.outs.reduce((a, b) => a.xor(b)));
  }
}

class Empty extends Module {
  logic() {}
}

class Wide extends Module {
  readonly a = input(UInt(10_000));
  readonly b = input(UInt(10_000));
  readonly sum = output(UInt(10_000));

  logic() {
    this.sum.assign(this.a.add(this.b));
  }
}

class Nested extends Module {
  readonly bits = input(UInt(8));
  readonly out = output(Bool());

  logic() {
    this.out.assign(false);
    const nest = (level: number): void => {
      if (level === 200) this.out.assign(true);
      else when(this.bits.ne(level), () => nest(level + 1));
    };
    nest(0);
  }
}

describe('designs at the limits', () => {
  it.each<[string, Chain['p']['step']]>([
    ['additions', (x, b) => x.add(b)],
    ['selections', (x, b, c) => mux(c, x, b)],
    ['operators that cancel each other', (x) => x.not().not()],
  ])('100,000 %s in one expression', (_, step) => {
    expect(printed(() => new Chain({ step })).size).toBe(4);
  });

  it('10,000 ports, on a module and on an instance', () => {
    const text = [...printed(() => new Around({ ports: 10_000 })).values()].join('');
    expect(text).toContain('ins_4999');
    expect(text).toContain('.outs_4999');
  });

  it('modules with nothing in them', () => {
    expect([...printed(() => new Empty()).values()][0]).toContain('module empty');
  });

  it('signals of 10,000 bits', () => {
    expect([...printed(() => new Wide()).values()][0]).toContain('[9999:0] sum');
  });

  it('200 branches inside each other', () => {
    expect([...printed(() => new Nested()).values()][0]).toContain('199');
  });
});
