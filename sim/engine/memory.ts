import type { Slot } from './layout.ts';

/** Reads a slot's pattern; what is stored above the width (signs of registers) is left out. */
export function readPattern(view: DataView, { offset, bytes, width }: Slot): bigint {
  let value = 0n;
  for (let i = 0; i < bytes;) {
    const left = bytes - i;
    const step = left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
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
  if (room === 8) return view.setBigUint64(offset, filled, true);
  if (room <= 4) {
    const number = Number(filled);
    if (room === 4) return view.setUint32(offset, number, true);
    return room === 2 ? view.setUint16(offset, number, true) : view.setUint8(offset, number);
  }
  for (let i = 0; i < room; i++) view.setUint8(offset + i, Number((filled >> BigInt(8 * i)) & 0xffn));
}

/** Random bits, zeros above the width. */
export function fillRandom(view: DataView, { offset, bytes, width }: Slot, random: () => number): void {
  for (let i = 0; 8 * i < width; i += 4) {
    const left = width - 8 * i;
    const bits = left >= 32 ? random() : random() & (2 ** left - 1);
    if (bytes - i >= 4) view.setUint32(offset + i, bits, true);
    else if (bytes === 2) view.setUint16(offset, bits, true);
    else view.setUint8(offset, bits);
  }
}
