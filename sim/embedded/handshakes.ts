import { CONTROL, MODE, type ModelStream } from '../model/index.ts';
import type { Clock } from './clock.ts';
import type { Views } from './payload.ts';
import { Stream, VIOLATION } from './stream.ts';

/**
 * The streams of a running design: those with a transfer are driven before an edge and looked at in it, those that the design sends are held to their
 * rule. Nothing is allocated while transfers go on.
 */
export class Handshakes {
  readonly streams: readonly Stream[];
  readonly #clocks: readonly Clock[];
  /** Streams whose transfer ends with this edge. */
  readonly #finishing: Stream[] = [];
  #checked = true;
  /** Streams have been touched since the clocks' lists were made. */
  #stale = true;
  #violation: number = VIOLATION.none;
  #violationStream = 0;
  /** Transfers are under way. */
  busy = false;
  /** A transfer of this run has waited for too long. */
  hang = false;

  constructor(streams: readonly ModelStream[], clocks: readonly Clock[], offsets: readonly number[], views: Views) {
    this.#clocks = clocks;
    this.streams = streams.map((stream) => new Stream(stream, offsets, views));
    streams.forEach((stream, i) => clocks[stream.domain].streams.push(this.streams[i]));
  }

  get violated(): boolean {
    return this.#violation !== VIOLATION.none;
  }

  /** Transfers have been queued or dropped, or the rule is to be checked from now on, or no longer. */
  changed(checked = this.#checked): void {
    this.#checked = checked;
    this.#stale = true;
  }

  /** Before a run. */
  begin(): void {
    if (this.#stale) this.#collect();
    this.hang = false;
    this.#violation = VIOLATION.none;
  }

  /** What the testbench drives in this cycle of a domain, before the edge. */
  drive({ active }: Clock): void {
    for (let i = 0; i < active.length; i += 1) active[i].drive();
  }

  /** Looks at the handshakes of one domain as the edge sees them. */
  sample({ active, checked }: Clock, cycle: number): void {
    for (let i = 0; i < checked.length; i += 1) {
      const violation = checked[i].check();
      if (violation !== VIOLATION.none) {
        this.#violation = violation;
        this.#violationStream = checked[i].index;
      }
    }
    for (let i = 0; i < active.length; i += 1) {
      const stream = active[i];
      if (stream.sample(cycle)) this.#finishing.push(stream);
      else if (stream.hangs) this.hang = true;
    }
  }

  /** After the edge. True when a transfer ended with it. */
  finish(): boolean {
    if (this.#finishing.length === 0) return false;
    for (const stream of this.#finishing) stream.finish();
    this.#finishing.length = 0;
    this.#collect();
    return true;
  }

  /** Whether a run of this mode comes back for a transfer that has ended. */
  returns(mode: number): boolean {
    return (mode & MODE.anyTransfer) !== 0 || !this.busy;
  }

  /** Shows transfers and violations to the testbench; where there are transfers, the memory must be up to date. */
  publish(control: Float64Array): void {
    control[CONTROL.violationStream] = this.#violationStream;
    control[CONTROL.violation] = this.#violation;
    if (!this.busy) {
      for (let i = CONTROL.streams + CONTROL.busy; i < control.length; i += CONTROL.perStream) control[i] = 0;
      return;
    }
    this.streams.forEach((stream, i) => {
      const at = CONTROL.streams + CONTROL.perStream * i;
      control[at + CONTROL.done] = stream.busy ? stream.done : 0;
      control[at + CONTROL.words] = stream.busy ? stream.words : 0;
      control[at + CONTROL.idle] = stream.busy ? stream.idle : 0;
      control[at + CONTROL.valid] = stream.valid;
      control[at + CONTROL.ready] = stream.ready;
      control[at + CONTROL.busy] = stream.busy ? 1 : 0;
    });
  }

  #collect(): void {
    this.#stale = false;
    this.busy = false;
    for (const clock of this.#clocks) {
      clock.active = clock.streams.filter((stream) => stream.busy);
      clock.checked = this.#checked ? clock.streams.filter((stream) => stream.produces) : [];
      if (clock.active.length > 0) this.busy = true;
    }
  }
}
