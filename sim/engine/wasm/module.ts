import { Bytes } from './bytes.ts';
import { I32, I64, V128 } from './opcodes.ts';

/** The code of one function without parameters: instructions and how many locals it has. */
export interface FunctionCode {
  readonly code: Bytes;
  /** Local variables: first those of 32 bits, then those of 64, then those of 128. */
  readonly locals32: number;
  readonly locals64: number;
  readonly locals128: number;
  /** Gives a 32-bit number. */
  readonly result: boolean;
  /** Leaves the condition on the stack under which the function is called; null: always. */
  readonly guard: Bytes | null;
}

/** A module of functions over one imported memory (`env.memory`). */
export function encodeModule(
  functions: readonly FunctionCode[],
  exported: ReadonlyMap<string, number>,
): Uint8Array<ArrayBuffer> {
  const out = new Bytes();
  out.bytes([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
  const section = (id: number, fill: (part: Bytes) => void): void => {
    const part = new Bytes();
    fill(part);
    out.byte(id);
    out.sized(part);
  };
  section(1, (part) => {
    part.unsigned(2);
    part.bytes([0x60, 0, 0]);
    part.bytes([0x60, 0, 1, I32]);
  });
  section(2, (part) => {
    part.unsigned(1);
    part.text('env');
    part.text('memory');
    part.bytes([0x02, 0x00, 0x01]);
  });
  section(3, (part) => {
    part.unsigned(functions.length);
    for (const { result } of functions) part.unsigned(result ? 1 : 0);
  });
  section(7, (part) => {
    part.unsigned(exported.size);
    for (const [name, index] of exported) {
      part.text(name);
      part.byte(0x00);
      part.unsigned(index);
    }
  });
  section(10, (part) => {
    part.unsigned(functions.length);
    for (const { code, locals32, locals64, locals128 } of functions) {
      const body = new Bytes();
      body.unsigned(3);
      body.unsigned(locals32);
      body.byte(I32);
      body.unsigned(locals64);
      body.byte(I64);
      body.unsigned(locals128);
      body.byte(V128);
      body.bytes(code.view());
      body.byte(0x0b);
      part.sized(body);
    }
  });
  return out.view();
}
