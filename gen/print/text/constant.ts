import { pattern } from '../graph/index.ts';

/** Values from here on are written in hexadecimal. */
const LARGE = 65536n;

/** A sized literal: `8'd200`, `-4'sd3`, `32'hffff_0000`. */
export function literal(value: bigint, width: number, signed: boolean): string {
  const s = signed ? 's' : '';
  if (value >= 0n && value < LARGE) return `${width}'${s}d${value}`;
  const least = -(1n << BigInt(width - 1));
  if (signed && value < 0n && value > least && -value < LARGE) return `-${width}'sd${-value}`;
  return `${width}'${s}h${hex(pattern(value, width))}`;
}

function hex(bits: bigint): string {
  const digits = bits.toString(16);
  return digits.replace(/\B(?=(?:[0-9a-f]{4})+$)/g, '_');
}
