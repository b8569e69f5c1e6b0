import { pattern, type Node, type NodeOp } from '../graph/index.ts';

/**
 * The value of an operator over constants as a two's complement pattern or integer (the caller cuts it to the result's width);
 * null for operators that are not computed here.
 */
export function fold(op: NodeOp, width: number, args: readonly Node[]): bigint | null {
  const [a, b] = args;
  switch (op) {
    case 'not':
      return ~a.value;
    case 'neg':
      return -a.value;
    case 'andr':
      return bit(pattern(a.value, a.width) === pattern(-1n, a.width));
    case 'orr':
      return bit(a.value !== 0n);
    case 'xorr':
      return parity(pattern(a.value, a.width));
    case 'and':
      return a.value & b.value;
    case 'or':
      return a.value | b.value;
    case 'xor':
      return a.value ^ b.value;
    case 'add':
      return a.value + b.value;
    case 'sub':
      return a.value - b.value;
    case 'mul':
      return a.value * b.value;
    case 'eq':
      return bit(a.value === b.value);
    case 'ne':
      return bit(a.value !== b.value);
    case 'lt':
      return bit(a.value < b.value);
    case 'le':
      return bit(a.value <= b.value);
    case 'gt':
      return bit(a.value > b.value);
    case 'ge':
      return bit(a.value >= b.value);
    case 'shl':
      return b.value >= BigInt(width) ? 0n : a.value << b.value;
    case 'shr':
      return a.value >> (b.value >= BigInt(width) ? BigInt(width) : b.value);
    default:
      return null;
  }
}

function bit(b: boolean): bigint {
  return b ? 1n : 0n;
}

function parity(bits: bigint): bigint {
  let ones = 0n;
  for (let rest = bits; rest !== 0n; rest >>= 1n) ones ^= rest & 1n;
  return ones;
}
