import type { Property } from './property.ts';
import type { Replay } from './replay.ts';
import type { Trace } from './trace.ts';

/**
 * What is known of a property. Cycles count from 0 after reset, as the testbench counts them; with several clocks they are
 * instants at which any of the clocks may have an edge.
 */
export type Outcome =
  /** An assertion that holds in every reachable state, a cover that no run reaches. */
  | { readonly status: 'proven' | 'unreachable'; readonly method: Method }
  /** Nothing was found in the first `depth` cycles; what comes later is not known. */
  | { readonly status: 'holds' | 'unreached'; readonly depth: number }
  /** An assertion fails, a cover is reached, in this cycle. */
  | { readonly status: 'failed' | 'reached'; readonly cycle: number; readonly example: Example }
  /** The time was over before the depth was reached; `depth` cycles have been looked at. */
  | { readonly status: 'timeout'; readonly depth: number };

export type Status = Outcome['status'];

/** How something was shown for all time. */
export type Method = 'reachability (PDR)' | `${number}-induction`;

/** A run that shows something, and what a simulator says about it. */
export interface Example {
  readonly trace: Trace;
  /** Null where none was asked for. */
  readonly replay: Replay | null;
}

export interface PropertyResult extends Property {
  readonly outcome: Outcome;
  /**
   * Assertions: whether their `when`s can ever be true outside reset, as a cover. Null for covers.
   */
  readonly condition: Outcome | null;
  readonly seconds: number;
}

export interface ProofReport {
  /** Name of the top in the printed text. */
  readonly top: string;
  /** Assertions and covers. */
  readonly properties: readonly PropertyResult[];
  /** What was taken as given. */
  readonly assumptions: readonly Property[];
  /** Whether assertions are to be proven for all time, or for the first `depth` cycles only. */
  readonly goal: 'unbounded' | 'bounded';
  /** Cycles that bounded checks look at. */
  readonly depth: number;
  /** For each property. */
  readonly timeoutSeconds: number;
  /** Whether runs of that length exist that keep all assumptions. */
  readonly assumptionsHold: Outcome;
  /** Black boxes that were cut out; their outputs were free. */
  readonly cut: readonly string[];
  readonly registerBits: number;
  readonly gates: number;
  readonly seconds: number;
}

/** `in cycle 7`; cycles before 0 are those of the reset at the start, when domains without one run already. */
export const whenOf = (cycle: number): string => (cycle < 0 ? 'in reset' : `in cycle ${cycle}`);

/** Nothing fails, nothing is vacuous, covers are reached; where the goal is not bounded, everything is proven for all time. */
export function passes(report: ProofReport): boolean {
  return complaints(report).length === 0;
}

/** Why a report does not pass, a line each. */
export function complaints(report: ProofReport): string[] {
  const found: string[] = [];
  const { assumptionsHold, properties } = report;
  if (assumptionsHold.status !== 'reached')
    found.push(
      assumptionsHold.status === 'timeout'
        ? `no run of ${report.depth} cycles that keeps all assumptions was found in time`
        : `the assumptions contradict each other: no run of ${report.depth} cycles keeps them all`,
    );
  for (const { kind, message, outcome, condition } of properties) {
    const name = `${kind} "${message}"`;
    if (outcome.status === 'failed') found.push(`${name} fails ${whenOf(outcome.cycle)}`);
    else if (outcome.status === 'timeout') found.push(`${name}: time is over, ${outcome.depth} cycles looked at`);
    else if (outcome.status === 'holds' && report.goal === 'unbounded')
      found.push(`${name} holds for the first ${outcome.depth} cycles; it is not proven beyond`);
    else if (outcome.status === 'unreachable') found.push(`${name} is never reached`);
    else if (outcome.status === 'unreached') found.push(`${name} is not reached in ${outcome.depth} cycles`);
    if (outcome.status !== 'proven' && outcome.status !== 'holds') continue;
    if (condition !== null && condition.status !== 'reached')
      found.push(
        `${name} says nothing: the conditions around it are ${
          condition.status === 'unreachable'
            ? 'never true'
            : `not true in ${'depth' in condition ? condition.depth : report.depth} cycles`
        }`,
      );
  }
  return found;
}

/** What may help a report that does not pass for want of depth or time, a line each. */
export function advice({ properties, assumptionsHold, depth, timeoutSeconds, goal }: ProofReport): string[] {
  const outcomes = [
    assumptionsHold,
    ...properties.flatMap(({ outcome, condition }) => [outcome, condition ?? outcome]),
  ];
  const are = (status: Status) => outcomes.some((outcome) => outcome.status === status);
  const open = goal === 'unbounded' && are('holds');
  const found: string[] = [];
  if (are('unreached') || open) found.push(`look further than ${depth} cycles: --depth ${2 * depth}`);
  if (are('timeout') || open)
    found.push(`give each property more than ${timeoutSeconds} s: --timeout ${4 * timeoutSeconds}`);
  if (open || (goal === 'unbounded' && are('timeout')))
    found.push(
      `prove a smaller circuit, state what the assertion follows from, or settle for ${depth} cycles: --bounded`,
    );
  return found;
}
