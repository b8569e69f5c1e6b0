/** Registers as circuits, made from a definition (docs/registers.md). */
export { Registers } from './registers.ts';
export { enumOf, fieldType } from './types.ts';
export type {
  ExternalAccesses,
  ExternalAnswers,
  FieldType,
  GivenFields,
  HardwareUpdates,
  NotifiedRegisters,
  SeenFields,
} from './types.ts';
