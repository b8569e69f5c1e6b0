import type { Block, Field, FieldKind, Register } from './block.ts';
import { fieldsOf, isWritable } from './block.ts';
import type { Mistake } from './mistakes.ts';
import type { BlockSpec, FieldSpec, RegisterSpec } from './spec.ts';

/** The fields of a register in their places; what cannot be placed is noted and put somewhere. */
export function layoutFields(spec: BlockSpec, name: string, register: RegisterSpec, mistakes: Mistake[]): Field[] {
  let next = 0;
  return Object.entries(register.fields).map(([fieldName, field]) => {
    const path = `${name}.${fieldName}`;
    const lsb =
      field.lsb ?? (field.msb !== undefined && field.width !== undefined ? field.msb - field.width + 1 : next);
    const width = widthOf(field, lsb, path, mistakes);
    if (field.signed === true && (field.values !== undefined || kindOf(field) === 'bool')) {
      const flag = field.values === undefined;
      mistakes.push({
        what: `${flag ? 'a flag' : 'an enumeration'} has no sign`,
        where: path,
        expected: flag ? 'a width' : 'values from 0 up',
        found: 'signed',
        fix: flag ? 'give the field a width, or leave out signed' : 'leave out signed',
      });
    }
    next = lsb + width;
    const kind = kindOf(field);
    const access = field.access ?? register.access ?? spec.access ?? 'rw';
    const unreset = field.reset === undefined && (register.reset === null || spec.reset === null);
    const reset =
      register.external === true || unreset ? null : resetOf(field, { kind, width, access, path }, mistakes);
    const values = field.values === undefined ? null : Object.entries(field.values);
    const { doc = '' } = field;
    return { name: fieldName, path, lsb, msb: lsb + width - 1, width, kind, access, reset, values, doc };
  });
}

function kindOf(field: FieldSpec): FieldKind {
  if (field.values !== undefined) return 'enum';
  if (field.width === undefined && field.msb === undefined) return 'bool';
  return field.signed === true ? 'sint' : 'uint';
}

function widthOf(field: FieldSpec, lsb: number, where: string, mistakes: Mistake[]): number {
  const { msb, width, values } = field;
  if (msb !== undefined && (msb < lsb || (width !== undefined && msb - lsb + 1 !== width))) {
    mistakes.push({
      what: 'a field has no possible place',
      where,
      expected: width === undefined ? `a top bit of ${lsb} or more` : `width, or msb - lsb + 1 = ${msb - lsb + 1} bits`,
      found: `msb ${msb}, lsb ${lsb}${width === undefined ? '' : `, width ${width}`}`,
      fix: 'give lsb and msb, lsb and width, or the width alone',
    });
    return width ?? 1;
  }
  if (width !== undefined) return width;
  if (msb !== undefined) return msb - lsb + 1;
  if (values !== undefined) return Math.max(1, ...Object.values(values).map((value) => value.toString(2).length));
  return 1;
}

interface Typed {
  readonly kind: FieldKind;
  readonly width: number;
  readonly access: Field['access'];
  readonly path: string;
}

/** Bits after reset; null for none. */
function resetOf(field: FieldSpec, { kind, width, access, path }: Typed, mistakes: Mistake[]): bigint | null {
  const { reset, values } = field;
  const wrong = (expected: string, fix: string): null => {
    const found = typeof reset === 'string' ? `'${reset}'` : reset === undefined ? 'no reset value' : String(reset);
    mistakes.push({ what: 'a reset value is none of the field', where: path, expected, found, fix });
    return null;
  };
  if (access === 'ro' || access === 'pulse') {
    if (reset === undefined) return access === 'ro' ? null : 0n;
    return wrong(
      access === 'ro' ? 'none: hardware drives the value' : 'none: a pulse is 0 when nobody writes it',
      'leave out the reset value',
    );
  }
  if (reset === null) return null;
  if (values !== undefined) {
    const names = Object.keys(values);
    if (reset === undefined && Object.values(values).includes(0)) return 0n;
    if (typeof reset === 'string' && Object.hasOwn(values, reset)) return BigInt(values[reset]);
    return wrong(
      `one of ${names.join(', ')}`,
      reset === undefined ? 'give reset: no value of the field is 0' : 'use a name of the values',
    );
  }
  if (reset === undefined) return 0n;
  if (typeof reset === 'string') return wrong('a number: the field has no values with names', 'give a number');
  if (typeof reset === 'boolean' && kind !== 'bool') return wrong('a number', 'give a number');
  const value = BigInt(reset);
  const least = kind === 'sint' ? -(1n << BigInt(width - 1)) : 0n;
  const most = kind === 'sint' ? (1n << BigInt(width - 1)) - 1n : (1n << BigInt(width)) - 1n;
  if (value < least || value > most)
    return wrong(
      `a value from ${least} to ${most} (${width} ${width === 1 ? 'bit' : 'bits'})`,
      'widen the field, or change the value',
    );
  return BigInt.asUintN(width, value);
}

