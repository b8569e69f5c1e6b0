import type { Slot } from './layout.ts';

/** Reads a slot's pattern; what is stored above the width (signs of registers) is left out. */
export function readPattern(view: DataView, { offset, bytes, width }: Slot): bigint {
  let value = 0n;
  for (let i = 0; i < bytes;) {
    const step = bytes - i >= 8 ? 8 : bytes - i >= 4 ? 4 : bytes - i >= 2 ? 2 : 1;
    const at = offset + i;
    const part =
      step === 8
        ? view.getBigUint64(at, true)
        : BigInt(step === 4 ? view.getUint32(at, true) : step === 2 ? view.getUint16(at, true) : view.getUint8(at));
    value |= part << BigInt(8 * i);
    i += step;
  }
  return BigInt.asUintN(width, value);
}

/** Writes a pattern; `extended` fills all bytes with the sign, as registers are stored. */
export function writePattern(view: DataView, { offset, bytes, width }: Slot, value: bigint, extended = false): void {
  const room = bytes > 8 ? Math.ceil(bytes / 8) * 8 : bytes;
  const filled = BigInt.asUintN(8 * room, extended ? BigInt.asIntN(width, value) : BigInt.asUintN(width, value));
  for (let i = 0; i < room; i++) view.setUint8(offset + i, Number((filled >> BigInt(8 * i)) & 0xffn));
}
