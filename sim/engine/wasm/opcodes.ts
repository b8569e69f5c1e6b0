import type { NodeOp } from '../machine/node.ts';

/** Value types and instructions of WebAssembly (core specification 1.0, binary format). */
export const I32 = 0x7f;
export const I64 = 0x7e;
export const V128 = 0x7b;

export const op = {
  /** The type of a block without result. */
  nothing: 0x40,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  call: 0x10,
  return: 0x0f,
  select: 0x1b,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  i32Mul: 0x6c,
  i32Const: 0x41,
  i64Const: 0x42,
  i32Eqz: 0x45,
  i64Eqz: 0x50,
  i32Add: 0x6a,
  i32Or: 0x72,
  i64ExtendI32S: 0xac,
  i64ExtendI32U: 0xad,
  i32WrapI64: 0xa7,
} as const;

/** Instructions with two operands: for 32 bits, for 64 bits. */
export const BINARY: Partial<Record<NodeOp, readonly [number, number]>> = {
  and: [0x71, 0x83],
  or: [0x72, 0x84],
  xor: [0x73, 0x85],
  add: [0x6a, 0x7c],
  sub: [0x6b, 0x7d],
  mul: [0x6c, 0x7e],
  shl: [0x74, 0x86],
  shrs: [0x75, 0x87],
  shru: [0x76, 0x88],
  eq: [0x46, 0x51],
  ne: [0x47, 0x52],
  lts: [0x48, 0x53],
  ltu: [0x49, 0x54],
  les: [0x4c, 0x57],
  leu: [0x4d, 0x58],
};

export const UNARY: Partial<Record<NodeOp, readonly [number, number]>> = {
  wrap: [0xa7, 0xa7],
  extu: [0xad, 0xad],
  exts: [0xac, 0xac],
  ext8: [0xc0, 0xc2],
  ext16: [0xc1, 0xc3],
  ext32: [0xc4, 0xc4],
  popcnt: [0x69, 0x7b],
};

/** Loads by bytes: zero-extended, sign-extended. */
export const LOAD32: Readonly<Record<number, readonly [number, number]>> = {
  1: [0x2d, 0x2c],
  2: [0x2f, 0x2e],
  4: [0x28, 0x28],
};
export const LOAD64: Readonly<Record<number, readonly [number, number]>> = {
  1: [0x31, 0x30],
  2: [0x33, 0x32],
  4: [0x35, 0x34],
  8: [0x29, 0x29],
};
export const STORE32: Readonly<Record<number, number>> = { 1: 0x3a, 2: 0x3b, 4: 0x36 };
export const STORE64: Readonly<Record<number, number>> = { 1: 0x3c, 2: 0x3d, 4: 0x3e, 8: 0x37 };

/** Instructions on vectors of 128 bits, behind their prefix. */
export const vector = {
  prefix: 0xfd,
  load: 0x00,
  load8x8S: 0x01,
  load8x8U: 0x02,
  store: 0x0b,
  shuffle: 0x0d,
  extractLane32: 0x1b,
  load32Zero: 0x5c,
  load64Zero: 0x5d,
  addPairs16S: 0x7e,
  addPairs16U: 0x7f,
  extendLow8S: 0x87,
  extendLow8U: 0x89,
  mul16: 0x95,
  add32: 0xae,
  dot16: 0xba,
} as const;
