import type { CodeInfo } from './entry.ts';

/** Widths, kinds and literals. */
export const valueCodes = {
  badWidth: {
    code: 'M010',
    title: 'not a width',
    severity: 'error',
    explanation: 'A width is a whole number of bits, at least 1. There are no signals without bits.',
    cause: 'A width computed from parameters came out as zero, negative or fractional.',
    fixes: [
      'Check the parameter that the width comes from.',
      'Use `bitsFor(n)` or `log2Up(n)`, which are at least 1.',
      'Leave the signal out where the parameter makes it empty.',
    ],
    example: `readonly index = input(UInt(Math.log2(this.p.depth))); // depth = 1`,
  },
  kindMismatch: {
    code: 'M011',
    title: 'kind mismatch',
    severity: 'error',
    explanation:
      'Signed and unsigned numbers, truth values, members of enumerations, bundles and vectors do not mix without saying how. ' +
      'The same bits mean different numbers.',
    cause: 'An `SInt` meets a `UInt`, a number is used as a condition, or a bundle stands where a number is wanted.',
    fixes: [
      'Read the bits with the other signedness: `asUInt()`, `asSInt()`; pad first where the top bit must stay a value bit.',
      'Compare with a number to get a truth value: `count.ne(0)`.',
      '`pack()` a bundle into bits, or use one of its fields.',
    ],
    example: `this.sum.assign(this.signedValue.add(this.unsignedValue));`,
  },
  literalRange: {
    code: 'M012',
    title: 'literal out of range',
    severity: 'error',
    explanation:
      'A literal takes the width of the signal it meets and must be representable in it; nothing is cut silently.',
    cause: 'The number is too large for the width, or negative where the signal is unsigned.',
    fixes: ['Widen the signal.', 'Write the number that the bits are to hold.'],
    example: `this.nibble.assign(16); // nibble is UInt(4)`,
  },
  literalKind: {
    code: 'M013',
    title: 'not a hardware value',
    severity: 'error',
    explanation: 'Operands are signals, whole numbers, bigints and booleans.',
    cause: 'An `undefined`, a fraction, a string or a module was given where a value is wanted.',
    fixes: [
      'Check the expression that the value comes from.',
      'Round in the program, before the value becomes hardware.',
    ],
    example: `this.ratio.assign(0.5);`,
  },
  widthMismatch: {
    code: 'M014',
    title: 'width mismatch',
    severity: 'error',
    explanation:
      'An assignment needs equal widths, and so do `and`, `or`, `xor` and `mux`. Growing and cutting are written out, so that no bit ' +
      'appears or is lost silently. `add` keeps the wider width, `addx` grows by one bit, `mul` gives the sum of the widths.',
    cause: 'The value was computed in another width than the signal has.',
    fixes: [
      'Widen with `.pad(n)`, cut with `.trunc(n)` or `.bits(hi, lo)`.',
      'Declare the signal with the width of the value.',
    ],
    example: `this.sum.assign(product.add(carry)); // 24 bits from 17`,
  },
  sliceRange: {
    code: 'M015',
    title: 'bits out of range',
    severity: 'error',
    explanation: 'Bits are counted from 0, the lowest; a range names the higher one first and stays inside the value.',
    cause:
      'A range beyond the top, its ends the wrong way round, `trunc` to more bits or `pad` to fewer than there are.',
    fixes: ['Stay inside the value, or widen it first with `.pad(n)`.', '`resize(n)` does either, whichever applies.'],
    example: `const top = this.byte.bits(8, 4); // byte has bits 7 to 0`,
  },
  badField: {
    code: 'M016',
    title: 'not a field',
    severity: 'error',
    explanation: 'A bundle has exactly the fields of its type, a vector elements from 0 to its length less one.',
    cause: 'A misspelt field, an index beyond the length, or a name that the language needs for itself.',
    fixes: ['Check the name against the declaration of the bundle.', 'Choose another name for the field.'],
    example: `const Pixel = Bundle({ assign: UInt(8) });`,
  },
} as const satisfies Record<string, CodeInfo>;
