import { codes } from '../../diagnostics/index.ts';
import type { ModuleIr } from '../../ir/index.ts';
import type { Check } from '../check.ts';

/** Modules are listed after those they contain, so no chain of instances leads back to its start. */
export const recursion: Check = {
  name: 'recursion',
  run({ modules, report }) {
    const before = new Set<ModuleIr>();
    for (const facts of modules) {
      for (const instance of facts.module.instances) {
        if (before.has(instance.module)) continue;
        report(facts, {
          code: codes.recursion.code,
          place: instance.place,
          expected: `an end to the chain of instances below ${facts.module.className}`,
          found: `${instance.name}, a ${instance.module.className} that contains this module`,
          fix: 'make the parameters smaller at each level, and end at the smallest',
        });
      }
      before.add(facts.module);
    }
  },
};
