/**
 * Registers as plain data: what software and hardware of a block agree on (docs/registers.md). No circuits here, so that
 * co-simulation may import it.
 */
export { defineRegisters } from './define.ts';
export { RegisterError } from './mistakes.ts';
export type { Mistake } from './mistakes.ts';
export { accessKinds } from './spec.ts';
export type { Access, BlockSpec, FieldSpec, RegisterSpec } from './spec.ts';
export {
  addressOf,
  answersReads,
  countOf,
  fieldsOf,
  isBlock,
  isReadable,
  isWritable,
  maskOf,
  registersOf,
  resetWord,
  takesWrites,
} from './block.ts';
export type { Block, DefaultAccess, Field, FieldKind, Register, UpdateSource } from './block.ts';
export { bitsOf, decode, encode, valueOf } from './codec.ts';
export type {
  AccessOf,
  AllValues,
  ClearNames,
  ElementNames,
  FieldValue,
  PulseNames,
  ReadValues,
  WriteValues,
} from './values.ts';
export { cNames, pascal, upper } from './names.ts';
/** `levelA` → `level_a`, as circuits, C functions and files have it. */
export { snakeCase as snake } from '../../../gen/snake-case.ts';
export { axiResponse } from './axi-response.ts';
