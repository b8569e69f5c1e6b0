import type { CodeInfo } from './entry.ts';

/** Names that reach the printed text. */
export const nameCodes = {
  reservedName: {
    code: 'M070',
    title: 'reserved word',
    severity: 'error',
    explanation:
      'Names of ports and modules are an interface: they are printed as given, in snake case, and must not be reserved words of ' +
      'SystemVerilog. (Wires and registers inside a module are renamed where necessary.)',
    cause: 'A port called `reg`, `input`, `type`, `final` …',
    fixes: ['Rename the field.'],
    example: `readonly type = input(UInt(2)); // rename to kind`,
  },
  nameClash: {
    code: 'M071',
    title: 'names clash',
    severity: 'error',
    explanation: 'Names are printed in snake case; two ports of a module, or two modules, must not come out the same.',
    cause:
      'Names that differ in capitals only, or a bundle field and a port that join to the same name (`a.bC`, `aB.c`).',
    fixes: ['Rename one of them.'],
    example: `readonly dataIn = input(Bool()); readonly data = input(Bundle({ in: Bool() }));`,
  },
  illegalName: {
    code: 'M072',
    title: 'not a name',
    severity: 'error',
    explanation: 'Names begin with a letter or underscore and go on with letters, digits and underscores.',
    cause: 'A quoted key, a leading digit, or letters beyond ASCII.',
    fixes: ['Rename the field.', 'Give the instance or module another name.'],
    example: `readonly größe = input(UInt(8));`,
  },
} as const satisfies Record<string, CodeInfo>;

/** What is legal and mostly a mistake. */
export const warningCodes = {
  unreadSignal: {
    code: 'M090',
    title: 'signal never read',
    severity: 'warning',
    explanation:
      'A wire or register that nothing reads is left over, or its reader was forgotten. Linters of the printed text complain too.',
    cause: 'An edit removed the reader, or a part of a bundle is not needed.',
    fixes: ['Remove it.', 'Say that it is on purpose: `unused(signal)` in `logic()`.'],
    example: `const spare = wire(UInt(8)); spare.assign(this.in);`,
  },
  unreadInput: {
    code: 'M091',
    title: 'input never read',
    severity: 'warning',
    explanation: 'An input that nothing reads is wiring without effect.',
    cause: 'A port that other variants of the module need.',
    fixes: ['Remove it.', 'Say that it is on purpose: `unused(port)` in `logic()`.'],
    example: `readonly debug = input(Bool()); // and nothing reads it`,
  },
  unreadMemory: {
    code: 'M092',
    title: 'memory never read',
    severity: 'warning',
    explanation: 'A memory whose outputs nothing reads will be removed by synthesis.',
    cause: 'The reader was forgotten, or the result of `read` not used.',
    fixes: ['Remove it.', 'Say that it is on purpose: `unused(data)` in `logic()`.'],
    example: `this.store.ports.rd.read(this.address); // the result is dropped`,
  },
} as const satisfies Record<string, CodeInfo>;
