import type { CodeInfo } from './entry.ts';

/** Assignments, conditions and what may stand where. */
export const statementCodes = {
  notAssignable: {
    code: 'M020',
    title: 'not assignable',
    severity: 'error',
    explanation:
      'A module drives its outputs, wires and registers, the inputs of its instances, and ranges and elements of these. Its own inputs and ' +
      'the outputs of instances are driven elsewhere; the result of an operator is no signal.',
    cause: 'The target of `assign` or `next` is an input, a port of the wrong direction or an expression.',
    fixes: ['Declare a wire and assign that.', 'Check the direction of the port.'],
    example: `this.en.assign(true); // en is an input of this module`,
  },
  wrongAssignment: {
    code: 'M021',
    title: 'assign and next confused',
    severity: 'error',
    explanation:
      '`next` says what a register holds after the next clock edge; `assign` says what a wire or port carries now.',
    cause: '`assign` on a register, or `next` on something that is none.',
    fixes: [
      'Use the other one.',
      'Declare the signal with `reg` where it is to keep its value, with `wire` where it is not.',
    ],
    example: `this.count.assign(this.count.add(1)); // count is a register`,
  },
  foreignSignal: {
    code: 'M022',
    title: 'signal of another module',
    severity: 'error',
    explanation:
      'A module sees its own signals and the ports of its instances. Everything else passes through ports, as in the printed text.',
    cause: 'A register or wire of an instance, or a signal of the surrounding module, is used directly.',
    fixes: ['Make it an output of the module that owns it and read that.', 'Give it to the instance through an input.'],
    example: `this.full.assign(this.queue.count.eq(2)); // count is a register of queue`,
  },
  outsideModule: {
    code: 'M023',
    title: 'outside of a module',
    severity: 'error',
    explanation:
      'Signals and statements belong to the module that is being built: class fields and the body of `logic()`.',
    cause:
      'A statement in a field initialiser or constructor, or hardware built by code that runs before or after elaboration.',
    fixes: ['Move the statement into `logic()`.', 'Wrap the design in a module and hand that to `elaborate`.'],
    example: `const loose = reg(UInt(8)); // at the top of a file`,
  },
  promise: {
    code: 'M024',
    title: 'asynchronous body',
    severity: 'error',
    explanation:
      'The closures of `when`, `match` and `inDomain`, and `logic()` itself, run once and at once; what they await would be lost.',
    cause: 'A closure declared `async`, or one that returns a promise.',
    fixes: ['Await before elaboration and hand the result over as a parameter.'],
    example: `when(this.en, async () => this.count.next(await start()));`,
  },
  badMatch: {
    code: 'M025',
    title: 'match does not fit its subject',
    severity: 'error',
    explanation:
      'Each value of a `match` stands in one case; the cases of an enumeration are all there, or `otherwise` covers the rest.',
    cause: 'A member was added to an enumeration, or a value is listed twice.',
    fixes: ['Add the missing case, or `otherwise`.', 'Remove the second mention of the value.'],
    example: `match(this.state, { Idle() {}, Run() {} }); // State has a third member, Drain`,
  },
  badConnection: {
    code: 'M026',
    title: 'sides do not connect',
    severity: 'error',
    explanation:
      '`connect(producer, consumer)` joins two groups of the same shape, one of which gives what the other takes.',
    cause: 'The groups have different types, or both give or both take.',
    fixes: ['Swap the sides.', 'Check the type of both; map the payload where it differs.'],
    example: `connect(this.in, this.queue.deq); // both produce`,
  },
  hostValue: {
    code: 'M027',
    title: 'signal used as a value of the program',
    severity: 'error',
    explanation:
      'A signal has no value while the hardware is being described. `if (signal)`, `signal === x` and `signal + 1` are code of the program. ' +
      'Where JavaScript turns the signal into a number or text, it is caught; `if (signal)` and `===` cannot be.',
    cause: 'An operator of the language instead of a method of the signal.',
    fixes: ['Use the methods: `add`, `eq`, `lt` …', 'Use `when(signal, …)` for `if`, `mux` for `? :`.'],
    example: `this.sum.assign(this.a + this.b);`,
  },
  wrongArgument: {
    code: 'M028',
    title: 'wrong argument',
    severity: 'error',
    explanation:
      'A function of the language was handed something that no parameter of it admits. TypeScript refuses such calls; plain JavaScript, `any` and casts let them through.',
    cause: 'A signal where a type is wanted, a missing argument, a value from a file that is not what its type says.',
    fixes: [
      'Let `npx tsc --noEmit` or the editor check the call.',
      'Check values from outside before they become parameters.',
    ],
    example: `readonly count = reg(8 as never); // UInt(8) is a type`,
  },
  tooDeep: {
    code: 'M029',
    title: 'nested too deeply',
    severity: 'error',
    explanation:
      'Branches of `when` and `match` inside each other end at 200 levels: nobody reads more, and tools that read the text give up.',
    cause: 'A function that calls itself inside a branch, where `elseWhen` was meant.',
    fixes: [
      'Use `elseWhen` or `match` for a choice between many.',
      'Compute the value with `mux` or `select` instead.',
    ],
    example: `const decode = (i: number) => when(this.bits.bit(i), () => decode(i + 1));`,
  },
} as const satisfies Record<string, CodeInfo>;
