import type { CodeInfo } from './entry.ts';

/** Modules, instances and ports. */
export const moduleCodes = {
  recursion: {
    code: 'M030',
    title: 'module contains itself',
    severity: 'error',
    explanation: 'A module may contain others of its class with smaller parameters, but the chain must end.',
    cause: 'The parameter that ends the recursion does not change, or its end is not tested.',
    fixes: ['Make the parameters smaller at each level.', 'Test for the last level before creating the instance.'],
    example: `class Tree extends Module<{ n: number }> { readonly left = instance(new Tree({ n: this.p.n })); }`,
  },
  badInstance: {
    code: 'M031',
    title: 'not an instance',
    severity: 'error',
    explanation: 'A module becomes part of another one by `instance(new Class(parameters))`, once per object.',
    cause: 'The module was created and never handed to `instance`, or handed to it twice, or something else was.',
    fixes: ['Write `instance(new …)`.', 'Create one object per instance.'],
    example: `const queue = new Queue({ depth: 2 }); queue.enq.valid.assign(true);`,
  },
  unconnectedPort: {
    code: 'M032',
    title: 'unconnected input of an instance',
    severity: 'error',
    explanation:
      'Every input of an instance is driven by the module around it; a floating input would be an unknown value.',
    cause: 'A port was added to the inner module, or the `connect` of a stream was forgotten.',
    fixes: ['Assign the input.', 'Tie it to a constant where it is not needed.'],
    example: `const queue = instance(new Queue({ depth: 2 })); // and no statement drives queue.enq`,
  },
  partlyConnectedPort: {
    code: 'M033',
    title: 'input of an instance connected in part',
    severity: 'error',
    explanation: 'Every bit of an input of an instance is driven by the module around it.',
    cause: 'Assignments to ranges of bits leave a gap.',
    fixes: ['Assign the missing bits.'],
    example: `this.alu.operand.bits(6, 0).assign(this.x); // bit 7 is missing`,
  },
  badBlackBox: {
    code: 'M034',
    title: 'black box cannot be printed',
    severity: 'error',
    explanation:
      'A black box is only a name and a list of ports: it has no statements of its own, and its name must be one that SystemVerilog takes.',
    cause:
      'Statements, registers or instances in a class that describes foreign hardware; an illegal or reserved module or parameter name.',
    fixes: ['Move the logic into a module around the black box.', 'Correct `verilogName()` or `verilogParameters()`.'],
    example: `verilogName() { return 'my-macro'; }`,
  },
} as const satisfies Record<string, CodeInfo>;
