import { describe, expect, it } from 'vitest';
import {
  Bool,
  Bundle,
  Enum,
  Module,
  SInt,
  UInt,
  cat,
  input,
  mux,
  output,
  repeat,
  select,
  unpack,
  wire,
} from '../../gen/index.ts';
import type { Value } from '../../gen/index.ts';
import { mistakesIn, show, topOf } from './support.ts';

const State = Enum('State', ['Idle', 'Run', 'Drain']);
const Pair = Bundle({ low: UInt(3), high: SInt(5) });

/** Inputs of all kinds, and one wire that takes what is tested. */
class Bench extends Module<{ build: (b: Bench) => Value }> {
  readonly u8 = input(UInt(8));
  readonly u5 = input(UInt(5));
  readonly s8 = input(SInt(8));
  readonly s5 = input(SInt(5));
  readonly b = input(Bool());
  readonly c = input(Bool());
  readonly state = input(State);
  readonly pair = input(Pair);

  logic() {
    const value = this.p.build(this);
    wire(value.type).assign(value as never);
  }
}

/** The expressions that `build` gives, one per leaf. */
function built(build: (b: Bench) => Value): string {
  const top = topOf(() => new Bench({ build }));
  return top.body.map((s) => (s.kind === 'assign' ? show(s.value) : s.kind)).join('; ');
}

const wrong = (build: (b: Bench) => Value) => mistakesIn(() => new Bench({ build }));

describe('arithmetic', () => {
  it('keeps the wider width and pads the narrower operand', () => {
    expect(built((t) => t.u8.add(t.u5))).toBe('add:8(u8, pad:8(u5))');
    expect(built((t) => t.u5.sub(t.u8))).toBe('sub:8(pad:8(u5), u8)');
    expect(built((t) => t.s5.add(t.s8))).toBe('add:s8(pad:s8(s5), s8)');
  });

  it('grows by one bit with addx and subx', () => {
    expect(built((t) => t.u8.addx(t.u5))).toBe('add:9(pad:9(u8), pad:9(u5))');
    expect(built((t) => t.s8.subx(t.s8))).toBe('sub:s9(pad:s9(s8), pad:s9(s8))');
    expect(built((t) => t.u8.subx(1))).toBe('sub:9(pad:9(u8), pad:9(1:8))');
  });

  it('gives literals the width of the signal, factors the fewest bits', () => {
    expect(built((t) => t.u8.add(255))).toBe('add:8(u8, 255:8)');
    expect(built((t) => t.s8.sub(-128n))).toBe('sub:s8(s8, -128:s8)');
    expect(built((t) => t.u8.mul(5))).toBe('mul:11(u8, 5:3)');
    expect(built((t) => t.s8.mul(-1))).toBe('mul:s9(s8, -1:s1)');
  });

  it('multiplies to the sum of the widths', () => {
    expect(built((t) => t.u8.mul(t.u5))).toBe('mul:13(u8, u5)');
    expect(built((t) => t.s8.mul(t.s5))).toBe('mul:s13(s8, s5)');
  });

  it('refuses to mix signed and unsigned', () => {
    expect(wrong((t) => t.u8.add(t.s8 as never))).toEqual([
      'M011 | UInt | SInt(8) | read it as unsigned with (t.s8 as never).asUInt()',
    ]);
    expect(wrong((t) => t.s8.mul(t.u5 as never))).toEqual([
      'M011 | SInt | UInt(5) | read it as signed with (t.u5 as never).asSInt(), after .pad() where the top bit must stay a value bit',
    ]);
    expect(wrong((t) => t.u8.add(t.b as never))).toEqual([
      'M011 | UInt | Bool | turn it into a number with (t.b as never).asUInt()',
    ]);
  });

  it('refuses literals that do not fit', () => {
    expect(wrong((t) => t.u8.add(256))).toEqual([
      'M012 | a value from 0 to 255 (UInt(8)) | 256 | widen to 9 bits, or use a smaller value',
    ]);
    expect(wrong((t) => t.u8.sub(-1))).toEqual([
      'M012 | a value from 0 to 255 (UInt(8)) | -1 | use SInt for negative values, or write the two’s complement pattern as a positive number',
    ]);
    expect(wrong((t) => t.s8.add(128))).toEqual([
      'M012 | a value from -128 to 127 (SInt(8)) | 128 | widen to 9 bits, or use a smaller value',
    ]);
    expect(wrong((t) => t.u8.add(0.5))).toEqual([
      'M013 | a literal for UInt(8) | 0.5 | use a whole number; above 2^53 write it as a bigint (123n)',
    ]);
  });
});

