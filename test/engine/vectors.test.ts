import { describe, expect, it } from 'vitest';
import { Module, UInt, Vec, elaborate, input, output, reg } from '../../gen/index.ts';
import { compileDesign } from '../../sim/engine/index.ts';
import { Program } from '../../sim/engine/program.ts';
import { Random } from '../print/support/random.ts';
import { readSlot, writeSlot } from './support/slots.ts';

/** Sums of products are done with vector instructions where their operands lie one behind the other (docs/engine.md). */
interface Shape {
  readonly terms: number;
  readonly bits: number;
  readonly signed: boolean;
  /** Products are kept in registers before they are added. */
  readonly held: boolean;
  /** The other side's operands are taken from the last one down: nothing lies one behind the other. */
  readonly reversed: boolean;
  /** The sum is mixed into the operands, so that they need each other's old values. */
  readonly around: boolean;
}

/** The sum of products, at once or of registers, and the sum of one side's numbers, modulo 2^32. */
class Products extends Module<Shape> {
  readonly x = input(Vec(this.p.terms, UInt(this.p.bits)));
  readonly y = input(Vec(this.p.terms, UInt(this.p.bits)));
  readonly dot = output(UInt(32));
  readonly plain = output(UInt(32));
  readonly xs = reg(Vec(this.p.terms, UInt(this.p.bits)));
  readonly ys = reg(Vec(this.p.terms, UInt(this.p.bits)));
  readonly products = reg(Vec(this.p.terms, UInt(2 * this.p.bits)));
  readonly dotNow = reg(UInt(32));
  readonly plainNow = reg(UInt(32));

  logic() {
    const { terms, bits, signed, around, held, reversed } = this.p;
    const mixed = (value: UInt) => (around ? value.xor(this.dotNow.bits(bits - 1, 0)) : value);
    const wide = (value: UInt) => (signed ? value.asSInt().resize(32).asUInt() : value.resize(32));
    const times = (a: UInt, b: UInt) => (signed ? a.asSInt().mul(b.asSInt()).asUInt() : a.mul(b));
    const total = (values: readonly UInt[]) => values.map(wide).reduce((a, b) => a.add(b));
    [...this.xs].forEach((x, i) => x.next(mixed(this.x[i])));
    [...this.ys].forEach((y, i) => y.next(mixed(this.y[i])));
    const products = [...this.xs].map((x, i) => times(x, this.ys[reversed ? terms - 1 - i : i]));
    [...this.products].forEach((product, i) => product.next(held ? products[i] : product));
    this.dotNow.next(total(held ? [...this.products] : products));
    this.plainNow.next(total([...this.xs]));
    this.dot.assign(this.dotNow);
    this.plain.assign(this.plainNow);
  }
}

/** The same in numbers. */
class Model {
  readonly #shape: Shape;
  #x: bigint[];
  #y: bigint[];
  #products: bigint[];
  dot = 0n;
  plain = 0n;

  constructor(shape: Shape) {
    this.#shape = shape;
    this.#x = Array.from({ length: shape.terms }, () => 0n);
    this.#y = [...this.#x];
    this.#products = [...this.#x];
  }

