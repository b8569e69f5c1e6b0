import { check } from './check/index.ts';
import { DiagnosticError, messagesOf } from './diagnostics/index.ts';
import type { Message } from './diagnostics/index.ts';
import { elaborate } from './dsl/index.ts';
import type { Module } from './dsl/index.ts';
import type { Design } from './ir/index.ts';
import type { Manifest } from './manifest/index.ts';
import { print } from './print/index.ts';
import type { PrintOptions } from './print/index.ts';
import { writeDesign } from './write-design.ts';

export interface GenerateOptions {
  /** Directory to write to; created where it is missing. Left out: nothing is written. */
  readonly outDir?: string;
  readonly print?: PrintOptions;
}

export interface Generated {
  readonly design: Design;
  readonly manifest: Manifest;
  /** Text by path relative to the output directory. */
  readonly files: ReadonlyMap<string, string>;
  /** What the checks found that does not stop generation. */
  readonly warnings: readonly Message[];
}

/**
 * From a module to SystemVerilog: elaborates, checks, prints, and writes the files, none of them in part.
 *
 * @param top the top module, new, or a function that creates it
 * @throws DiagnosticError with all mistakes in the design
 * @throws UserError when the directory cannot be written
 */
export async function generate(
  top: Module<unknown> | (() => Module<unknown>),
  options: GenerateOptions = {},
): Promise<Generated> {
  const design = elaborate(top);
  const { errors, warnings } = check(design);
  if (errors.length > 0) throw new DiagnosticError(errors, design.places);
  const { files, manifest } = print(design, options.print);
  if (options.outDir !== undefined) writeDesign(options.outDir, files);
  return { design, manifest, files, warnings: messagesOf(warnings, design.places) };
}
