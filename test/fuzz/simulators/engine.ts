import { compileDesign } from '../../../sim/engine/index.ts';
import { instantOf, type Case } from '../reference/index.ts';
import type { Difference } from './difference.ts';

/** Runs a case on the embedded engine. */
export function engine(c: Case): Difference[] {
  const { recipe, stimulus, observed, expected } = c;
  const difference = (what: string): Difference[] => [{ seed: recipe.seed, simulator: 'engine', what }];
  const program = compileDesign(c.design);
  const instance = program.instantiate({ initial: 'zero' });
  const bytes = new Uint8Array(instance.memory);
  // what a reset gives a value to begins as 0, as everywhere
  for (const path of c.resetRegisters) instance.poke(path, 0n);
  const inputs = stimulus.inputs.map((port) => program.slotOf(port));
  for (let i = 0; i < stimulus.steps.length; i++) {
    const step = stimulus.steps[i];
    inputs.forEach((slot, k) => {
      for (let b = 0, rest = step.inputs[k]; b < slot.bytes; b++, rest >>= 8n)
        bytes[slot.offset + b] = Number(rest & 255n);
    });
    for (const { domain, reset } of program.domains) {
      if (reset === null || domain.reset === null) continue;
      const k = stimulus.resets.findIndex(({ name }) => name === domain.reset!.name);
      bytes[reset.offset] = step.resets[k] ? 1 : 0;
    }
    instance.evaluate();
    const wrong = observed.flatMap(({ path, width }, k) => {
      const seen = instance.peek(path);
      const wanted = expected[i][k];
      return seen === wanted
        ? []
        : [`${path} is 0x${seen.toString(16)}, expected 0x${wanted.toString(16)} (${width} bits)`];
    });
    if (wrong.length > 0) return difference(`step ${i}: ${wrong.slice(0, 4).join('; ')}`);
    const now = instantOf(stimulus, i);
    const mask = program.domains.reduce((bits, { domain }, k) => (now.edge(domain) ? bits | (1 << k) : bits), 0);
    const failed = instance.tick(mask);
    if (failed !== 0) return difference(`step ${i}: check ${failed - 1} fails`);
  }
  return [];
}
