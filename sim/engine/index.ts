/** The embedded simulator: compiles a design's representation in process and runs it, two-state and cycle-accurate. */
import type { Design } from '../../gen/ir/index.ts';
import { Program } from './program.ts';
import type { CompileOptions, EngineProgram } from './types.ts';

export { EngineError } from './errors.ts';
export type { Slot } from './layout.ts';
export type {
  CompileOptions,
  EngineInstance,
  EngineProgram,
  InstantiateOptions,
  ProgramCheck,
  SignalInfo,
  Snapshot,
} from './types.ts';

/**
 * Compiles a design that the checks of gen have passed.
 *
 * @throws EngineError for a black box without behaviour, or a combinational loop
 */
export function compileDesign(design: Design, options: CompileOptions = {}): EngineProgram {
  return new Program(design, options);
}
