import type { SourcePlace } from '../../gen/manifest/index.ts';
import { UserError, type UserErrorParts } from '../../gen/errors.ts';

/** An assertion or assumption of the design (or `$stop`) fired. */
export class AssertionFailure extends UserError {
  /** `assumption`: the testbench did what the design relies on it not to do. */
  readonly kind: 'assertion' | 'assumption';
  /** The assertion's message as its author wrote it. */
  readonly assertion: string;
  /** The line of the TypeScript source that states the assertion, where the design tells. */
  readonly place: Pick<SourcePlace, 'file' | 'line'> | null;
  /** The line of the SystemVerilog text; null where none has been printed (embedded engine). */
  readonly rtl: string | null;
  /** Instance, e.g. `chip.pe`. */
  readonly instance: string;
  /** The cycle whose edge sampled it; of no meaning in the reset at the start, which is not counted. */
  readonly cycle: number;
  /** `reset()` was holding resets: the assertion's own domain has none, or not that one. */
  readonly inReset: boolean;

  constructor(
    facts: Pick<AssertionFailure, 'kind' | 'assertion' | 'place' | 'rtl' | 'instance' | 'cycle' | 'inReset'>,
  ) {
    const source = facts.place === null ? null : `${facts.place.file}:${facts.place.line}`;
    const lines = [source, facts.rtl].filter((line) => line !== null).join(', ');
    super({
      what: `${facts.kind} failed: ${facts.assertion}`,
      where: `${facts.instance}, ${facts.inReset ? 'while reset is held' : `cycle ${facts.cycle}`}${lines === '' ? '' : ` (${lines})`}`,
      ...(facts.inReset
        ? {
            found: 'its own domain, which is not in reset, so it counts',
            fix: 'give its domain a reset, or state it where it counts: when(started, () => assert(...))',
          }
        : {}),
    });
    this.name = 'AssertionFailure';
    this.kind = facts.kind;
    this.assertion = facts.assertion;
    this.place = facts.place;
    this.rtl = facts.rtl;
    this.instance = facts.instance;
    this.cycle = facts.cycle;
    this.inReset = facts.inReset;
  }
}

/** What a stream is doing while a run hangs. */
export interface StreamState {
  readonly path: string;
  readonly direction: 'consumes' | 'produces';
  /** Words passed of those that the current transfer has in all. */
  readonly done: number;
  readonly words: number;
  readonly valid: boolean;
  readonly ready: boolean;
  /** Cycles since its last transfer. */
  readonly idleCycles: number;
}

/** Streams made no progress for longer than they may, or a condition did not come true in time. */
export class HangError extends UserError {
  readonly cycle: number;
  /** Every stream with an unfinished transfer. */
  readonly streams: readonly StreamState[];

  constructor(what: string, cycle: number, streams: readonly StreamState[], fix?: string) {
    super({
      what: [`${what} (cycle ${cycle})`, ...streams.map((stream) => `  ${describeStream(stream)}`)].join('\n'),
      fix,
    });
    this.name = 'HangError';
    this.cycle = cycle;
    this.streams = streams;
  }
}

function describeStream(stream: StreamState): string {
  const bits = `valid ${Number(stream.valid)}, ready ${Number(stream.ready)}`;
  const sent = stream.direction === 'consumes' ? 'sent' : 'received';
  let reason: string;
  if (stream.valid && stream.ready) reason = 'was moving';
  else if (stream.direction === 'consumes')
    reason = stream.valid ? 'waits for the design to be ready' : 'paused by the testbench';
  else reason = stream.ready ? 'waits for the design to send' : 'paused by the testbench';
  return `${stream.path}: ${reason}; ${stream.done} of ${stream.words} words ${sent}, ${bits}, none for ${stream.idleCycles} cycles`;
}

/** The design broke the rule of ready/valid streams: what it offers stays until it is taken. */
export class StreamRuleError extends UserError {
  readonly stream: string;
  readonly cycle: number;

  constructor(stream: string, cycle: number, parts: Pick<UserErrorParts, 'what' | 'expected' | 'found'>) {
    super({ ...parts, where: `${stream}, cycle ${cycle}` });
    this.name = 'StreamRuleError';
    this.stream = stream;
    this.cycle = cycle;
  }
}

/** A port was given a value that it cannot have, or is not there. */
export class PortError extends UserError {
  constructor(parts: UserErrorParts) {
    super(parts);
    this.name = 'PortError';
  }
}
