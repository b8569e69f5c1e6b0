import type { Proof, SeededBug } from '../../gen/index.ts';
import { prove, type ProveOptions } from './prove.ts';
import { complaints, type ProofReport, type PropertyResult } from './result.ts';

/** What became of a bug that was put in on purpose. */
export interface BugResult {
  readonly bug: SeededBug;
  /** The assertions that failed, with the bug in. */
  readonly failed: readonly PropertyResult[];
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
  if (proof.bounded !== true) {
    for (const { kind, message, outcome } of report.properties)
      if (kind === 'assert' && outcome.status === 'holds')
        found.push(`assert "${message}" holds for ${outcome.depth} cycles; it is not proven beyond`);
  }
  const bugs: BugResult[] = [];
  for (const bug of proof.bugs) {
    const result = await runBug(proof, bug, options);
    bugs.push(result);
    if (result.failed.length === 0) found.push(`the bug "${bug.name}" is not found`);
    for (const { message, outcome } of result.failed) {
      const replay = outcome.status === 'failed' ? outcome.example.replay : null;
      if (replay?.confirmed === false)
        found.push(`the bug "${bug.name}" breaks "${message}", but not in simulation: ${replay.said}`);
    }
  }
  return { proof, report, bugs, complaints: found };
}

/** Looks for the assertions that a bug breaks, in the first `depth` cycles. */
export async function runBug(proof: Proof, bug: SeededBug, options: RunOptions = {}): Promise<BugResult> {
  const { onProgress: _, ...rest } = options;
  const broken = 'top' in bug ? { top: bug.top } : { top: proof.top, mutation: bug };
  const report = await prove(broken.top, {
    ...settings(proof),
    ...rest,
    goal: 'bounded',
    mutation: 'mutation' in broken ? broken.mutation : undefined,
  });
  const failed = report.properties.filter(({ outcome }) => outcome.status === 'failed');
  return { bug, failed, seconds: report.seconds };
}

function settings({ depth, timeoutSeconds, resets }: Proof): ProveOptions {
  return { depth, timeoutSeconds, resets };
}
