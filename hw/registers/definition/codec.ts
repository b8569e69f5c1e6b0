import type { Field, Register } from './block.ts';
import { fieldsOf } from './block.ts';
import type { AllValues } from './values.ts';

type Plain = boolean | number | bigint | string;

/**
 * The word that holds these values; other bits are 0.
 *
 * @throws RangeError when there is no such field or a value does not fit it
 */
export function encode<X extends Register>(register: X, values: Partial<AllValues<X>>): bigint {
  // words of up to 32 bits are put together without bigints, of which a program would make thousands
  let low = 0;
  let high = 0n;
  const fields: Readonly<Record<string, Field | undefined>> = register.fields;
  for (const [name, value] of Object.entries(values) as [string, Plain | undefined][]) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) throw new RangeError(`${register.name} has no field ${name}`);
    if (value === undefined) continue;
    if (field.msb < 32 && typeof value === 'number' && field.values === null)
      low |= smallBits(field, value) << field.lsb;
    else high |= bitsOf(field, value) << BigInt(field.lsb);
  }
  return high | BigInt(low >>> 0);
}

/** The values of all fields in a word. */
export function decode<X extends Register>(register: X, word: bigint): AllValues<X> {
  return Object.fromEntries(fieldsOf(register).map((field) => [field.name, valueOf(field, word)])) as AllValues<X>;
}

/** The bits of a value, in the low bits. */
export function bitsOf(field: Field, value: Plain): bigint {
  if (typeof value === 'string') {
    const found = field.values?.find(([name]) => name === value);
    if (found === undefined)
      throw new RangeError(
        `${field.path}: '${value}' is none of ${field.values?.map(([name]) => name).join(', ') ?? 'its values, which have no names'}`,
      );
    return BigInt(found[1]);
  }
  const integer = typeof value === 'number' && !Number.isInteger(value) ? null : BigInt(value);
  const signed = field.kind === 'sint';
  const least = signed ? -(1n << BigInt(field.width - 1)) : 0n;
  const most = signed ? (1n << BigInt(field.width - 1)) - 1n : (1n << BigInt(field.width)) - 1n;
  if (integer === null || integer < least || integer > most) throw unfit(field, value);
  return BigInt.asUintN(field.width, integer);
}

function smallBits(field: Field, value: number): number {
  const signed = field.kind === 'sint';
  const least = signed ? -(2 ** (field.width - 1)) : 0;
  const most = signed ? 2 ** (field.width - 1) - 1 : 2 ** field.width - 1;
  if (!Number.isInteger(value) || value < least || value > most) throw unfit(field, value);
  return field.width === 32 ? value | 0 : value & (2 ** field.width - 1);
}

/** A field's value in a word; the number itself where no name stands for it. */
export function valueOf(field: Field, word: bigint): Plain {
  const bits = BigInt.asUintN(field.width, word >> BigInt(field.lsb));
  switch (field.kind) {
    case 'bool':
      return bits !== 0n;
    case 'enum':
      return field.values?.find(([, value]) => BigInt(value) === bits)?.[0] ?? Number(bits);
    default: {
      const value = field.kind === 'sint' ? BigInt.asIntN(field.width, bits) : bits;
      return field.width <= 53 ? Number(value) : value;
    }
  }
}

function unfit(field: Field, value: Plain): RangeError {
  const kind = field.kind === 'sint' ? 'signed' : 'unsigned';
  return new RangeError(
    `${field.path}: ${String(value)} does not fit ${field.width} ${kind} ${field.width === 1 ? 'bit' : 'bits'}`,
  );
}
