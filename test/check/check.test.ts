import { describe, expect, it } from 'vitest';
import { Bool, Module, UInt, elaborate, input, instance, output, reg, unused, when, wire } from '../../gen/index.ts';
import { check, standardChecks } from '../../gen/check/index.ts';
import type { Check } from '../../gen/check/index.ts';
import { messagesOf } from '../../gen/diagnostics/index.ts';
import type { Design, Expr, Statement } from '../../gen/ir/index.ts';
import { assign, binary, constant, designOf, moduleIr, signal } from '../support/ir.ts';

function codesOf(design: Design, checks?: readonly Check[]): { errors: string[]; warnings: string[] } {
  const { errors, warnings } = check(design, { checks });
  return { errors: errors.map(({ code }) => code), warnings: warnings.map(({ code }) => code) };
}

class Leaf extends Module {
  readonly in = input(UInt(8));
  readonly out = output(UInt(8));
  readonly spare = output(UInt(8));

  logic() {
    this.out.assign(this.in);
    this.spare.assign(this.in);
  }
}

class Clean extends Module {
  readonly en = input(Bool());
  readonly in = input(UInt(8));
  readonly debug = input(UInt(8));
  readonly out = output(UInt(8));
  readonly byDefault = wire(UInt(8), { default: 3 });
  readonly held = reg(UInt(8), { init: 0 });
  readonly leaf = instance(new Leaf());

  logic() {
    unused(this.debug);
    when(this.en, () => {
      this.byDefault.assign(this.in);
      this.held.next(this.leaf.out);
    });
    this.leaf.in.assign(this.byDefault);
    this.out.assign(0);
    when(this.en, () => this.out.assign(this.held));
  }
}

/** Two mistakes of different checks, and a warning. */
class Wrong extends Module {
  readonly unread = input(Bool());
  readonly en = input(Bool());
  readonly never = output(Bool());
  readonly latched = output(Bool());

  logic() {
    when(this.en, () => this.latched.assign(true));
  }
}

describe('check', () => {
  it('finds nothing in a design with defaults, registers, marked signals and unread outputs of instances', () => {
    expect(check(elaborate(new Clean()))).toEqual({ errors: [], warnings: [] });
  });

  it('tells all mistakes of all checks together, warnings apart', () => {
    expect(codesOf(elaborate(new Wrong()))).toEqual({ errors: ['M040', 'M042'], warnings: ['M091'] });
  });

  it('leaves out what the user leaves out', () => {
    const checks = standardChecks.filter(({ name }) => name !== 'latches' && name !== 'unread');
    expect(codesOf(elaborate(new Wrong()), checks)).toEqual({ errors: ['M040'], warnings: [] });
  });

  it('runs what the user adds', () => {
    const noInputs: Check = {
      name: 'no-inputs',
      run({ modules, report }) {
        for (const facts of modules) {
          for (const { kind, place } of facts.module.ports) {
            if (kind === 'input') report(facts, { code: 'M091', title: 'an input', place });
          }
        }
      },
    };
    expect(codesOf(elaborate(new Wrong()), [noInputs])).toEqual({ errors: [], warnings: ['M091', 'M091'] });
  });

  it('reports a mistake in a shared module once, with its first path and the number of instances', () => {
    class Row extends Module {
      readonly out = output(Bool());
      readonly cells = [0, 1, 2].map(() => instance(new Wrong()));

      logic() {
        for (const cell of this.cells) {
          cell.unread.assign(false);
          cell.en.assign(false);
        }
        this.out.assign(this.cells[0].never);
      }
    }
    class Chip extends Module {
      readonly out = output(Bool());
      readonly rows = [0, 1].map(() => instance(new Row()));

      logic() {
        this.out.assign(this.rows[1].out);
      }
    }
    const design = elaborate(new Chip());
    const messages = messagesOf(check(design).errors, design.places);
    expect(messages.map(({ code, path, instances }) => `${code} ${path} ${instances}`)).toEqual([
      'M040 chip.rows[0].cells[0] 6',
      'M042 chip.rows[0].cells[0] 6',
    ]);
  });

  it('throws on a representation that contradicts itself, as a bug and not as a mistake of the user', () => {
    const out = signal('output', 'out', 8);
    const wrong: Expr = { ...binary('add', constant(1n, 8), constant(1n, 4)), width: 8 };
    expect(() => check(designOf(moduleIr('Broken', { ports: [out], body: [assign(out, wrong)] })))).toThrow(
      'inconsistent representation of broken: add: unsigned 8 bits meet unsigned 4',
    );
  });
});

describe('the time a check takes', () => {
  /** A module of `count` operators: layers of wires that read two of the layer before, some under conditions. */
  function largeDesign(count: number): Design {
    const layer = 100;
    const inputs = Array.from({ length: layer }, (_, i) => signal('input', `in${i}`, 16));
    const select = signal('input', 'select', 1);
    const out = signal('output', 'out', 16);
    const wires = [];
    const body: Statement[] = [];
    let before = inputs;
    for (let made = 0; made < count; made += 4 * layer) {
      const now = before.map((_, i) => signal('wire', `w${made + i}`, 16));
      now.forEach((wire, i) => {
        const sum = binary('add', before[i], binary('xor', before[(i + 7) % layer], constant(BigInt(i), 16)));
        body.push(assign(wire, sum));
        if (i % 4 !== 0) return;
        const other = assign(wire, binary('and', sum, before[(i + 1) % layer]));
        body.push({ kind: 'when', branches: [{ cond: select, body: [other], place: 0 }], otherwise: [], place: 0 });
      });
      wires.push(...now);
      before = now;
    }
    body.push(
      assign(
        out,
        before.reduce<Expr>((a, b) => binary('or', a, b), constant(0n, 16)),
      ),
    );
    return designOf(moduleIr('Wide', { ports: [...inputs, select, out], signals: wires, body }));
  }

  it('is about 150 ms for 100,000 nodes, and grows no faster than the design', () => {
    const [small, large] = [25_000, 100_000].map(largeDesign);
    for (let warmUp = 0; warmUp < 2; warmUp += 1) check(small);
    // processor time, the best of five: machines that run tests are busy
    const milliseconds = (design: Design): number => {
      const times = [1, 2, 3, 4, 5].map(() => {
        const before = process.cpuUsage();
        expect(check(design).errors).toEqual([]);
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1000;
      });
      return Math.min(...times);
    };
    const [few, many] = [milliseconds(small), milliseconds(large)];
    console.log(`checks: 25,000 nodes in ${few.toFixed(0)} ms, 100,000 in ${many.toFixed(0)} ms`);
    expect(many).toBeLessThan(12 * few);
    expect(many).toBeLessThan(600);
  });

  it('does not depend on the depth of an expression', () => {
    const out = signal('output', 'out', 8);
    const start = signal('input', 'start', 8);
    let deep: Expr = start;
    for (let i = 0; i < 50_000; i += 1) deep = binary('add', deep, constant(1n, 8));
    expect(check(designOf(moduleIr('Deep', { ports: [start, out], body: [assign(out, deep)] })))).toEqual({
      errors: [],
      warnings: [],
    });
  });
});
