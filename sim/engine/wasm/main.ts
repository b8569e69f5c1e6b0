import { Bytes } from './bytes.ts';
import type { FunctionCode } from './module.ts';
import { LOAD32, op, STORE32 } from './opcodes.ts';

/**
 * What a module consists of: functions that are called in order by the last one, which gives the number of the first check that
 * failed. A function that is the only one without a condition stands in the last one itself.
 */
export function withMain(parts: readonly FunctionCode[], failedOffset: number): FunctionCode[] {
  const always = parts.filter(({ guard }) => guard === null);
  const inline = always.length === 1 ? always[0] : null;
  const functions = parts.filter((part) => part !== inline);
  const code = new Bytes();
  const zero = (): void => code.bytes([op.i32Const, 0]);
  zero();
  zero();
  code.bytes([STORE32[4], 2]);
  code.unsigned(failedOffset);
  for (const part of parts) {
    if (part === inline) {
      code.bytes(part.code.view());
      continue;
    }
    if (part.guard !== null) {
      code.bytes(part.guard.view());
      code.bytes([op.if, op.nothing]);
    }
    code.byte(op.call);
    code.unsigned(functions.indexOf(part));
    if (part.guard !== null) code.byte(op.end);
  }
  zero();
  code.bytes([LOAD32[4][0], 2]);
  code.unsigned(failedOffset);
  const { locals32, locals64, locals128 } = inline ?? { locals32: 0, locals64: 0, locals128: 0 };
  return [...functions, { code, locals32, locals64, locals128, result: true, guard: null }];
}
