import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NpyError, readNpy, readNpyFile, samplesOf, writeNpy, writeNpyFile } from '../../sim/npy/index.ts';

/** An npy file by hand. */
function npy(dictionary: string, values: readonly number[], version = 1): Uint8Array {
  const text = new TextEncoder().encode(`${dictionary}\n`);
  const length = version === 1 ? [text.length & 0xff, text.length >> 8] : [text.length & 0xff, text.length >> 8, 0, 0];
  return Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, ...length, ...text, ...values]);
}

const dictionary = (descr: string, order: string, shape: string): string =>
  `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }`;

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(NpyError);
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

describe('an npy file', () => {
  it('is read as it was written, whatever its number of dimensions', () => {
    for (const shape of [[2, 1, 3], [6], [6, 1, 1, 1]]) {
      const array = { shape, data: Int8Array.of(-128, -1, 0, 1, 2, 127) };
      expect(readNpy(writeNpy(array), 'x.npy')).toEqual(array);
    }
    const scalar = { shape: [], data: Int8Array.of(5) };
    expect(readNpy(writeNpy(scalar), 'x.npy')).toEqual(scalar);
  });

  it('is written as numpy writes it', () => {
    const bytes = writeNpy({ shape: [1, 2], data: Int8Array.of(-1, 7) });
    expect(bytes.length).toBe(128 + 2);
    const text = Buffer.from(bytes.subarray(0, 128)).toString('latin1');
    expect(text).toBe(`\x93NUMPY\x01\x00v\x00${dictionary("'|i1'", 'False', '(1, 2)').padEnd(117)}\n`);
    expect([...bytes.subarray(128)]).toEqual([255, 7]);
  });

  it('is not written with a shape that the values have not', () => {
    expect(() => writeNpy({ shape: [2, 3], data: new Int8Array(5) })).toThrow(NpyError);
    expect(() => writeNpy({ shape: [2, 3], data: new Int8Array(5) })).toThrow(
      /\n {2}expected 6 for the shape \(2, 3\)\n {2}found {4}5\n {2}fix/,
    );
  });

  it('of version 2 or 3 is read as well', () => {
    for (const version of [2, 3]) {
      expect(readNpy(npy(dictionary("'<i1'", 'False', '(2,)'), [1, 254], version), 'x.npy')).toEqual({
        shape: [2],
        data: Int8Array.of(1, -2),
      });
    }
  });

  it('that starts in the middle of a buffer is read right', () => {
    const inside = new Uint8Array(200);
    const bytes = writeNpy({ shape: [1], data: Int8Array.of(9) });
    inside.set(bytes, 3);
    expect(readNpy(inside.subarray(3, 3 + bytes.length), 'x.npy').data).toEqual(Int8Array.of(9));
  });

  it('of another type is refused', () => {
    const error = messageOf(() => readNpy(npy(dictionary("'<f4'", 'False', '(1,)'), [0, 0, 0, 0]), 'x.npy'));
    expect(error).toBe(
      [
        'the npy array has another type',
        '  in       x.npy',
        "  expected int8 ('|i1')",
        "  found    '<f4'",
        "  fix      numpy.save('x.npy', numpy.ascontiguousarray(array, dtype=numpy.int8))",
      ].join('\n'),
    );
    for (const descr of ["'|u1'", "'|b1'", "[('a', '|i1')]"]) {
      expect(messageOf(() => readNpy(npy(dictionary(descr, 'False', '(1,)'), [0]), 'x.npy'))).toContain('another type');
    }
  });

  it('in Fortran order is refused unless that makes no difference', () => {
    const error = messageOf(() => readNpy(npy(dictionary("'|i1'", 'True', '(2, 2)'), [1, 2, 3, 4]), 'x.npy'));
    expect(error).toBe(
      [
        'the npy array is stored column by column',
        '  in       x.npy',
        '  expected fortran_order False',
        '  found    fortran_order True',
        "  fix      numpy.save('x.npy', numpy.ascontiguousarray(array, dtype=numpy.int8))",
      ].join('\n'),
    );
    expect(readNpy(npy(dictionary("'|i1'", 'True', '(1, 2)'), [1, 2]), 'x.npy').data).toEqual(Int8Array.of(1, 2));
  });

  it('cut at any byte is refused', () => {
    const bytes = writeNpy({ shape: [2, 3], data: new Int8Array(6) });
    for (let length = 0; length < bytes.length; length++) {
      expect(
        messageOf(() => readNpy(bytes.subarray(0, length), 'x.npy')),
        `cut at ${length}`,
      ).toMatch(/truncated|not an npy file/);
    }
    expect(messageOf(() => readNpy(bytes.subarray(0, bytes.length - 2), 'x.npy'))).toBe(
      'the npy file is truncated\n  in       x.npy\n  expected 6 bytes for the shape (2, 3)\n  found    4 bytes',
    );
  });

  it('that is longer than its array, of an unknown version, or no npy file at all is refused', () => {
    expect(messageOf(() => readNpy(npy(dictionary("'|i1'", 'False', '(1,)'), [1, 2]), 'x.npy'))).toContain(
      'longer than its array',
    );
    expect(messageOf(() => readNpy(npy('', [], 4), 'x.npy'))).toBe(
      'the npy file has an unknown version\n  in       x.npy\n  expected 1, 2 or 3\n  found    4',
    );
    expect(messageOf(() => readNpy(npy('{}', []), 'x.npy'))).toContain('the header of the npy file cannot be read');
    expect(messageOf(() => readNpy(Uint8Array.of(1, 2, 3), 'x.npy'))).toContain('found    the bytes 01 02 03');
  });

  it('is read from disk and written to it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mosaic-npy-'));
    const path = join(folder, 'x.npy');
    writeNpyFile(path, { shape: [1], data: Int8Array.of(3) });
    expect(readNpyFile(path)).toEqual({ shape: [1], data: Int8Array.of(3) });
    expect(messageOf(() => readNpyFile(join(folder, 'absent.npy')))).toContain('cannot read the npy file');
    expect(messageOf(() => writeNpyFile(join(folder, 'no', 'x.npy'), { shape: [1], data: Int8Array.of(3) }))).toContain(
      'cannot write the npy file',
    );
    expect(existsSync(join(folder, 'no'))).toBe(false);
    rmSync(folder, { recursive: true });
  });
});

describe('samples', () => {
  const array = { shape: [2, 1, 3], data: Int8Array.of(1, 2, 3, 4, 5, 6) };

  it('are cut from a batch; a single one needs no batch', () => {
    expect(samplesOf(array, [1, 3], 'x.npy')).toEqual([Int8Array.of(1, 2, 3), Int8Array.of(4, 5, 6)]);
    expect(samplesOf(array, [2, 1, 3], 'x.npy')).toEqual([array.data]);
  });

  it('of another shape are refused', () => {
    expect(messageOf(() => samplesOf(array, [3, 1], 'x.npy'))).toBe(
      'the npy array has another shape than the model takes\n  in       x.npy\n  expected (N, 3, 1)\n  found    (2, 1, 3)',
    );
  });
});
