import type { ModelDomain } from '../model/index.ts';
import type { Stream } from './stream.ts';

const DEFAULT_PERIOD_PS = 1000;

/** A clock domain while it runs. */
export class Clock {
  /** Bit of the domain in the engine's mask; 0 in a design without clocks, whose cycles are counted all the same. */
  readonly bit: number;
  /** Bytes in memory: the clock's level, and the reset's, or -1. */
  readonly clockAt: number;
  readonly resetAt: number;
  readonly activeLevel: number;
  readonly resetLevel: number;
  readonly streams: Stream[] = [];
  /** Streams with a transfer, and those whose rule is checked. */
  active: Stream[] = [];
  checked: Stream[] = [];
  period = DEFAULT_PERIOD_PS;
  /** Time of the next active edge. */
  next = DEFAULT_PERIOD_PS;
  cycle = 0;

  constructor(domain: ModelDomain | null, index: number, offsets: readonly number[]) {
    this.bit = domain === null ? 0 : 1 << index;
    this.clockAt = domain === null ? -1 : (offsets[domain.clock] ?? -1);
    this.activeLevel = domain === null || domain.rising ? 1 : 0;
    this.resetAt = domain === null || domain.reset === null ? -1 : (offsets[domain.reset.port] ?? -1);
    this.resetLevel = domain?.reset?.activeLevel ?? 0;
  }

  inReset(u8: Uint8Array): boolean {
    return this.resetAt >= 0 && u8[this.resetAt] === this.resetLevel;
  }
}
