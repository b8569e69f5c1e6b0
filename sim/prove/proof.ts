import type { Proof, SeededBug } from '../../gen/index.ts';
import { findFailure, prove, type Failure, type ProveOptions } from './prove.ts';
import { complaints, type ProofReport } from './result.ts';

/** What became of a bug that was put in on purpose. */
export interface BugResult {
  readonly bug: SeededBug;
  /** Null: it was not found. */
  readonly failure: Failure | null;
  readonly seconds: number;
}

export interface ProofResult {
  readonly proof: Proof;
  readonly report: ProofReport;
  readonly bugs: readonly BugResult[];
  /** Why it does not pass, a line each; none: it passes. */
  readonly complaints: readonly string[];
}

type RunOptions = Pick<ProveOptions, 'onProgress' | 'signal' | 'replay'>;

/** Runs a registered proof, then each of its bugs, which must make an assertion fail in simulation as well. */
export async function runProof(proof: Proof, options: RunOptions = {}): Promise<ProofResult> {
  const report = await prove(proof.top, { ...settings(proof), ...options });
  const found = complaints(report);
  const bugs: BugResult[] = [];
  for (const bug of proof.bugs) {
    const result = await runBug(proof, bug, options);
    bugs.push(result);
    const { failure } = result;
    if (failure === null) found.push(`the bug "${bug.name}" is not found in ${report.depth} cycles`);
    else if (failure.example.replay?.confirmed === false)
      found.push(`the bug "${bug.name}" shows, but not the same way in simulation: ${failure.example.replay.said}`);
  }
  return { proof, report, bugs, complaints: found };
}

/** Looks for an assertion that a bug breaks, in the first `depth` cycles. */
export async function runBug(proof: Proof, bug: SeededBug, options: RunOptions = {}): Promise<BugResult> {
  const begun = performance.now();
  const [top, mutation] = 'top' in bug ? [bug.top, undefined] : [proof.top, bug];
  const { signal, replay } = options;
  const failure = await findFailure(top, { ...settings(proof), signal, replay, mutation });
  return { bug, failure, seconds: (performance.now() - begun) / 1000 };
}

function settings({ depth, bounded, timeoutSeconds, resets }: Proof): ProveOptions {
  return { depth, goal: bounded === true ? 'bounded' : 'unbounded', timeoutSeconds, resets };
}
