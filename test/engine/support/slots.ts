import type { Slot } from '../../../sim/engine/index.ts';

/** The number in a slot, all bytes of it. */
export function readSlot(view: DataView, { offset, bytes }: Slot): bigint {
  let value = 0n;
  for (let i = bytes - 1; i >= 0; i--) value = (value << 8n) | BigInt(view.getUint8(offset + i));
  return value;
}

export function writeSlot(view: DataView, { offset, bytes }: Slot, value: bigint): void {
  for (let i = 0; i < bytes; i++) view.setUint8(offset + i, Number((value >> BigInt(8 * i)) & 0xffn));
}
