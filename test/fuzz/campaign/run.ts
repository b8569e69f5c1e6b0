import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Batch, BatchResult, Simulator } from './batch.ts';
import { addTo, type Histogram } from './histogram.ts';
import type { Difference } from '../simulators/index.ts';

export interface CampaignOptions {
  /** First and last seed. */
  readonly from: number;
  readonly to: number;
  /** Processes. */
  readonly jobs: number;
  readonly simulators: readonly Simulator[];
  readonly verilatorEvery: number;
  /** Designs per build of a simulator. */
  readonly batch: number;
  /** Called after each batch. */
  readonly onProgress: (done: number, differences: readonly Difference[]) => void;
  /** Ends the campaign early; what is done counts. */
  readonly signal?: AbortSignal;
}

export interface CampaignResult {
  readonly designs: number;
  readonly differences: readonly Difference[];
  readonly histogram: Histogram;
  readonly medianNodes: number;
  readonly times: Readonly<Record<string, number>>;
  readonly ran: Readonly<Record<string, number>>;
}

/** Works through all seeds in worker processes. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const { from, to, jobs, simulators, verilatorEvery, batch, onProgress, signal } = options;
  const differences: Difference[] = [];
  const histogram: Histogram = {};
  const nodes: number[] = [];
  const times: Record<string, number> = {};
  const ran: Record<string, number> = {};
  let next = from;
  const take = (result: BatchResult): void => {
    differences.push(...result.differences);
    for (const design of result.designs) {
      addTo(histogram, design.histogram);
      nodes.push(design.nodes);
    }
    for (const [what, ms] of Object.entries(result.times)) times[what] = (times[what] ?? 0) + ms;
    for (const [what, n] of Object.entries(result.ran)) ran[what] = (ran[what] ?? 0) + n;
    onProgress(nodes.length, result.differences);
  };
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)));
      const more = (): void => {
        if (next > to || signal?.aborted === true) {
          child.disconnect();
          return;
        }
        const seeds = Array.from({ length: Math.min(batch, to - next + 1) }, (_, i) => next + i);
        next += seeds.length;
        child.send({ seeds, simulators, verilatorEvery } satisfies Batch);
      };
      child.on('message', (result: BatchResult) => {
        take(result);
        more();
      });
      child.on('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`a worker of the campaign ended with ${code}`)),
      );
      more();
    });
  await Promise.all(Array.from({ length: jobs }, work));
  nodes.sort((a, b) => a - b);
  return {
    designs: nodes.length,
    differences,
    histogram,
    medianNodes: nodes[nodes.length >> 1] ?? 0,
    times,
    ran,
  };
}
