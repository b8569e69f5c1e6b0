import type { SourcePlace } from '../../gen/manifest/index.ts';
import type { Aig, Literal } from './aig.ts';
import type { Assignment } from './abc.ts';
import type { Property } from './property.ts';
import type { System } from './system.ts';

/** A run of a machine: every signal in every step. */
export interface Trace {
  /** Assertions that fail, with the step. */
  readonly failures: readonly { readonly property: Property; readonly step: number }[];
  /** Steps in all, those in reset among them. */
  readonly steps: number;
  readonly resetSteps: number;
  readonly signals: readonly TracedSignal[];
  /** Clock edges by step. */
  readonly clocks: readonly {
    readonly name: string;
    readonly rising: readonly boolean[];
    readonly falling: readonly boolean[];
  }[];
  readonly resets: readonly {
    readonly name: string;
    readonly activeLow: boolean;
    readonly asserted: readonly boolean[];
  }[];
}

export interface TracedSignal {
  readonly name: string;
  readonly width: number;
  readonly register: boolean;
  /** Some of its bits are held by registers. */
  readonly holds: boolean;
  /** Where the TypeScript source declares it. */
  readonly source: SourcePlace | null;
  /** The value before the edge, by step. */
  readonly values: readonly bigint[];
}

/** Runs the machine with the inputs that a solver found; what the solver leaves open is zero. */
export function runTrace(system: System, assignment: Assignment): Trace {
  const { aig } = system;
  const steps = evaluate(aig, assignment);
  const bit = (step: number, literal: Literal): boolean => (steps[step][literal >> 1] ^ (literal & 1)) === 1;
  const every = <T>(value: (step: number) => T): T[] => steps.map((_, step) => value(step));
  const failures = steps.flatMap((_, step) =>
    system.properties
      .filter(({ kind, active, condition }) => kind !== 'cover' && bit(step, active) && !bit(step, condition))
      .map(({ kind, message, source, instance }) => ({ property: { kind, message, source, instance }, step })),
  );
  return {
    failures,
    steps: steps.length,
    resetSteps: system.resetSteps,
    signals: system.signals.map(({ name, bits, register, holds, source }) => ({
      name,
      width: bits.length,
      register,
      holds,
      source,
      values: every((step) => bits.reduceRight((value, literal) => (value << 1n) | BigInt(bit(step, literal)), 0n)),
    })),
    clocks: system.clocks.map(({ name, rising, falling }) => ({
      name,
      rising: every((step) => bit(step, rising)),
      falling: every((step) => bit(step, falling)),
    })),
    resets: system.resets.map(({ name, activeLow, asserted }) => ({
      name,
      activeLow,
      asserted: every((step) => bit(step, asserted)),
    })),
  };
}

/** The value of every node in every step. */
function evaluate(aig: Aig, assignment: Assignment): Uint8Array[] {
  const { left, right, size } = aig;
  const rows: Uint8Array[] = [];
  for (const given of assignment) {
    const previous = rows.at(-1);
    const row = new Uint8Array(size);
    for (const literal of aig.inputs) row[literal >> 1] = Number(given.get(literal) ?? false);
    for (const { literal, initial, next } of aig.latches)
      row[literal >> 1] =
        previous === undefined ? Number(initial ?? given.get(literal) ?? false) : previous[next >> 1] ^ (next & 1);
    for (let node = 1; node < size; node++) {
      const a = left[node];
      if (a < 0) continue;
      const b = right[node];
      row[node] = (row[a >> 1] ^ (a & 1)) & (row[b >> 1] ^ (b & 1));
    }
    rows.push(row);
  }
  return rows;
}
