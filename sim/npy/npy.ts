import { UserError } from '../../gen/errors.ts';

/**
 * numpy's file format for one array: a magic string, a version, a header that is a Python dictionary as text, then the
 * values. Own code: the common package (npyjs) brings an HTTP client along, and its errors do not say what was expected
 * and found.
 */

/** An npy file that cannot be used. */
export class NpyError extends UserError {}

/** An int8 array, row-major. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: Int8Array;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;
/** Values start at a multiple of this, so that they can be mapped into memory. */
const ALIGNMENT = 64;

const CONVERT = "numpy.save('x.npy', numpy.ascontiguousarray(array, dtype=numpy.int8))";

/**
 * An int8 array from the bytes of an npy file, versions 1, 2 and 3.
 *
 * @param file named in errors
 * @throws NpyError if the bytes are no npy file, or one of another type, of Fortran order, or truncated
 */
export function readNpy(bytes: Uint8Array, file: string): NpyArray {
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) {
    const found = bytes.length === 0 ? 'an empty file' : `the bytes ${hex(bytes.subarray(0, 6))}`;
    throw new NpyError({
      what: 'this is not an npy file',
      where: file,
      expected: "the bytes 93 4e 55 4d 50 59 ('\\x93NUMPY')",
      found,
      fix: CONVERT,
    });
  }
  const { text, end } = header(bytes, file);
  const descr = /'descr'\s*:\s*(?:'([^']*)'|(\[))/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const sizes = /'shape'\s*:\s*\(([^)]*)\)/.exec(text);
  if (descr === null || order === null || sizes === null) {
    throw new NpyError({
      what: 'the header of the npy file cannot be read',
      where: file,
      found: text.trim(),
      fix: CONVERT,
    });
  }
  const type = descr[1] ?? 'a record';
  // A single byte has no byte order: `|`, but `<` and `=` occur.
  if (!/^[|<=>]?(i1|b)$/.test(type)) {
    throw new NpyError({
      what: 'the npy array has another type',
      where: file,
      expected: "int8 ('|i1')",
      found: `'${type}'`,
      fix: CONVERT,
    });
  }
  const shape = sizes[1]
    .split(',')
    .map((size) => size.trim())
    .filter((size) => size !== '')
    .map(Number);
  if (order[1] === 'True' && shape.filter((size) => size > 1).length > 1) {
    throw new NpyError({
      what: 'the npy array is stored column by column',
      where: file,
      expected: 'fortran_order False',
      found: 'fortran_order True',
      fix: CONVERT,
    });
  }
  const count = shape.reduce((product, size) => product * size, 1);
  const data = bytes.subarray(end);
  if (data.length !== count) {
    throw new NpyError({
      what: data.length < count ? 'the npy file is truncated' : 'the npy file is longer than its array',
      where: file,
      expected: `${count} bytes for the shape ${shapeText(shape)}`,
      found: `${data.length} bytes`,
    });
  }
  return { shape, data: Int8Array.from(new Int8Array(data.buffer, data.byteOffset, data.length)) };
}

function header(bytes: Uint8Array, file: string): { text: string; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const version = bytes[6];
  if (version !== undefined && (version < 1 || version > 3)) {
    throw new NpyError({
      what: 'the npy file has an unknown version',
      where: file,
      expected: '1, 2 or 3',
      found: `${version}`,
    });
  }
  const start = version === 1 ? 10 : 12;
  const length = bytes.length < start ? Infinity : version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const end = start + length;
  if (end > bytes.length) {
    const expected = 'a header and the values behind it';
    throw new NpyError({ what: 'the npy file is truncated', where: file, expected, found: `${bytes.length} bytes` });
  }
  return { text: new TextDecoder().decode(bytes.subarray(start, end)), end };
}

/** The bytes of an npy file (version 1) of an int8 array; equal arrays give equal bytes, those that numpy writes. @throws NpyError when shape and values disagree */
export function writeNpy(array: NpyArray): Uint8Array {
  const { shape, data } = array;
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== data.length) {
    throw new NpyError({
      what: 'the array has not as many values as its shape says',
      expected: `${count} for the shape ${shapeText(shape)}`,
      found: `${data.length}`,
      fix: 'give the shape that the values have',
    });
  }
  const dictionary = `{'descr': '|i1', 'fortran_order': False, 'shape': ${shapeText(shape)}, }`;
  const length = Math.ceil((10 + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT - 10;
  const bytes = new Uint8Array(10 + length + count);
  bytes.set([...MAGIC, 1, 0, length & 0xff, length >> 8]);
  bytes.set(new TextEncoder().encode(`${dictionary.padEnd(length - 1)}\n`), 10);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.length), 10 + length);
  return bytes;
}

/**
 * Splits an array into samples.
 *
 * @param sample the shape of one, without batch
 * @param file named in the error
 * @throws NpyError unless the array's shape is N × sample, or one sample without a batch
 */
export function samplesOf(array: NpyArray, sample: readonly number[], file: string): Int8Array[] {
  const { shape, data } = array;
  const rest = shape.length === sample.length ? shape : shape.slice(1);
  if (rest.length !== sample.length || rest.some((size, i) => size !== sample[i])) {
    throw new NpyError({
      what: 'the npy array has another shape than the model takes',
      where: file,
      expected: `(N, ${sample.join(', ')})`,
      found: shapeText(shape),
    });
  }
  const size = sample.reduce((product, each) => product * each, 1);
  return Array.from({ length: data.length / size }, (_, i) => data.subarray(i * size, (i + 1) * size));
}

/** A shape as Python writes it. */
function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
