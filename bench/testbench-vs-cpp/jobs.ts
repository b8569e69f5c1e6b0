import { counterAddress, readWord } from '../../hw/pe/config/index.ts';
import type { PeAnswer, PeJob, PePort } from '../../sim/driver/index.ts';

/** A job of the driver and the words that the element must give for it. */
export interface RecordedJob {
  readonly job: PeJob;
  readonly outputs: BigUint64Array;
  readonly partialsOut: BigUint64Array;
  readonly status: BigUint64Array;
}

const macCount = readWord(counterAddress('macOperations'));

/** A port that notes the jobs that pass through it. Counters depend on pauses and are left out, all but that of the multiplications. */
export class RecordingPort implements PePort {
  readonly jobs: RecordedJob[] = [];
  readonly #port: PePort;

  constructor(port: PePort) {
    this.#port = port;
  }

  preload(): void {
    throw new Error('everything goes through the ports here');
  }

  run(job: PeJob): PeAnswer {
    const answer = this.#port.run(job);
    const { outputs, partialsOut, status } = answer;
    if (job.status === 0) {
      this.jobs.push({ job, outputs, partialsOut, status });
      return answer;
    }
    const at = job.config.indexOf(macCount);
    const config = job.config.slice(at, at + 1);
    this.jobs.push({ job: { ...job, config, status: 1 }, outputs, partialsOut, status: status.slice(at, at + 1) });
    return answer;
  }
}

/** The streams of a job in the order of the file. */
function streamsOf({ job, outputs, partialsOut, status }: RecordedJob): readonly BigUint64Array[] {
  return [job.config, job.weights, job.activations, job.partialsIn, outputs, partialsOut, status];
}

/** The jobs as main.cpp reads them: 64-bit words, little-endian. */
export function encodeJobs(jobs: readonly RecordedJob[]): BigUint64Array {
  const words = [BigInt(jobs.length)];
  for (const recorded of jobs) {
    const streams = streamsOf(recorded);
    words.push(BigInt(recorded.job.patienceCycles), ...streams.map(({ length }) => BigInt(length)));
    for (const stream of streams) for (const word of stream) words.push(word);
  }
  return BigUint64Array.from(words);
}

/** What a comparison came to. */
export interface JobsResult {
  readonly comparedBytes: number;
  readonly wrongWords: number;
}

/** Runs the jobs on a port and compares every byte that comes. */
export function runJobs(port: PePort, jobs: readonly RecordedJob[]): JobsResult {
  let comparedBytes = 0;
  let wrongWords = 0;
  for (const { job, outputs, partialsOut, status } of jobs) {
    const answer = port.run(job);
    for (const [seen, expected] of [
      [answer.outputs, outputs],
      [answer.partialsOut, partialsOut],
      [answer.status, status],
    ]) {
      comparedBytes += expected.byteLength;
      if (Buffer.compare(bytesOf(seen), bytesOf(expected)) !== 0) wrongWords += countWrong(seen, expected);
    }
  }
  return { comparedBytes, wrongWords };
}

function bytesOf({ buffer, byteOffset, byteLength }: BigUint64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function countWrong(seen: BigUint64Array, expected: BigUint64Array): number {
  return expected.reduce((count, word, at) => count + (seen[at] === word ? 0 : 1), 0);
}
