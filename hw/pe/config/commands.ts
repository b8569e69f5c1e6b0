/** Values of bits 63:60 of a command word (docs/pe.md, "Commands"). */
export const command = { writeRegister: 0, readRegister: 1, writeRecords: 2, start: 3 } as const;

/** Bits of a record word. */
export interface WordField {
  readonly lsb: number;
  readonly width: number;
  readonly signed: boolean;
}

/** Layout of a record word, one output channel's constants. */
export const recordFields = {
  bias: { lsb: 0, width: 32, signed: true },
  mantissa: { lsb: 32, width: 24, signed: false },
  shiftMinus16: { lsb: 56, width: 6, signed: false },
} as const satisfies Record<string, WordField>;

/** The word that writes one register. */
export function writeWord(address: number, value: number): bigint {
  return (BigInt(command.writeRegister) << 60n) | (BigInt(address) << 32n) | BigInt(value >>> 0);
}

/** The word that asks for one register; the answer comes on `status`. */
export function readWord(address: number): bigint {
  return (BigInt(command.readRegister) << 60n) | (BigInt(address) << 32n);
}
