import { defineRegisters } from '../../hw/registers/definition/index.ts';
import type { BlockSpec, RegisterSpec } from '../../hw/registers/definition/index.ts';

/** A block of 32-bit words with these registers. */
const block = (registers: Readonly<Record<string, RegisterSpec>>, more: Partial<BlockSpec> = {}): BlockSpec => ({
  name: 'timer',
  wordBits: 32,
  ...more,
  registers,
});

const flag = { fields: { on: {} } } as const satisfies RegisterSpec;

/** What TypeScript would refuse in the editor; data from elsewhere may look like it all the same. */
const untyped = (spec: object): BlockSpec => spec as BlockSpec;

/** Wrong definitions of registers by what is wrong with them. */
export const wrongDefinitions: Readonly<Record<string, BlockSpec>> = {
  'unknown-key': untyped(block({ control: { fields: { enable: { acess: 'rw' } as object } } })),
  'unknown-key-of-register': untyped(block({ control: { ...flag, adress: 4 } as RegisterSpec })),
  'wrong-kinds': untyped({
    ...block({ control: { fields: { a: { width: 0, access: 'r/w' as 'rw' } } } }),
    wordBits: 16,
  }),
  'no-registers': block({}),
  'no-fields': block({ control: { fields: {} } }),
  'name-not-camel-case': block({ Control: flag, status_word: { fields: { '2nd': {} } } }),
  'reserved-names': block({ register: flag, control: { fields: { logic: {}, pack: {}, double: {} } } }),
  'same-name': block({ levelA: flag, levela: { fields: { xStep: {}, xstep: {} } }, aB: flag }),
  'same-macro': block({ level: { fields: { stepSize: {} } }, levelStep: { fields: { size: {}, mask: {} } } }),
  'fields-overlap': block({
    control: { fields: { low: { lsb: 0, width: 8 }, middle: { lsb: 7, msb: 12 }, top: { lsb: 20 } } },
  }),
  'field-beyond-word': block({ control: { fields: { wide: { lsb: 16, width: 20 } } } }),
  'field-beyond-writes': block(
    { control: { fields: { enable: { lsb: 17 }, seen: { lsb: 20, access: 'ro' } } } },
    { writeBits: 16 },
  ),
  'field-without-place': block({ control: { fields: { a: { lsb: 8, msb: 4 }, b: { lsb: 16, msb: 20, width: 3 } } } }),
  'sign-without-width': block({ control: { fields: { a: { signed: true }, b: { signed: true, values: { No: 0 } } } } }),
  'reset-does-not-fit': block({
    control: { fields: { a: { width: 4, reset: 16 }, b: { width: 4, signed: true, reset: -9 }, c: { reset: 2 } } },
  }),
  'reset-of-wrong-kind': block({
    control: {
      fields: {
        driven: { access: 'ro', reset: 1 },
        go: { access: 'pulse', reset: 1 },
        mode: { values: { Once: 1, Always: 2 } },
        style: { values: { Once: 0 }, reset: 'Twice' },
        count: { width: 4, reset: 'Four' },
        level: { width: 4, reset: true },
      },
    },
  }),
  'values-wrong': block({
    control: { fields: { mode: { width: 2, values: { idle: 0, Run: 1, Walk: 1, Fly: 4 } } } },
  }),
  'set-of-bits-with-values': block({
    events: {
      access: 'w1c',
      fields: { kind: { values: { None: 0, Late: 1 } }, sum: { width: 4, signed: true, access: 'rc' } },
    },
  }),
  'register-misaligned': block({
    control: { address: 2, ...flag },
    many: { address: 8, count: 4, stride: 6, ...flag },
  }),
  'registers-overlap': block({ control: { address: 4, ...flag }, many: { address: 0, count: 4, ...flag } }),
  'array-overlaps-itself': block({ many: { count: 4, stride: 2, ...flag } }),
  'register-in-hole': block({ many: { address: 0, count: 4, stride: 8, ...flag }, control: { address: 12, ...flag } }),
  'beyond-addresses': block({ many: { count: 20, ...flag } }, { addressBits: 6 }),
  'block-misaligned': block({ control: flag }, { base: 0x1002, writeBits: 12, byteStrobes: true }),
  'external-limits': block({
    routes: {
      external: true,
      count: 4,
      stride: 8,
      notify: true,
      fields: { to: { width: 4 }, done: { access: 'w1c' } },
    },
  }),
  'update-unknown': block({ limit: { buffer: 'frme', ...flag } }, { updates: { frame: 'hardware' } }),
  'update-from-nowhere': block(
    { control: { fields: { commit: { access: 'pulse' }, enable: {} } }, limit: { buffer: 'frame', ...flag } },
    { updates: { frame: 'control.comit' } },
  ),
  'buffer-of-what-hardware-changes': block(
    { events: { buffer: 'frame', access: 'w1c', fields: { late: {} } } },
    { updates: { frame: 'hardware' } },
  ),
};

/** The text that a user sees. */
export function refusal(spec: BlockSpec): string {
  try {
    defineRegisters(spec);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
}
