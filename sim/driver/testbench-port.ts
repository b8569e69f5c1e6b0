import type { Stalls, StreamHandle } from '../testbench/index.ts';
import type { PeAnswer, PeJob, PePort } from './pe-port.ts';

/** What the driver uses of a testbench handle of the element. */
export interface PeHandle {
  readonly config: StreamHandle;
  readonly weights: StreamHandle;
  readonly activations: StreamHandle;
  readonly partialsIn: StreamHandle;
  readonly partialsOut: StreamHandle;
  readonly outputs: StreamHandle;
  readonly status: StreamHandle;
  run(): number;
}

/** The element in RTL: all streams of a job run natively side by side, with random pauses where a seed is given. */
export class TestbenchPort implements PePort {
  readonly #dut: PeHandle;
  readonly #stallSeed: number | null;
  #streams = 0;

  /** @param stallSeed null: no stream ever pauses */
  constructor(dut: PeHandle, stallSeed: number | null = null) {
    this.#dut = dut;
    this.#stallSeed = stallSeed;
  }

  preload(weights: BigUint64Array, activations: BigUint64Array): void {
    this.#dut.weights.queueSend(weights);
    this.#dut.activations.queueSend(activations);
    this.#dut.run();
  }

  run(job: PeJob): PeAnswer {
    const dut = this.#dut;
    const options = (): { timeoutCycles: number; stalls?: Stalls } => ({
      timeoutCycles: job.patienceCycles,
      ...(this.#stallSeed === null ? {} : { stalls: this.#nextStalls(this.#stallSeed) }),
    });
    const config = dut.config.queueSend(job.config, options());
    dut.weights.queueSend(job.weights, options());
    dut.activations.queueSend(job.activations, options());
    dut.partialsIn.queueSend(job.partialsIn, options());
    const outputs = dut.outputs.queueReceive(job.outputs, options());
    const partialsOut = dut.partialsOut.queueReceive(job.partialsOut, options());
    const status = dut.status.queueReceive(job.status, options());
    dut.run();
    return {
      outputs: outputs.data as BigUint64Array,
      partialsOut: partialsOut.data as BigUint64Array,
      status: status.data as BigUint64Array,
      firstConfigCycle: config.report?.firstCycle ?? 0,
      lastResultCycle: Math.max(outputs.report?.lastCycle ?? 0, partialsOut.report?.lastCycle ?? 0),
    };
  }

  /**
   * Another seed for every transfer, pauses in every fourth cycle or so, or in most, so that slow neighbours occur too.
   */
  #nextStalls(seed: number): Stalls {
    const turn = this.#streams++;
    return { seed: (Math.imul(seed + turn, 0x9e3779b1) ^ turn) >>> 0, per256: turn % 5 === 0 ? 160 : 48 };
  }
}
