import type { CodeInfo } from './entry.ts';

/** Memories. */
export const memoryCodes = {
  memoryPorts: {
    code: 'M050',
    title: 'memory ports conflict',
    severity: 'error',
    explanation:
      'A memory is written through at most one port: two writers of the same address in the same cycle have no defined result, and ' +
      'block RAMs with two write ports are not inferred alike everywhere. Without a writer it needs contents, without a reader it has no use.',
    cause: 'A second `writePort` or `readWritePort`, or no port of one kind.',
    fixes: ['Arbitrate between the writers in front of one port.', 'Use two memories, or banks.'],
    example: `ports: { a: writePort(), b: writePort(), rd: readPort({ latency: 1 }) }`,
  },
  memoryMask: {
    code: 'M051',
    title: 'write mask does not divide the word',
    severity: 'error',
    explanation: 'Each bit of a write mask covers the same number of bits, and all ports of a memory agree on it.',
    cause: 'The number of mask bits is no divisor of the width of the word.',
    fixes: ['Choose a number of mask bits that divides the width.', 'Pad the word.'],
    example: `memory(UInt(30), { depth: 16, ports: { wr: writePort({ maskBits: 4 }) } })`,
  },
  memoryContents: {
    code: 'M052',
    title: 'memory contents do not fit',
    severity: 'error',
    explanation: 'Initial contents have one value for each word, each of which fits the word.',
    cause: 'A table of another length or with larger values.',
    fixes: ['Give as many values as the memory is deep.', 'Widen the word.'],
    example: `memory(UInt(4), { depth: 2, init: [1, 16], ports: { rd: readPort({ latency: 0 }) } })`,
  },
  memoryShape: {
    code: 'M053',
    title: 'memory port has the wrong width',
    severity: 'error',
    explanation:
      'The address of a port reaches every word and no further; asynchronous reads are possible only from memories made of registers or distributed RAM.',
    cause: 'Latency 0 together with the style `block`, or a memory built by hand.',
    fixes: ['Use latency 1.', 'Choose the style `distributed` or `registers`.'],
    example: `memory(UInt(8), { depth: 512, style: 'block', ports: { rd: readPort({ latency: 0 }) } })`,
  },
  memoryUse: {
    code: 'M054',
    title: 'memory port misused',
    severity: 'error',
    explanation:
      'A port serves one access per cycle. Statements say which one; a port that no statement uses is left out of the declaration.',
    cause: 'A port is declared and never used, or used in a way that its kind does not have.',
    fixes: ['Remove the port.', 'Call `read`, `write` or `access`, as the port was declared.'],
    example: `this.store.ports.rd.read(address, { enable }); // latency 0 has no enable`,
  },
} as const satisfies Record<string, CodeInfo>;
