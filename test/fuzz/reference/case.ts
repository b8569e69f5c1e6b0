import { print, type PrintedDesign } from '../../../gen/print/index.ts';
import type { Design } from '../../../gen/ir/index.ts';
import { Evaluator } from '../../print/support/evaluate.ts';
import { build } from '../build.ts';
import type { DesignRecipe } from '../recipe/index.ts';
import { observe, type Observed, type PowerOn } from './observe.ts';
import { instantOf, stimulusFor, type Stimulus } from './stimulus.ts';

/** A design with its stimulus and what the reference says about it. */
export interface Case {
  readonly recipe: DesignRecipe;
  readonly design: Design;
  readonly printed: PrintedDesign;
  readonly stimulus: Stimulus;
  readonly observed: readonly Observed[];
  readonly powerOn: readonly PowerOn[];
  /** Paths of the registers that a reset gives their value to. */
  readonly resetRegisters: readonly string[];
  /** By step: the values of `observed` once inputs and resets have settled, just before the clocks change. */
  readonly expected: readonly (readonly bigint[])[];
}

/**
 * Elaborates, checks, prints and evaluates a recipe. Throws what a user would see, and when an assertion that holds by construction fails.
 *
 * @param printDesign the printer, for tests that break it
 */
export function prepare(recipe: DesignRecipe, printDesign: (design: Design) => PrintedDesign = print): Case {
  const design = build(recipe);
  const printed = printDesign(design);
  const evaluator = new Evaluator(design.top);
  evaluator.powerOn();
  const { observed, powerOn } = observe(design, printed.manifest, evaluator);
  if (observed.length === 0) throw new Error('nothing to see: no outputs, no registers');
  const stimulus = stimulusFor(design, recipe);
  const expected = stimulus.steps.map(({ inputs }, i) => {
    const now = instantOf(stimulus, i);
    evaluator.drive(new Map(stimulus.inputs.map((port, k) => [port, inputs[k]])));
    evaluator.settle(now);
    const values = observed.map(({ value }) => value());
    const failed = evaluator.failures(now);
    if (failed.length > 0) throw new Error(`assertion fails in the reference at step ${i}: ${failed.join(', ')}`);
    evaluator.step(now);
    return values;
  });
  const resetRegisters = observed.filter((o) => o.hasReset).map(({ path }) => path);
  return { recipe, design, printed, stimulus, observed, powerOn, resetRegisters, expected };
}