describe('comparison', () => {
  it('pads the narrower operand and gives one bit', () => {
    expect(built((t) => t.u8.lt(t.u5))).toBe('lt:1(u8, pad:8(u5))');
    expect(built((t) => t.s5.ge(-16))).toBe('ge:1(s5, -16:s5)');
    expect(built((t) => t.u5.eq(t.u8))).toBe('eq:1(pad:8(u5), u8)');
  });

  it('compares enumerations with their members only', () => {
    expect(built((t) => t.state.eq(State.Drain))).toBe('eq:1(state, 2:2)');
    expect(wrong((t) => t.state.eq(1 as never))).toEqual(['M011 | State | 1 | write State.Idle, or another member']);
  });
});

describe('bits', () => {
  it('cuts, widens and resizes', () => {
    expect(built((t) => t.u8.trunc(3))).toBe('u8[2:0]');
    expect(built((t) => t.s8.trunc(3))).toBe('cast:s3(s8[2:0])');
    expect(built((t) => t.s5.pad(8))).toBe('pad:s8(s5)');
    expect(built((t) => t.u8.resize(5))).toBe('u8[4:0]');
    expect(built((t) => t.u8.resize(9))).toBe('pad:9(u8)');
    expect(built((t) => t.u8.pad(8))).toBe('u8');
  });

  it('selects fixed bits and a bit chosen by a signal', () => {
    expect(built((t) => t.s8.bits(6, 2))).toBe('s8[6:2]');
    expect(built((t) => t.u8.bit(7))).toBe('u8[7:7]');
    expect(built((t) => t.u8.bit(t.u5))).toBe('shr:8(u8, u5)[0:0]');
    expect(built((t) => t.s8.bit(t.u5))).toBe('shr:8(cast:8(s8), u5)[0:0]');
  });

  it('refuses bits that are not there', () => {
    expect(wrong((t) => t.u8.bits(8, 1))).toEqual([
      'M015 | bits between 7 and 0, the higher one first | bits 8 down to 1 | stay inside the signal, or widen it first with .pad()',
    ]);
    expect(wrong((t) => t.u8.bits(1, 3))).toEqual([
      'M015 | bits between 7 and 0, the higher one first | bits 1 down to 3 | write bits(3, 1)',
    ]);
    expect(wrong((t) => t.u8.trunc(9))).toEqual([
      'M015 | a width from 1 to 8 | trunc(9) | widen with .pad(), or use .resize() where both can happen',
    ]);
    expect(wrong((t) => t.u8.pad(7))).toEqual([
      'M015 | a width of at least 8 | pad(7) | cut with .trunc(), or use .resize() where both can happen',
    ]);
  });

  it('shifts by numbers and signals, keeping the width', () => {
    expect(built((t) => t.u8.shl(3))).toBe('shl:8(u8, 3:2)');
    expect(built((t) => t.s8.shr(t.u5))).toBe('shr:s8(s8, u5)');
    expect(wrong((t) => t.u8.shr(-1))).toEqual([
      'M012 | a shift amount of 0 or more | -1 | shift the other way instead of by a negative amount',
    ]);
    expect(wrong((t) => t.u8.shl(t.s5 as never))).toEqual([
      'M011 | UInt, or a number | SInt(5) | turn the amount into an unsigned number with .asUInt()',
    ]);
  });

  it('concatenates with the first part on top, repeats, reduces', () => {
    expect(built((t) => cat(t.b, t.u5, t.s8))).toBe('cat:14(b, u5, s8)');
    expect(built((t) => repeat(t.b, 3))).toBe('cat:3(b, b, b)');
    expect(built((t) => t.u8.xorR())).toBe('xorr:1(u8)');
    expect(built((t) => t.u8.not())).toBe('not:8(u8)');
    expect(built((t) => t.s8.neg())).toBe('neg:s8(s8)');
  });

  it('combines equal widths only, bit by bit', () => {
    expect(built((t) => t.u8.and(t.u8, 15))).toBe('and:8(and:8(u8, u8), 15:8)');
    expect(wrong((t) => t.u8.or(t.u5 as never))).toEqual([
      'M014 | 8 bits | 5 bits | (t.u5 as never).pad(8), or declare t.u8 with 5 bits',
    ]);
  });

  it('packs and unpacks with the first field in the low bits', () => {
    expect(built((t) => t.pair.pack())).toBe('cat:8(pair.high, pair.low)');
    expect(built((t) => unpack(Pair, t.u8))).toBe('u8[2:0]; cast:s5(u8[7:3])');
  });
});

