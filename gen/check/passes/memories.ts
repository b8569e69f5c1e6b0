import { codes } from '../../diagnostics/index.ts';
import type { Memory } from '../../ir/index.ts';
import type { Check, CheckContext } from '../check.ts';
import type { ModuleFacts } from '../facts.ts';
import { bitCount, listText } from '../wording.ts';
import { fits } from './consistency.ts';

/** Memories have one writer, contents or both, a reader, masks that divide the word and contents that fit. */
export const memories: Check = {
  name: 'memories',
  run(context) {
    for (const facts of context.modules) {
      for (const memory of facts.module.memories) {
        checkPorts(facts, memory, context);
        checkMasks(facts, memory, context);
        checkContents(facts, memory, context);
        checkUse(facts, memory, context);
      }
    }
  },
};

function nameOf(memory: Memory): string {
  return memory.path === '' ? memory.name : memory.path;
}

function checkPorts(facts: ModuleFacts, memory: Memory, { report }: CheckContext): void {
  const name = nameOf(memory);
  const writers = memory.ports.filter((port) => port.kind !== 'read').map((port) => port.name);
  const readers = memory.ports.filter((port) => port.kind !== 'write').map((port) => port.name);
  const about = { code: codes.memoryPorts.code, place: memory.place };
  if (writers.length > 1) {
    report(facts, {
      ...about,
      expected: `one port that writes ${name}`,
      found: `${writers.length}: ${listText(writers)}`,
      fix: 'arbitrate in front of one port, or split the memory into banks',
    });
  }
  if (writers.length === 0 && memory.init === null) {
    report(facts, {
      ...about,
      expected: `a port that writes ${name}, or initial contents`,
      found: 'neither',
      fix: 'declare a writePort(), or give `init`',
    });
  }
  if (readers.length === 0) {
    report(facts, {
      ...about,
      expected: `a port that reads ${name}`,
      found: `${listText(writers)}, which only write${writers.length === 1 ? 's' : ''}`,
      fix: 'declare a readPort(), or remove the memory',
    });
  }
  const asynchronous = memory.ports.filter((port) => port.kind === 'read' && port.latency === 0);
  if (memory.style === 'block' && asynchronous.length > 0) {
    report(facts, {
      code: codes.memoryShape.code,
      place: memory.place,
      expected: `read latency 1 from the block RAM ${name}`,
      found: `latency 0 at ${listText(asynchronous.map((port) => port.name))}`,
      fix: `use latency 1, or the style 'distributed' or 'registers'`,
    });
  }
}

function checkMasks(facts: ModuleFacts, memory: Memory, { report }: CheckContext): void {
  for (const port of memory.ports) {
    if (port.kind === 'read' || port.mask === null) continue;
    if (port.mask.width * memory.granularity === memory.width) continue;
    report(facts, {
      code: codes.memoryMask.code,
      place: memory.place,
      expected: `a mask for ${bitCount(memory.width)} in groups of ${memory.granularity}`,
      found: `${bitCount(port.mask.width)} at ${port.name}`,
      fix: 'choose a number of mask bits that divides the word',
    });
  }
}

function checkContents(facts: ModuleFacts, memory: Memory, { report }: CheckContext): void {
  const { init, depth, width } = memory;
  if (init === null) return;
  const about = { code: codes.memoryContents.code, place: memory.place };
  if (init.length !== depth) {
    report(facts, {
      ...about,
      expected: `${depth} values for ${nameOf(memory)}`,
      found: `${init.length}`,
      fix: 'give one value per word',
    });
  }
  const wrong = init.findIndex((value) => !fits(value, width, false) && !fits(value, width, true));
  if (wrong >= 0) {
    report(facts, {
      ...about,
      expected: `values of ${bitCount(width)} in ${nameOf(memory)}`,
      found: `${init[wrong]} at address ${wrong}`,
      fix: 'widen the word, or correct the value',
    });
  }
}

function checkUse(facts: ModuleFacts, memory: Memory, { report }: CheckContext): void {
  const idle = memory.ports.filter((port) => !facts.assigns.has(port.addr)).map((port) => port.name);
  if (idle.length === 0) return;
  report(facts, {
    code: codes.memoryUse.code,
    place: memory.place,
    expected: `a use of each port of ${nameOf(memory)}`,
    found: `none of ${listText(idle)}`,
    fix: 'call read(), write() or access() on it in logic(), or remove it from the declaration',
  });
}
