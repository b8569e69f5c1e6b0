import { codes } from '../../diagnostics/index.ts';
import type { PlaceId } from '../../ir/index.ts';
import type { Check } from '../check.ts';
import type { ModuleFacts } from '../facts.ts';
import { groupByPlace } from '../group.ts';
import { listText, signalName } from '../wording.ts';

/**
 * Warns of what nothing reads: inputs, wires and registers, memories. An output of an instance may stay unread: modules
 * offer more than each user needs.
 */
export const unread: Check = {
  name: 'unread',
  run({ modules, report }) {
    for (const facts of modules) {
      const { ports, signals, blackBox } = facts.module;
      if (blackBox !== null) continue;
      const inputs = ports.filter((port) => port.kind === 'input');
      for (const [code, candidates] of [
        [codes.unreadInput.code, inputs],
        [codes.unreadSignal.code, signals],
      ] as const) {
        const left = candidates.filter((signal) => !signal.unusedOk && !facts.reads.has(signal));
        for (const group of groupByPlace(left)) {
          report(facts, {
            code,
            place: group[0].place,
            expected: `a use of ${listText(group.map(signalName))}`,
            found: 'none',
            fix: 'remove it, or call unused(…) on it in logic()',
          });
        }
      }
      checkMemories(facts, (place, name) =>
        report(facts, {
          code: codes.unreadMemory.code,
          place,
          expected: `a use of what ${name} holds`,
          found: 'none',
          fix: 'remove the memory, or call unused(…) on the word read',
        }),
      );
    }
  },
};

function checkMemories(facts: ModuleFacts, warn: (place: PlaceId, name: string) => void): void {
  for (const memory of facts.module.memories) {
    const words = memory.ports.flatMap((port) =>
      port.kind === 'read' ? [port.data] : port.kind === 'readwrite' ? [port.readData] : [],
    );
    const used = words.some((word) => word.unusedOk || facts.reads.has(word));
    if (words.length > 0 && !used) warn(memory.place, memory.path === '' ? memory.name : memory.path);
  }
}
