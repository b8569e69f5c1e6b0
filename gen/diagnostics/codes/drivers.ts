import type { CodeInfo } from './entry.ts';

/** Who drives a signal, and when. */
export const driverCodes = {
  undriven: {
    code: 'M040',
    title: 'undriven signal',
    severity: 'error',
    explanation:
      'Every wire and output is driven. An undriven one has no value: unknown in simulation, anything in silicon.',
    cause: 'The assignment was forgotten, or stands in code that the parameters skip.',
    fixes: ['Assign it.', 'Give a wire a default: `wire(type, { default: 0 })`.', 'Remove it.'],
    example: `readonly done = output(Bool()); // and nothing in logic() assigns it`,
  },
  partlyDriven: {
    code: 'M041',
    title: 'signal driven in part',
    severity: 'error',
    explanation: 'Every bit of a wire or output is driven.',
    cause: 'Assignments to ranges of bits leave a gap.',
    fixes: ['Assign the missing bits.', 'Assign the whole signal first, then the ranges: the last assignment wins.'],
    example: `this.word.bits(31, 8).assign(this.upper); // bits 7 to 0 are missing`,
  },
  latch: {
    code: 'M042',
    title: 'latch inferred',
    severity: 'error',
    explanation:
      'A wire or output keeps no value. When no assignment is active it would have to remember the last one, which is a latch: ' +
      'timing tools and FPGAs handle latches badly, and nearly always none was meant.',
    cause: 'An assignment in `when` without `otherwise`, or a case of a `match` that leaves the signal out.',
    fixes: [
      'Assign a default before the `when`: the last active assignment wins.',
      'Add `otherwise`.',
      'Give the wire a default: `wire(type, { default: 0 })`.',
      'Use `reg` where the value is to be kept.',
    ],
    example: `when(this.en, () => this.out.assign(this.in));`,
  },
  combinationalLoop: {
    code: 'M043',
    title: 'combinational loop',
    severity: 'error',
    explanation:
      'A signal that depends on itself without a register in between has no defined value. The whole cycle is named, through the instances ' +
      'that it passes. Bits are told apart: a carry chain through the bits of one wire is no loop.',
    cause:
      'A ready that depends on its own valid through two modules, or a register that was meant and a wire written.',
    fixes: [
      'Put a register into the cycle (`reg`, a register slice or a queue in a stream).',
      'Compute one of the signals from something else.',
    ],
    example: `this.a.assign(this.b.not()); this.b.assign(this.a);`,
  },
  multiplyDriven: {
    code: 'M044',
    title: 'signal driven more than once',
    severity: 'error',
    explanation:
      'Within the statements of one module the last active assignment wins, so several of them are one driver. ' +
      'An assignment that a later one of the same body always overwrites is dead, though, and mostly a second driver by mistake. ' +
      'Overwriting a constant is fine: it is a default.',
    cause: 'Two producers connected to one consumer, or a copied line that was not edited.',
    fixes: ['Remove the one that has no effect.', 'Put the second one under a condition.'],
    example: `this.out.assign(this.a); this.out.assign(this.b);`,
  },
  registerNeverAssigned: {
    code: 'M045',
    title: 'register never assigned',
    severity: 'error',
    explanation: 'A register without `next` keeps its initial value for ever; one without reset has none.',
    cause: 'The statement was forgotten, or a constant was meant.',
    fixes: ['Say what it holds next: `r.next(…)`.', 'Use a literal for a constant.', 'Remove it.'],
    example: `readonly count = reg(UInt(8), { init: 0 }); // and no next`,
  },
  resetRange: {
    code: 'M046',
    title: 'initial value does not fit',
    severity: 'error',
    explanation: 'The value after reset and the default of a wire are representable in the width of the signal.',
    cause: 'The width changed, or the value is negative for an unsigned signal.',
    fixes: ['Widen the signal.', 'Change the value.'],
    example: `readonly credits = reg(UInt(3), { init: 8 });`,
  },
  enumValue: {
    code: 'M047',
    title: 'not a member of the enumeration',
    severity: 'error',
    explanation:
      'A signal of an enumeration holds one of its members, from reset on, and is compared with members only.',
    cause: 'A number was given as initial value or case.',
    fixes: ['Use a member by name.', 'Add a member with that value.'],
    example: `readonly state = reg(State, { init: 3 }); // State has the values 0 to 2`,
  },
} as const satisfies Record<string, CodeInfo>;
