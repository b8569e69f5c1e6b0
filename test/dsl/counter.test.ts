import { describe, expect, it } from 'vitest';
import { Bool, Module, UInt, elaborate, input, output, reg, when } from '../../gen/index.ts';

/** Counts enabled cycles. */
class Counter extends Module<{ width: number }> {
  /** Counts while it is high. */
  readonly en = input(Bool());
  readonly count = output(UInt(this.p.width));
  readonly value = reg(UInt(this.p.width), { init: 0 });

  logic() {
    const raised = this.value.add(1);
    when(this.en, () => this.value.next(raised));
    this.count.assign(this.value);
  }
}

describe('a counter', () => {
  const { top } = elaborate(new Counter({ width: 8 }));

  it('has its ports and registers under the names of its fields', () => {
    expect(top.ports.map(({ name, kind, width }) => `${kind} ${name} ${width}`)).toEqual([
      'input en 1',
      'output count 8',
    ]);
    expect(top.signals.map(({ name, kind, reset }) => `${kind} ${name} ${reset}`)).toEqual(['reg value 0']);
  });

  it('carries doc comments of the class and of fields', () => {
    expect(top.doc).toBe('Counts enabled cycles.');
    expect(top.ports[0].doc).toBe('Counts while it is high.');
  });

  it('names an expression after the constant that holds it', () => {
    expect(top.named.map(({ name }) => name)).toEqual(['raised']);
  });

  it('has a name that says its parameters', () => {
    expect(top.name).toBe('counter_8');
    expect(top.parameters).toEqual({ width: 8 });
  });

  it('has the default domain', () => {
    expect(top.domains).toMatchObject([
      { name: 'core', clock: 'clk', edge: 'rising', reset: { name: 'rst_n', kind: 'async', activeLow: true } },
    ]);
  });
});
