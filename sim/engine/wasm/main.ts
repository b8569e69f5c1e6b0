import { Bytes } from './bytes.ts';
import type { FunctionCode } from './module.ts';
import { LOAD32, op, STORE32 } from './opcodes.ts';

/** Calls functions 0 to `count` − 1 in order; gives the number of the first check that failed. */
export function mainFunction(count: number, failedOffset: number): FunctionCode {
  const code = new Bytes();
  const zero = (): void => code.bytes([op.i32Const, 0]);
  zero();
  zero();
  code.bytes([STORE32[4], 2]);
  code.unsigned(failedOffset);
  for (let i = 0; i < count; i++) {
    code.byte(op.call);
    code.unsigned(i);
  }
  zero();
  code.bytes([LOAD32[4][0], 2]);
  code.unsigned(failedOffset);
  return { code, locals32: 0, locals64: 0, locals128: 0, result: true };
}
