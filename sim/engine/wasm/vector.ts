import type { Node } from '../machine/node.ts';
import { follow } from '../schedule/vectors.ts';
import type { Bytes } from './bytes.ts';
import { op, vector } from './opcodes.ts';

/** Leaves eight numbers of 16 bits on the stack: eight or four loads one behind the other, zeros above. */
function lanes(code: Bytes, loads: readonly Node[]): void {
  const [{ offset, bytes, signed }] = loads;
  code.bytes([op.i32Const, 0]);
  const access = (instruction: number, log2: number): void => {
    code.bytes([vector.prefix, instruction, log2]);
    code.unsigned(offset);
  };
  if (bytes === 2) access(loads.length === 8 ? vector.load : vector.load64Zero, 0);
  else if (loads.length === 8) access(signed ? vector.load8x8S : vector.load8x8U, 0);
  else {
    access(vector.load32Zero, 0);
    code.byte(vector.prefix);
    code.unsigned(signed ? vector.extendLow8S : vector.extendLow8U);
  }
}

/** The value of a `dot` or `sum` of loads that are still in memory; `local` is a free variable of 128 bits. */
export function emitVector(code: Bytes, { op: kind, args }: Node, local: number): void {
  const simd = (instruction: number): void => {
    code.byte(vector.prefix);
    code.unsigned(instruction);
  };
  const count = kind === 'dot' ? args.length / 2 : args.length;
  for (let i = 0; i < count;) {
    const terms = args
      .slice(i, Math.min(count, i + 8))
      .map((a, k) => (kind === 'dot' ? [a, args[count + i + k]] : [a]));
    const size = terms.length === 8 && follow(terms) ? 8 : 4;
    for (const side of terms[0].keys())
      lanes(
        code,
        terms.slice(0, size).map((term) => term[side]),
      );
    if (kind === 'dot') simd(vector.dot16);
    else simd(args[i].bytes === 2 && !args[i].signed ? vector.addPairs16U : vector.addPairs16S);
    if (i > 0) simd(vector.add32);
    i += size;
  }
  // upper half onto the lower one, then the odd one of the two that are left
  for (const [first, second] of [
    [8, 0],
    [4, 0],
  ]) {
    code.byte(op.localTee);
    code.unsigned(local);
    for (let k = 0; k < 2; k++) {
      code.byte(op.localGet);
      code.unsigned(local);
    }
    simd(vector.shuffle);
    for (let k = 0; k < 16; k++) code.byte(k < 8 ? (first + k) % 16 : second + k - 8);
    simd(vector.add32);
  }
  simd(vector.extractLane32);
  code.byte(0);
}

/** Stores the products of eight pairs of bytes. */
export function emitProducts(code: Bytes, offset: number, a: readonly Node[], b: readonly Node[]): void {
  code.bytes([op.i32Const, 0]);
  lanes(code, a);
  lanes(code, b);
  code.byte(vector.prefix);
  code.unsigned(vector.mul16);
  code.bytes([vector.prefix, vector.store, 0]);
  code.unsigned(offset);
}
