/** Words for each stream that the element consumes, and how many are wanted from each that it produces. */
export interface PeJob {
  readonly config: BigUint64Array;
  readonly weights: BigUint64Array;
  readonly activations: BigUint64Array;
  readonly partialsIn: BigUint64Array;
  readonly outputs: number;
  readonly partialsOut: number;
  readonly status: number;
  /**
   * Cycles that a stream may stand still, e.g. because the buffer behind it is full, before the run counts as hanging.
   */
  readonly patienceCycles: number;
}

/** What came of a job. */
export interface PeAnswer {
  readonly outputs: BigUint64Array;
  readonly partialsOut: BigUint64Array;
  readonly status: BigUint64Array;
  /** The cycle in which the first configuration word moved. */
  readonly firstConfigCycle: number;
  /** The cycle in which the last word of `outputs` or `partialsOut` moved. */
  readonly lastResultCycle: number;
}

/**
 * A processing element behind its seven streams: in RTL, or a model of it. All streams of a job run at the same time.
 */
export interface PePort {
  /** Fills the buffers and returns when all words are in; nothing else moves. */
  preload(weights: BigUint64Array, activations: BigUint64Array): void;
  /** Returns when all words given have been taken and all words wanted have come. */
  run(job: PeJob): PeAnswer;
}

/** Enough for anything but buffers that wait for whole tiles. */
export const PATIENCE_CYCLES = 100_000;

const none = new BigUint64Array(0);

/** A job of configuration words only. */
export function commands(words: readonly bigint[], status = 0): PeJob {
  return {
    config: BigUint64Array.from(words),
    weights: none,
    activations: none,
    partialsIn: none,
    outputs: 0,
    partialsOut: 0,
    status,
    patienceCycles: PATIENCE_CYCLES,
  };
}
