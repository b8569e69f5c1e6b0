import { describe, expect, it } from 'vitest';
import type { ModuleIr, Signal } from '../../gen/ir/index.ts';
import { compileDesign } from '../../sim/engine/index.ts';
import { Evaluator, pattern } from '../print/support/evaluate.ts';
import { designOf } from '../support/ir.ts';
import { randomModule } from '../print/support/random-module.ts';
import { Random } from '../print/support/random.ts';
import { readSlot, writeSlot } from './support/slots.ts';

/** Random modules (all operators, widths 1 to 70, when, match, memories), run against an evaluator of the representation. */
const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);
const OPTIONS = { inputs: 6, outputs: 60, groups: 8, registers: 6, memories: 2, depth: 4 };
const CYCLES = 60;

function mismatches(module: ModuleIr, r: Random): string[] {
  const program = compileDesign(designOf(module));
  const instance = program.instantiate({ initial: 'zero' });
  const evaluator = new Evaluator(module);
  const ports = (kind: Signal['kind']): Signal[] => module.ports.filter((p) => p.kind === kind);
  const view = new DataView(instance.memory);
  const wrong: string[] = [];
  for (const { reset } of program.domains) if (reset !== null) view.setUint8(reset.offset, 0);
  instance.evaluate();
  for (const { reset } of program.domains) if (reset !== null) view.setUint8(reset.offset, 1);
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const values = new Map(ports('input').map((p) => [p, r.bits(p.width)]));
    for (const [port, value] of values) writeSlot(view, program.slotOf(port), value);
    evaluator.drive(values);
    const compare = (when: string): void => {
      for (const port of ports('output')) {
        const seen = readSlot(view, program.slotOf(port));
        const expected = pattern(evaluator.value(port), port.width);
        if (seen !== expected)
          wrong.push(
            `cycle ${cycle}, ${when}: ${port.name} is ${seen.toString(16)}, expected ${expected.toString(16)}`,
          );
      }
    };
    if (r.chance(0.5)) {
      instance.evaluate();
      compare('settled');
    }
    instance.tick(1);
    compare('sampled');
    evaluator.step();
    if (wrong.length > 0) return wrong;
  }
  return wrong;
}

describe('random modules on the embedded engine', () => {
  it.each(SEEDS)('compute what the representation means (seed %i)', (seed) => {
    const r = new Random(seed);
    expect(mismatches(randomModule(r, OPTIONS), r).slice(0, 5)).toEqual([]);
  });
});
