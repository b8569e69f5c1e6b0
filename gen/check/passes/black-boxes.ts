import { codes } from '../../diagnostics/index.ts';
import { RESERVED_WORDS } from '../../reserved-words.ts';
import type { Check } from '../check.ts';
import { isIdentifier } from './names.ts';

/** A black box has ports and nothing else, and names that SystemVerilog takes. */
export const blackBoxes: Check = {
  name: 'black-boxes',
  run({ modules, report }) {
    for (const facts of modules) {
      const { blackBox, body, signals, memories, instances, className, place } = facts.module;
      if (blackBox === null) continue;
      const about = { code: codes.badBlackBox.code, place };
      const inside = [
        body.length > 0 ? 'statements' : '',
        signals.length > 0 ? 'wires or registers' : '',
        memories.length > 0 ? 'memories' : '',
        instances.length > 0 ? 'instances' : '',
      ].filter((text) => text !== '');
      if (inside.length > 0) {
        report(facts, {
          ...about,
          expected: `ports only in the black box ${className}`,
          found: inside.join(', '),
          fix: 'move them into a module around the black box',
        });
      }
      const badNames = [blackBox.verilogName, ...Object.keys(blackBox.parameters)].filter(
        (name) => !isIdentifier(name) || RESERVED_WORDS.has(name),
      );
      if (badNames.length > 0) {
        report(facts, {
          ...about,
          expected: `SystemVerilog names in the black box ${className}`,
          found: badNames.map((name) => `'${name}'`).join(', '),
          fix: 'correct verilogName() or verilogParameters()',
        });
      }
      const badValues = Object.entries(blackBox.parameters).filter(
        ([, value]) => typeof value === 'number' && !Number.isFinite(value),
      );
      if (badValues.length > 0) {
        report(facts, {
          ...about,
          expected: `numbers and texts as parameters of ${className}`,
          found: badValues.map(([name, value]) => `${name} = ${value}`).join(', '),
          fix: 'correct verilogParameters()',
        });
      }
    }
  },
};
