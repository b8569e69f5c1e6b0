import type { Node, NodeOp, WordBits } from './node.ts';

/** What an operation on constants gives; the caller wraps it to the result's width. */
export function foldConstant(op: NodeOp, bits: WordBits, args: readonly Node[]): bigint {
  const a = args[0].value;
  const b = args[1]?.value ?? 0n;
  const unsigned = (v: bigint): bigint => BigInt.asUintN(bits, v);
  const truth = (v: boolean): bigint => (v ? 1n : 0n);
  const by = b & BigInt(bits - 1);
  switch (op) {
    case 'and':
      return a & b;
    case 'or':
      return a | b;
    case 'xor':
      return a ^ b;
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'shl':
      return a << by;
    case 'shru':
      return unsigned(a) >> by;
    case 'shrs':
      return a >> by;
    case 'eq':
      return truth(a === b);
    case 'ne':
      return truth(a !== b);
    case 'ltu':
      return truth(unsigned(a) < unsigned(b));
    case 'lts':
      return truth(a < b);
    case 'leu':
      return truth(unsigned(a) <= unsigned(b));
    case 'les':
      return truth(a <= b);
    case 'wrap':
    case 'exts':
      return a;
    case 'extu':
      return unsigned(a);
    case 'ext8':
      return BigInt.asIntN(8, a);
    case 'ext16':
      return BigInt.asIntN(16, a);
    case 'ext32':
      return BigInt.asIntN(32, a);
    case 'popcnt':
      return BigInt([...unsigned(a).toString(2)].filter((digit) => digit === '1').length);
    default:
      throw new Error(`${op} has no constant value`);
  }
}
