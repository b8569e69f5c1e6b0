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
  instance,
  match,
  memory,
  mux,
  output,
  readPort,
  readWritePort,
  reg,
  select,
  when,
  wire,
} from '../../gen/index.ts';
import { CLEAN, lint } from '../print/support/tools.ts';

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

it('a match whose only assignment is never reached is left out: Yosys would look for a table of no bits', async () => {
  class Never extends Module {
    readonly subject = input(UInt(3));
    readonly out = output(UInt(4));
    readonly state = reg(UInt(4), { init: 0 });
    readonly kept = reg(UInt(4), { init: 0 });
    logic() {
      const nothing = (): void => undefined;
      match(
        this.subject,
        [
          [[0, 1, 2], nothing],
          [[3, 4], nothing],
          [[5, 6, 7], nothing],
        ],
        () => {
          this.state.next(3);
        },
      );
      this.kept.next(this.state);
      this.out.assign(this.kept);
    }
  }
  const printed = await generate(() => new Never(), { print: { locators: false } });
  expect(printed.files.get('never.sv')).not.toContain('case');
  expect(await lint(printed)).toEqual(CLEAN);
});

it('what is always assigned again later is left out: Yosys would look for a table of no bits', async () => {
  class Again extends Module {
    readonly subject = input(UInt(3));
    readonly chosen = input(Bool());
    readonly out = output(UInt(4));
    readonly state = reg(UInt(4), { init: 0 });
    logic() {
      match(
        this.subject,
        [
          [[0, 1], () => this.state.next(3)],
          [[2, 6], () => this.state.next(5)],
          [[3, 7], () => this.state.next(6)],
          [[4, 5], () => this.state.bits(1, 0).next(1)],
        ],
        () => {
          this.state.next(0);
        },
      );
      when(this.chosen, () => {
        this.state.bits(3, 1).next(4);
      }).otherwise(() => {
        this.state.next(8);
      });
      this.state.bits(0, 0).next(1);
      this.out.assign(this.state);
    }
  }
  const printed = await generate(() => new Again(), { print: { locators: false } });
  const text = printed.files.get('again.sv') ?? '';
  expect(text).not.toContain('case');
  expect(text).toContain("if (chosen) state[3:1] <= 3'd4;");
  expect(await lint(printed)).toEqual(CLEAN);
});

it('one signal at two inputs of an instance is two nets: Icarus aborts where blocks of the instance read both', async () => {
  class Chooser extends Module {
    readonly first = input(UInt(4));
    readonly second = input(UInt(4));
    readonly byFirst = input(Bool());
    readonly bySecond = input(Bool());
    readonly third = input(SInt(4));
    readonly fourth = input(SInt(4));
    readonly a = output(UInt(4));
    readonly b = output(UInt(4));
    logic() {
      when(this.byFirst, () => {
        this.a.assign(this.first.xor(this.third.xor(this.fourth).asUInt()));
      }).otherwise(() => {
        when(this.first.eq(3), () => this.a.assign(this.second)).otherwise(() => this.a.assign(1));
      });
      when(this.bySecond, () => {
        this.b.assign(this.first);
      }).otherwise(() => {
        when(this.first.eq(4), () => this.b.assign(this.second)).otherwise(() => this.b.assign(2));
      });
    }
  }
  class Tied extends Module {
    readonly value = input(UInt(4));
    readonly number = input(SInt(4));
    readonly choice = input(Bool());
    readonly other = input(Bool());
    readonly out = output(UInt(4));
    readonly chooser = instance(new Chooser());
    logic() {
      this.chooser.third.assign(this.number);
      this.chooser.fourth.assign(this.number);
      const { first, second, byFirst, bySecond, a, b } = this.chooser;
      first.assign(this.value);
      second.assign(this.value);
      byFirst.assign(this.choice);
      bySecond.assign(this.other);
      this.out.assign(a.xor(b));
    }
  }
  const printed = await generate(() => new Tied(), { print: { locators: false } });
  expect(printed.files.get('tied.sv')).toMatch(/\.second +\(\{value\}\)/);
  expect(printed.files.get('tied.sv')).toMatch(/\.fourth +\(\$signed\(\{number\}\)\)/);
  expect(await lint(printed)).toEqual(CLEAN);
});

it('an address that can leave its width has a wire: Icarus does not cut the index of an array', async () => {
  class Lookup extends Module {
    readonly at = input(UInt(3));
    readonly out = output(UInt(4));
    readonly table = memory(UInt(4), {
      depth: 8,
      init: [1, 2, 3, 4, 5, 6, 7, 8],
      ports: { rd: readPort({ latency: 0 }) },
    });
    logic() {
      this.out.assign(this.table.ports.rd.read(this.at.sub(6)));
    }
  }
  const printed = await generate(() => new Lookup(), { print: { locators: false } });
  expect(printed.files.get('lookup.sv')).toContain('out = table_mem[at_minus_6];');
});

it('a mask of more than 64 bits is written in several loops: Verilator refuses longer ones', async () => {
  class Masked extends Module {
    readonly at = input(UInt(2));
    readonly data = input(UInt(130));
    readonly mask = input(UInt(65));
    readonly out = output(UInt(130));
    readonly words = memory(UInt(130), { depth: 4, ports: { rw: readWritePort({ maskBits: 65 }) } });
    logic() {
      const { at, data, mask } = this;
      this.out.assign(this.words.ports.rw.access(at, { write: data.bit(0), data, mask }));
    }
  }
  const printed = await generate(() => new Masked(), { print: { locators: false } });
  const loops = [...(printed.files.get('masked.sv') ?? '').matchAll(/for \(int i = (\d+); i < (\d+); i\+\+\)/g)];
  expect(loops.map(([, from, to]) => [from, to])).toEqual([
    ['0', '64'],
    ['64', '65'],
  ]);
  expect(await lint(printed)).toEqual(CLEAN);
});