/** What can be wrong with the fields of a register once they have places. */
export function fieldRules(block: Block, register: Register): Mistake[] {
  const mistakes: Mistake[] = [];
  const fields = fieldsOf(register);
  if (fields.length === 0 && !register.notify) {
    mistakes.push({
      what: 'a register has no fields',
      where: register.name,
      expected: 'one field at least, unless the write alone matters (notify)',
      fix: 'add a field, such as value: { width: 32 }',
    });
  }
  for (const field of fields) mistakes.push(...rangeRules(block, field), ...kindRules(field));
  const inOrder = [...fields].sort((a, b) => a.lsb - b.lsb || a.msb - b.msb);
  for (let i = 1; i < inOrder.length; i++) {
    const before = inOrder.slice(0, i).reduce((high, field) => (field.msb > high.msb ? field : high));
    const field = inOrder[i];
    if (field.lsb > before.msb) continue;
    mistakes.push({
      what: 'two fields overlap',
      where: field.path,
      expected: `bits that ${before.name} (${bits(before)}) does not have`,
      found: bits(field),
      fix: `move it to bit ${before.msb + 1} or above, or leave out its place`,
    });
  }
  return mistakes;
}

function rangeRules(block: Block, field: Field): Mistake[] {
  const { wordBits, writeBits } = block;
  if (field.msb < wordBits && (field.msb < writeBits || !isWritable(field))) return [];
  const beyondWord = field.msb >= wordBits;
  return [
    {
      what: beyondWord ? 'a field ends beyond its word' : 'a field that software writes ends beyond what writes carry',
      where: field.path,
      expected: beyondWord ? `bits within ${wordBits - 1}:0` : `bits within ${writeBits - 1}:0 for ${field.access}`,
      found: bits(field),
      fix: beyondWord ? 'move or narrow it, or move fields to a register of their own' : 'move or narrow it',
    },
  ];
}

/** Values and signs go with kinds of access that hold a value. */
function kindRules(field: Field): Mistake[] {
  const mistakes: Mistake[] = [];
  const { access, path, kind, values, width } = field;
  if ((access === 'w1c' || access === 'rc') && (kind === 'sint' || kind === 'enum')) {
    mistakes.push({
      what: `a field that is ${access} is a set of bits`,
      where: path,
      expected: 'a flag, or a width without sign and without names for values',
      found: kind === 'sint' ? 'a signed field' : 'names for values',
      fix: `leave out ${kind === 'sint' ? 'signed' : 'values'}, or choose another access`,
    });
  }
  if (values === null) return mistakes;
  if (kind === 'enum' && values.length === 0) {
    mistakes.push({ what: 'a field has no values', where: path, expected: 'one name at least', fix: 'add names' });
  }
  const seen = new Map<number, string>();
  for (const [name, value] of values) {
    const where = `${path}.${name}`;
    if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) {
      mistakes.push({
        what: 'the name of a value is no identifier that begins with a capital',
        where,
        expected: 'letters and digits, the first a capital, such as Idle',
        found: `'${name}'`,
        fix: 'rename it',
      });
    }
    if (BigInt(value) >> BigInt(width) !== 0n) {
      mistakes.push({
        what: 'a value does not fit its field',
        where,
        expected: `0 to ${(1n << BigInt(width)) - 1n} (${width} ${width === 1 ? 'bit' : 'bits'})`,
        found: String(value),
        fix: 'widen the field, or change the value',
      });
    }
    const other = seen.get(value);
    if (other === undefined) seen.set(value, name);
    else
      mistakes.push({
        what: 'two names stand for one value',
        where,
        expected: 'a value of its own',
        found: `${value}, which is ${other}`,
        fix: 'remove one of the names',
      });
  }
  return mistakes;
}

const bits = ({ lsb, msb }: Field): string => (lsb === msb ? `bit ${lsb}` : `bits ${msb}:${lsb}`);
