/** Checks of a finished design: one rule per file, all independent mistakes of a run together. */
import { infoOf } from '../diagnostics/index.ts';
import type { Diagnostic } from '../diagnostics/index.ts';
import type { Design } from '../ir/index.ts';
import type { Check, CheckContext } from './check.ts';
import { gatherFacts } from './facts.ts';
import { locate } from './hierarchy.ts';
import { blackBoxes } from './passes/black-boxes.ts';
import { consistency } from './passes/consistency.ts';
import { constantChecks } from './passes/constant-checks.ts';
import { crossings } from './passes/crossings.ts';
import { domains } from './passes/domains.ts';
import { drivers } from './passes/drivers.ts';
import { latches } from './passes/latches.ts';
import { loops } from './passes/loops.ts';
import { memories } from './passes/memories.ts';
import { names } from './passes/names.ts';
import { overwritten } from './passes/overwritten.ts';
import { recursion } from './passes/recursion.ts';
import { registers } from './passes/registers.ts';
import { unread } from './passes/unread.ts';
import { widths } from './passes/widths.ts';

export type { Check, CheckContext } from './check.ts';
export type { ModuleFacts } from './facts.ts';
export { portDependencies } from './loops/precise.ts';
export type { PortDependencies } from './loops/summary.ts';

/** The checks of `check()`, in order. To leave one out, filter by name; to add one, append it. */
export const standardChecks: readonly Check[] = [
  recursion,
  consistency,
  widths,
  drivers,
  latches,
  overwritten,
  loops,
  registers,
  memories,
  domains,
  crossings,
  names,
  blackBoxes,
  constantChecks,
  unread,
];

export interface CheckOptions {
  /** Default: `standardChecks`. */
  readonly checks?: readonly Check[];
}

export interface CheckResult {
  /** With any of these, the design must not be printed. */
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
}

/**
 * Runs all checks on a design. Nothing is thrown for a user's mistake: `new DiagnosticError(errors, design.places)` is
 * the error to throw, `messagesOf` puts warnings into words.
 *
 * @throws Error when the design contradicts itself, which is a bug of the framework.
 */
export function check(design: Design, { checks = standardChecks }: CheckOptions = {}): CheckResult {
  const locations = locate(design);
  const modules = design.modules.map((module) => {
    const { path, instances } = locations.get(module) ?? { path: module.className, instances: 1 };
    return gatherFacts(module, path, instances);
  });
  const errors: Diagnostic[] = [];
  const warnings: Diagnostic[] = [];
  const context: CheckContext = {
    design,
    modules,
    report({ path, instances }, diagnostic) {
      const list = infoOf(diagnostic.code).severity === 'error' ? errors : warnings;
      list.push({ ...diagnostic, path, instances });
    },
  };
  for (const one of checks) one.run(context);
  return { errors, warnings };
}
