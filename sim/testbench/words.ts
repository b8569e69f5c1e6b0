import type { ModelPort, ModelStream, ValueShape } from '../model/index.ts';
import { PortError } from './errors.ts';

/** The value of a field: Boolean for `Bool`, number or bigint otherwise. */
export type FieldValue = boolean | number | bigint;
/** One word of a stream: a value, or an object of values by field where the payload is a bundle. */
export type WordValue = FieldValue | { readonly [field: string]: WordValue } | readonly WordValue[];

/** Arrays that hold a stream's words one after the other, little-endian. */
export type WordArray =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | BigUint64Array | BigInt64Array;

/**
 * The bytes of what is to be sent. A typed array is taken as it is: bytes are packed words, wider elements must have the size of a word.
 * Other arrays have one value or object per word.
 *
 * @throws {PortError} when the array does not fit the stream
 */
export function toBytes(stream: ModelStream, data: WordArray | readonly WordValue[]): Uint8Array {
  if (!ArrayBuffer.isView(data)) return encodeWords(stream, data);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (data.BYTES_PER_ELEMENT !== 1 && data.BYTES_PER_ELEMENT !== stream.wordBytes) {
    throw new PortError({
      what: `${data.constructor.name} does not fit the stream ${stream.path}`,
      expected: `${arrayFor(stream).name} (words of ${stream.wordBits} bits), Uint8Array with ${stream.wordBytes} bytes per word, or an array of values`,
      found: `elements of ${data.BYTES_PER_ELEMENT} bytes`,
    });
  }
  if (bytes.length % stream.wordBytes !== 0) {
    throw new PortError({
      what: `the array does not hold whole words of the stream ${stream.path}`,
      expected: `a multiple of ${stream.wordBytes} bytes`,
      found: `${bytes.length} bytes`,
    });
  }
  return bytes;
}

/** The kind of array in which a stream's words are collected: one element per word up to 64 bits, bytes above. */
export function arrayFor(stream: ModelStream): new (buffer: ArrayBuffer) => WordArray {
  switch (stream.wordBytes) {
    case 1:
      return stream.isSigned ? Int8Array : Uint8Array;
    case 2:
      return stream.isSigned ? Int16Array : Uint16Array;
    case 4:
      return stream.isSigned ? Int32Array : Uint32Array;
    case 8:
      return stream.isSigned ? BigInt64Array : BigUint64Array;
    default:
      return Uint8Array;
  }
}

/** Packs values into words, fields in declaration order from the low bits up. */
export function encodeWords(stream: ModelStream, words: readonly WordValue[]): Uint8Array {
  const bytes = new Uint8Array(words.length * stream.wordBytes);
  words.forEach((word, i) => {
    let packed = 0n;
    let position = 0n;
    for (const port of stream.payload) {
      packed |= BigInt.asUintN(port.width, fieldBits(port, pick(word, stream, port))) << position;
      position += BigInt(port.width);
    }
    for (let byte = 0; byte < stream.wordBytes; byte += 1) {
      bytes[i * stream.wordBytes + byte] = Number(packed & 0xffn);
      packed >>= 8n;
    }
  });
  return bytes;
}

/** The opposite of `encodeWords`: numbers (bigint above 53 bits), booleans, or objects of them by field. */
export function decodeWords(stream: ModelStream, bytes: Uint8Array): WordValue[] {
  const words: WordValue[] = [];
  for (let start = 0; start + stream.wordBytes <= bytes.length; start += stream.wordBytes) {
    let packed = 0n;
    for (let byte = stream.wordBytes - 1; byte >= 0; byte -= 1)
      packed = (packed << 8n) | BigInt(bytes[start + byte] ?? 0);
    let position = 0n;
    let word: WordValue = {};
    for (const port of stream.payload) {
      const value = fieldValue(port, BigInt.asUintN(port.width, packed >> position));
      position += BigInt(port.width);
      const path = fieldPath(stream, port);
      if (path.length === 0) word = value;
      else place(word as Record<string, WordValue>, path, value);
    }
    words.push(word);
  }
  return words;
}

/** One word as text for messages: hexadecimal, with fields where the payload has them. */
export function showWord(stream: ModelStream, bytes: Uint8Array): string {
  const [word] = decodeWords(stream, bytes);
  return show(word ?? 0);
}

function show(word: WordValue): string {
  if (typeof word === 'boolean') return String(word);
  if (typeof word !== 'object') return word < 0 ? String(word) : `0x${word.toString(16)}`;
  return `{ ${Object.entries(word)
    .map(([name, value]) => `${name}: ${show(value as WordValue)}`)
    .join(', ')} }`;
}

/** A field's bits as an integer, checked against its width. */
export function fieldBits(port: ValueShape, value: unknown): bigint {
  let bits: bigint | null = null;
  if (typeof value === 'boolean') bits = value ? 1n : 0n;
  else if (typeof value === 'bigint') bits = value;
  else if (typeof value === 'number' && Number.isSafeInteger(value)) bits = BigInt(value);
  else if (typeof value === 'string' && port.enumeration?.members[value] !== undefined)
    bits = BigInt(port.enumeration.members[value]);
  const low = port.signed ? -(1n << BigInt(port.width - 1)) : 0n;
  const high = port.signed ? (1n << BigInt(port.width - 1)) - 1n : (1n << BigInt(port.width)) - 1n;
  if (bits === null || bits < low || bits > high) {
    throw new PortError({
      what: `${port.path} cannot be ${typeof value === 'string' ? `"${value}"` : String(value)}`,
      expected: port.bool ? 'true or false' : expectation(port, low, high),
      found: bits === null ? typeof value : String(value),
    });
  }
  return bits;
}

function expectation(port: ValueShape, low: bigint, high: bigint): string {
  const range = `an integer from ${low} to ${high} (${port.signed ? 'SInt' : 'UInt'}(${port.width}))`;
  return port.enumeration === undefined ? range : `${Object.keys(port.enumeration.members).join(', ')}, or ${range}`;
}

/** A field's value from its bits. */
export function fieldValue(port: ValueShape, bits: bigint): FieldValue {
  if (port.bool) return bits !== 0n;
  const value = port.signed ? BigInt.asIntN(port.width, bits) : bits;
  return port.width <= 53 ? Number(value) : value;
}

/** The field's path inside the word: `['a', 'b']` for `in.bits.a.b`, empty for a plain payload. */
function fieldPath(stream: ModelStream, port: ModelPort): string[] {
  const rest = port.path.slice(stream.path.length).split('.').filter(Boolean);
  return rest[0] === 'bits' ? rest.slice(1) : rest;
}

function pick(word: WordValue, stream: ModelStream, port: ModelPort): unknown {
  let value: unknown = word;
  for (const name of fieldPath(stream, port)) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  }
  return value;
}

function place(word: Record<string, WordValue>, path: readonly string[], value: FieldValue): void {
  let object = word;
  path.slice(0, -1).forEach((name) => {
    object[name] ??= {};
    object = object[name] as Record<string, WordValue>;
  });
  object[path[path.length - 1] ?? ''] = value;
}