  step(x: readonly bigint[], y: readonly bigint[]): void {
    const { terms, bits, signed, around, held, reversed } = this.#shape;
    const seen = (value: bigint, width: number) => (signed ? BigInt.asIntN(width, value) : value);
    const total = (values: readonly bigint[]) =>
      BigInt.asUintN(
        32,
        values.reduce((a, b) => a + b, 0n),
      );
    const mixed = (value: bigint) => (around ? value ^ BigInt.asUintN(bits, this.dot) : value);
    const products = this.#x.map((value, i) => seen(value, bits) * seen(this.#y[reversed ? terms - 1 - i : i], bits));
    const next = { x: x.map(mixed), y: y.map(mixed) };
    this.plain = total(this.#x.map((value) => seen(value, bits)));
    this.dot = total(held ? this.#products.map((value) => seen(value, 2 * bits)) : products);
    this.#products = products.map((value) => BigInt.asUintN(2 * bits, value));
    this.#x = next.x;
    this.#y = next.y;
  }
}

const shapes: Shape[] = [4, 5, 7, 8, 9, 12, 13, 16, 20, 35].flatMap((terms) =>
  [8, 16, 6].flatMap((bits) =>
    [true, false].flatMap((signed) =>
      [0, 1, 2, 3].map((k) => ({
        terms,
        bits,
        signed,
        held: k % 2 === 0,
        around: k < 2,
        reversed: terms === 12 || terms === 20,
      })),
    ),
  ),
);

function programOf(shape: Shape): Program {
  return compileDesign(elaborate(() => new Products(shape))) as Program;
}

/** How often a module holds vector instructions that multiply. */
function vectorsIn(program: Program): { dots: number; products: number } {
  const text = Buffer.from(program.encode('tick1')).toString('latin1');
  const count = (bytes: string): number => text.split(bytes).length - 1;
  return { dots: count('\xfd\xba\x01'), products: count('\xfd\x95\x01') };
}

describe('vector instructions', () => {
  it.each(shapes)('add up products and numbers: %o', (shape) => {
    const program = programOf(shape);
    const run = program.instantiate({ initial: 'zero' });
    const view = new DataView(run.memory);
    const model = new Model(shape);
    const r = new Random(shape.terms);
    const ports = program.design.top.ports;
    const slot = (name: string) => program.slotOf(ports.find((port) => port.name === name)!);
    const packed = (values: readonly bigint[]) =>
      values.reduce((all, value, i) => all | (value << BigInt(i * shape.bits)), 0n);
    const least = 1n << BigInt(shape.bits - 1);
    for (const { reset } of program.domains) if (reset !== null) view.setUint8(reset.offset, 1);
    for (let cycle = 0; cycle < 40; cycle++) {
      // all at the corners first: −128 · −128, 255 · 255, −128 · 127
      const value = (side: number): bigint =>
        cycle < 4 ? least : cycle < 8 ? 2n * least - 1n : cycle < 12 ? least - BigInt(side) : r.bits(shape.bits);
      const [x, y] = [0, 1].map((side) => Array.from({ length: shape.terms }, () => value(side)));
      write(x, 'x');
      write(y, 'y');
      run.tick(1);
      model.step(x, y);
      run.evaluate();
      const seen = ['dot', 'plain'].map((name) => readSlot(view, slot(name)));
      expect([cycle, ...seen]).toEqual([cycle, model.dot, model.plain]);
    }

    function write(values: readonly bigint[], name: string): void {
      const whole = ports.find((port) => port.name === name);
      if (whole !== undefined) return writeSlot(view, program.slotOf(whole), packed(values));
      values.forEach((one, i) => writeSlot(view, slot(`${name}_${i}`), one));
    }
  });

  it('are used where the operands lie one behind the other, and nowhere else', () => {
    const used = (shape: Partial<Shape>) =>
      vectorsIn(programOf({ terms: 16, bits: 8, signed: true, held: false, around: false, reversed: false, ...shape }));
    expect(used({})).toEqual({ dots: 2, products: 0 });
    expect(used({ signed: false })).toEqual({ dots: 2, products: 0 });
    expect(used({ held: true })).toEqual({ dots: 0, products: 2 });
    expect(used({ held: true, signed: false })).toEqual({ dots: 0, products: 2 });
    expect(used({ terms: 13 })).toEqual({ dots: 2, products: 0 });
    expect(used({ terms: 13, held: true })).toEqual({ dots: 0, products: 1 });
    expect(used({ reversed: true })).toEqual({ dots: 0, products: 0 });
    expect(used({ held: true, reversed: true })).toEqual({ dots: 0, products: 0 });
    expect(used({ terms: 3 })).toEqual({ dots: 0, products: 0 });
    expect(used({ bits: 16 })).toEqual({ dots: 2, products: 0 });
    expect(used({ bits: 16, signed: false })).toEqual({ dots: 0, products: 0 });
  });
});