describe('choice', () => {
  it('takes values of equal type, or a literal in one arm', () => {
    expect(built((t) => mux(t.b, t.u8, 0))).toBe('mux:8(b, u8, 0:8)');
    expect(built((t) => mux(t.b, -1, t.s5))).toBe('mux:s5(b, -1:s5, s5)');
    expect(built((t) => t.b.mux(t.c, true))).toBe('mux:1(b, c, 1:1)');
    expect(built((t) => mux(t.b, t.pair, { low: 1, high: t.s5 }))).toBe(
      'mux:3(b, pair.low, 1:3); mux:s5(b, pair.high, s5)',
    );
  });

  it('refuses arms of different width or kind', () => {
    expect(wrong((t) => mux(t.b, t.u8, t.u5 as never))).toEqual([
      'M014 | 8 bits | 5 bits | (t.u5 as never).pad(8), or declare the target with 5 bits',
    ]);
    expect(wrong((t) => mux(t.u8 as never, t.u8, t.u8))).toEqual([
      'M011 | a Bool signal | UInt(8) | compare it ((t.u8 as never).ne(0)) or take one bit ((t.u8 as never).bit(0))',
    ]);
  });

  it('selects by index', () => {
    expect(built((t) => select(t.u5, [t.u8, t.u8]))).toBe('index:8(u5, u8, u8)');
  });
});

describe('Bool', () => {
  it('has logic of any number of operands', () => {
    expect(built((t) => t.b.and(t.c, true))).toBe('and:1(and:1(b, c), 1:1)');
    expect(built((t) => t.b.not().or(t.c))).toBe('or:1(not:1(b), c)');
    expect(built((t) => t.b.ne(t.c))).toBe('ne:1(b, c)');
  });

  it('refuses numbers', () => {
    expect(wrong((t) => t.b.and(t.u8 as never))).toEqual([
      'M011 | Bool | UInt(8) | compare it ((t.u8 as never).ne(0)) or take one bit ((t.u8 as never).bit(0))',
    ]);
  });
});

describe('host code', () => {
  it('cannot take a signal for a value', () => {
    // the types forbid most of these; strings and loose comparison they allow
    expect(() => topOf(() => new Bench({ build: (t) => UInt(8).lit(Number(`${t.u8 as never}`)) }))).toThrow(
      'a UInt(8) signal used as a JavaScript string',
    );
    expect(() => topOf(() => new Bench({ build: (t) => t.u8.add(+(t.u5 as never)) }))).toThrow(
      'a UInt(5) signal used as a JavaScript number',
    );
  });
});

describe('an output', () => {
  it('may be read by its own module', () => {
    class Echo extends Module {
      readonly a = input(Bool());
      readonly x = output(Bool());
      readonly y = output(Bool());
      logic() {
        this.x.assign(this.a);
        this.y.assign(this.x.not());
      }
    }
    expect(mistakesIn(() => new Echo())).toEqual([]);
  });
});
