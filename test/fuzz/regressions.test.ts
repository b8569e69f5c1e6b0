import { expect, it } from 'vitest';
import {
  Bool,
  Enum,
  Module,
  SInt,
  UInt,
  Vec,
  check,
  elaborate,
  generate,
  input,
  mux,
  output,
  reg,
  select,
  wire,
} from '../../gen/index.ts';
import { lint } from '../print/support/tools.ts';

/** What random designs found, each in its smallest form. */

const One = Enum('One', ['Only']);

it('a choice between a member and its own number is that member, whatever the index', async () => {
  class Only extends Module {
    readonly index = input(UInt(1));
    readonly out = output(One);
    logic() {
      this.out.assign(select(this.index, [One.Only]));
    }
  }
  const { files } = await generate(() => new Only(), { print: { locators: false } });
  expect(files.get('only.sv')).toMatch(/assign out = (Only|OneOnly|1'd0);/);
});

it('a part of a wire that has its default alone is declared', async () => {
  class Partly extends Module {
    readonly out = output(UInt(2));
    readonly w = wire(UInt(2), { default: 2 });
    logic() {
      this.w.bits(1, 1).assign(this.w.trunc(1));
      this.out.assign(this.w);
    }
  }
  const { files, manifest } = await generate(() => new Partly());
  const { iverilog, yosys } = await lint({ files, manifest });
  expect([iverilog, yosys]).toEqual(['', '']);
});

it('the number of a member may index a vector that has more elements than there are members', () => {
  const State = Enum('State', ['A', 'B', 'C']);
  class Indexed extends Module {
    readonly at = input(State);
    readonly out = output(UInt(1));
    readonly bits = reg(Vec(4, UInt(1)), { init: 0 });
    logic() {
      this.bits.forEach((bit) => bit.next(bit));
      this.bits.at(this.at.asUInt()).next(1);
      this.out.assign(this.bits.at(this.at.asUInt()));
    }
  }
  expect(check(elaborate(() => new Indexed())).errors).toEqual([]);
});

it('bits of a sum are no operand in place: Yosys would widen what stands beside them', async () => {
  class Cut extends Module {
    readonly a = input(UInt(9));
    readonly b = input(UInt(1));
    readonly joined = output(UInt(6));
    readonly atLeast = output(UInt(1));
    logic() {
      const cut = this.a.add(3).shr(2).trunc(4);
      this.joined.assign(this.b.asSInt().asUInt().pad(6).or(cut.xor(5).pad(6)));
      this.atLeast.assign(this.b.not().ge(this.a.add(5).trunc(1)).asUInt());
    }
  }
  const { files } = await generate(() => new Cut(), { print: { locators: false } });
  const text = files.get('cut.sv') ?? '';
  // a size cast that cuts is the whole value of a wire
  for (const found of text.matchAll(/(..)\b[14]'\(/g)) expect(found[1]).toBe('= ');
  expect(text).not.toMatch(/>= 1'\(/);
});

it('the low bits of a signed value are a part, not a cast, among operands', async () => {
  class Low extends Module {
    readonly a = input(SInt(12));
    readonly b = input(Bool());
    readonly c = input(SInt(5));
    readonly chosen = output(UInt(9));
    logic() {
      this.chosen.assign(mux(this.b, this.c, this.a.bits(4, 0).asSInt()).asUInt().pad(9));
    }
  }
  const { files } = await generate(() => new Low(), { print: { locators: false } });
  expect(files.get('low.sv')).toContain('? c : $signed(a[4:0])');
});

it('a match on the number of a member takes the case of that number', async () => {
  const State = Enum('State', ['A', 'B', 'C']);
  class Fixed extends Module {
    readonly from = input(UInt(2));
    readonly out = output(UInt(2));
    readonly values = reg(Vec(3, UInt(2)), { init: 0 });
    logic() {
      this.values.forEach((value) => value.next(value));
      this.values.at(State.B.asUInt()).next(this.from);
      this.out.assign(this.values[1]);
    }
  }
  const { files } = await generate(() => new Fixed(), { print: { locators: false } });
  expect(files.get('fixed.sv')).toMatch(/values_1 <= from/);
});
