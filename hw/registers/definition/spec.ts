import { z } from 'zod';

/**
 * Who changes a field, and how (docs/registers.md, "Access kinds").
 *
 * - `rw`: software writes and reads it, hardware sees the value
 * - `ro`: hardware drives it, software reads it
 * - `wo`: software writes it, hardware sees the value; reads as 0
 * - `w1c`: hardware sets bits, software clears those to which it writes 1; an event of the same cycle wins
 * - `rc`: hardware sets bits, reading clears all of them; an event of the same cycle wins
 * - `pulse`: what software writes is there for one cycle, then 0; reads as 0
 */
export type Access = 'rw' | 'ro' | 'wo' | 'w1c' | 'rc' | 'pulse';

export const accessKinds = ['rw', 'ro', 'wo', 'w1c', 'rc', 'pulse'] as const satisfies readonly Access[];

/**
 * One field. With neither `width` nor `msb` (nor `values`) it is a flag: one bit, a boolean. Without `lsb` it follows
 * the field before it.
 */
export interface FieldSpec {
  readonly lsb?: number;
  /** Top bit; gives the width together with `lsb`. */
  readonly msb?: number;
  /** In bits. With `values` and no width: as many as the largest of them needs. */
  readonly width?: number;
  /** Two's complement. */
  readonly signed?: boolean;
  /** Default: that of the register, else of the block, else `rw`. */
  readonly access?: Access;
  /** Value after reset; null for none (unknown until written first). Default: 0. */
  readonly reset?: number | bigint | boolean | string | null;
  /** Names for values: the field is an enumeration. */
  readonly values?: Readonly<Record<string, number>>;
  readonly doc?: string;
}

/** One register, or with `count` or `elements` an array of equal ones. */
export interface RegisterSpec {
  /** Offset in the block, in address units. Default: behind all registers before it. */
  readonly address?: number;
  /** Makes it an array. */
  readonly count?: number;
  /** Makes it an array whose elements have names. */
  readonly elements?: readonly string[];
  /** From one element to the next, in address units. Default: one word. */
  readonly stride?: number;
  /** Of fields that do not say. */
  readonly access?: Access;
  /** null: none of its fields has a value after reset. */
  readonly reset?: null;
  /** Double-buffered: hardware sees what software wrote when this update of the block came last. */
  readonly buffer?: string;
  /** Hardware is told in the very cycle of a write, whatever the data. */
  readonly notify?: boolean;
  /** Kept by hardware outside of the decode logic, which passes accesses on and waits for their answer. */
  readonly external?: boolean;
  readonly doc?: string;
  readonly fields: Readonly<Record<string, FieldSpec>>;
}

/** A block of registers, as its author writes it. */
export interface BlockSpec {
  /** In camel case: gives the names of modules, macros and files. */
  readonly name: string;
  readonly doc?: string;
  /** Width of what a read answers. */
  readonly wordBits: 32 | 64;
  /** Width of what a write carries. Default: `wordBits`. */
  readonly writeBits?: number;
  /** What one step of an address is: a byte (default), or a word. */
  readonly addressing?: 'byte' | 'word';
  /** Width of an address. Default: just enough. */
  readonly addressBits?: number;
  /** Where software finds the block, in address units. Default: 0. */
  readonly base?: number;
  /** Writes say which bytes of the word they mean. */
  readonly byteStrobes?: boolean;
  /** Of registers and fields that do not say. */
  readonly access?: Access;
  /** null: no field has a value after reset unless it says so. */
  readonly reset?: null;
  /** Moments at which double-buffered registers are taken over: `hardware`, or the path of a pulse field, `control.commit`. */
  readonly updates?: Readonly<Record<string, string>>;
  readonly registers: Readonly<Record<string, RegisterSpec>>;
}

const whole = (least: number, most: number) => {
  const error = `a whole number from ${least} to ${most.toLocaleString('en-US')}`;
  return z.int({ error }).refine((n) => n >= least && n <= most, { error });
};
const text = z.string({ error: 'a text' });
const flag = z.boolean({ error: 'true or false' });
const nothing = z.null({ error: 'null, for no value after reset, or nothing' });
const access = z.enum(accessKinds, { error: 'rw, ro, wo, w1c, rc or pulse' });
/** Addresses stay exact as JavaScript numbers. */
const address = whole(0, 2 ** 48);

const fieldSchema = z.strictObject(
  {
    lsb: whole(0, 63).optional(),
    msb: whole(0, 63).optional(),
    width: whole(1, 64).optional(),
    signed: flag.optional(),
    access: access.optional(),
    reset: z
      .union([z.int(), z.bigint(), z.boolean(), z.string(), z.null()], {
        error: 'a whole number, true or false, a name of its values, or null',
      })
      .optional(),
    values: z.record(z.string(), whole(0, 2 ** 31 - 1), { error: 'an object of names and numbers' }).optional(),
    doc: text.optional(),
  },
  { error: 'a field: an object with lsb, msb, width, signed, access, reset, values, doc' },
);

const registerSchema = z.strictObject(
  {
    address: address.optional(),
    count: whole(1, 4096).optional(),
    elements: z.array(text, { error: 'a list of names' }).nonempty('at least one name').optional(),
    stride: whole(1, 2 ** 32).optional(),
    access: access.optional(),
    reset: nothing.optional(),
    buffer: text.optional(),
    notify: flag.optional(),
    external: flag.optional(),
    doc: text.optional(),
    fields: z.record(z.string(), fieldSchema, { error: 'an object of fields' }),
  },
  { error: 'a register: an object with fields' },
);

/** The shape of a definition; what its values mean together is for {@link defineRegisters} to judge. */
export const blockSchema = z.strictObject({
  name: text,
  doc: text.optional(),
  wordBits: z.literal([32, 64], { error: '32 or 64' }),
  writeBits: whole(8, 64).optional(),
  addressing: z.enum(['byte', 'word'], { error: 'byte or word' }).optional(),
  addressBits: whole(1, 48).optional(),
  base: address.optional(),
  byteStrobes: flag.optional(),
  access: access.optional(),
  reset: nothing.optional(),
  updates: z.record(z.string(), text, { error: 'an object of names' }).optional(),
  registers: z.record(z.string(), registerSchema, { error: 'an object of registers' }),
});
