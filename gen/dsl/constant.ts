import type { Const, EnumInfo, PlaceId } from '../ir/index.ts';
import { complain } from './complain.ts';
import type { GroundType } from './ground-type.ts';
import { here } from './here.ts';

export function constant(
  value: bigint,
  width: number,
  signed: boolean,
  place: PlaceId,
  enumInfo: EnumInfo | null = null,
): Const {
  return { op: 'const', width, signed, place, value, enumInfo };
}

export type Literal = number | bigint | boolean;

export function isLiteral(x: unknown): x is Literal {
  return typeof x === 'number' || typeof x === 'bigint' || typeof x === 'boolean';
}

/** The range of a two's complement or unsigned number of `width` bits. */
export function rangeOf(width: number, signed: boolean): { readonly min: bigint; readonly max: bigint } {
  return signed
    ? { min: -(1n << BigInt(width - 1)), max: (1n << BigInt(width - 1)) - 1n }
    : { min: 0n, max: (1n << BigInt(width)) - 1n };
}

/** Bits that hold `value`: at least 1; a sign bit included when signed. */
export function bitsOf(value: bigint, signed: boolean): number {
  if (!signed) return value <= 1n ? 1 : value.toString(2).length;
  const magnitude = value < 0n ? -value - 1n : value;
  return magnitude === 0n ? 1 : magnitude.toString(2).length + 1;
}

/** The integer that a literal of a ground type stands for; reports one that is none or does not fit, and gives 0. */
export function literalBits(type: GroundType, literal: unknown): bigint {
  return fitLiteral(literal, type.width, type.signed, type.text);
}

export function fitLiteral(literal: unknown, width: number, signed: boolean, typeText: string): bigint {
  let value: bigint;
  if (typeof literal === 'bigint') value = literal;
  else if (typeof literal === 'boolean') value = literal ? 1n : 0n;
  else if (typeof literal === 'number' && Number.isSafeInteger(literal)) value = BigInt(literal);
  else {
    complain('literalKind', {
      place: here(),
      expected: `a literal for ${typeText}`,
      found: showHost(literal),
      fix:
        typeof literal === 'number'
          ? 'use a whole number; above 2^53 write it as a bigint (123n)'
          : 'give a number, a bigint or a boolean',
    });
    return 0n;
  }
  const { min, max } = rangeOf(width, signed);
  if (value < min || value > max) {
    const needed = bitsOf(value, signed || value < 0n);
    complain('literalRange', {
      place: here(),
      expected: `a value from ${min} to ${max} (${typeText})`,
      found: `${value}`,
      fix:
        !signed && value < 0n
          ? 'use SInt for negative values, or write the two’s complement pattern as a positive number'
          : `widen to ${needed} bits, or use a smaller value`,
    });
    return 0n;
  }
  return value;
}

/** A host value for a message. */
export function showHost(x: unknown): string {
  if (typeof x === 'symbol') return 'a symbol';
  if (typeof x === 'string') return JSON.stringify(x);
  if (typeof x === 'bigint') return `${x}n`;
  if (typeof x === 'function') return x.name === '' ? 'a function' : `the function ${x.name}`;
  if (x === null || typeof x !== 'object') return String(x);
  if (Array.isArray(x)) return `an array of ${x.length}`;
  const name: unknown = x.constructor?.name;
  return typeof name === 'string' && name !== 'Object' ? `a ${name}` : 'an object';
}
