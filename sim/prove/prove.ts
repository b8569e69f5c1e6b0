import { generate } from '../../gen/index.ts';
import type { Manifest, Module, TextBug } from '../../gen/index.ts';
import { FALSE, not } from './aig.ts';
import { prepare, type Prepared } from './prepare.ts';
import type { Property } from './property.ts';
import { replayOnIcarus } from './replay.ts';
import type { Example, Outcome, ProofReport, PropertyResult } from './result.ts';
import type { Found } from './search.ts';
import type { SystemProperty } from './system.ts';
import { runTrace } from './trace.ts';

export interface ProveOptions {
  /** Cycles after reset that bounded checks look at where no proof for all time is found. Default 20. */
  readonly depth?: number;
  /** Seconds for each property. Default 60. */
  readonly timeoutSeconds?: number;
  /** `bounded` looks at the first `depth` cycles only; `unbounded` (default) also tries to prove for all time. */
  readonly goal?: 'unbounded' | 'bounded';
  /**
   * How to prove for all time: `reachability` (default) is ABC's PDR, which finds invariants by itself; `induction` is k-induction
   * with k = `depth`, states on a path being distinct.
   */
  readonly method?: 'reachability' | 'induction';
  /**
   * `once` (default): all resets are held in the first cycle only; `apart`: each domain leaves reset in a cycle of its own;
   * `anytime`: each may also come back whenever it likes.
   */
  readonly resets?: 'once' | 'apart' | 'anytime';
  /** Black boxes without text: refused (default), or left out, their outputs free in every cycle. */
  readonly blackBoxes?: 'refuse' | 'free';
  /** A bug to put into the printed text first. */
  readonly mutation?: TextBug;
  /** Whether counterexamples and reached covers run on Icarus Verilog as well. Default: counterexamples only. */
  readonly replay?: 'all' | 'failures' | 'none';
  /** Properties whose message contains this; absent: all. Assumptions count always. */
  readonly only?: string;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
}

/** A printed design: text of the files, and what they hold. */
export interface PrintedFiles {
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Proves the assertions of a circuit, and finds out whether its covers can be reached, with inputs free, assumptions given, reset
 * held in the first cycle, and registers without reset and memories holding anything at first.
 *
 * @param top `() => new Queue(...)` or `new Queue(...)`
 * @throws DiagnosticError for mistakes in the circuit
 * @throws UserError when a tool is missing, nothing is there to prove, or the circuit holds what a proof cannot handle
 */
export async function prove(
  top: Module<unknown> | (() => Module<unknown>),
  options: ProveOptions = {},
): Promise<ProofReport> {
  return proveDesign(await generate(top), options);
}

/** Proves a printed design. */
export async function proveDesign(printed: PrintedFiles, options: ProveOptions = {}): Promise<ProofReport> {
  // when one search fails, the others are for nothing
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, options.signal]);
  try {
    return await reportOn(printed, { ...options, signal });
  } finally {
    stop.abort();
  }
}

async function reportOn(printed: PrintedFiles, options: ProveOptions): Promise<ProofReport> {
  const begun = performance.now();
  const prepared = await prepare(printed, options);
  const { system, assumptions, asked, kept, search, depth, cut, registerBits, gates } = prepared;
  const { aig } = system;

  const results: PropertyResult[] = [];
  const one = async (property: SystemProperty): Promise<void> => {
    const { kind, message, source, instance } = property;
    const wanted = kind === 'cover' ? property.condition : not(property.condition);
    const main = search.find(aig.all([kept, property.active, wanted]), kind === 'cover');
    const active = kind === 'assert' ? search.find(aig.and(kept, property.active), true) : null;
    const found = await main;
    const outcome = await outcomeOf(kind, found, prepared, options);
    const condition =
      active === null ? null : await outcomeOf('cover', await active, prepared, { ...options, replay: 'none' });
    results[asked.indexOf(property)] = { kind, message, source, instance, outcome, condition, seconds: found.seconds };
    options.onProgress?.(`${kind} "${message}": ${outcome.status}`);
  };
  const long = search.longRun(kept);
  await Promise.all([long, ...asked.map(one)]);
  return {
    top: printed.manifest.top,
    properties: results,
    assumptions: assumptions.map(({ kind, message, source, instance }) => ({ kind, message, source, instance })),
    goal: options.goal ?? 'unbounded',
    depth,
    timeoutSeconds: options.timeoutSeconds ?? 60,
    assumptionsHold: await outcomeOf('cover', await long, prepared, { ...options, replay: 'none' }),
    cut,
    registerBits,
    gates,
    seconds: (performance.now() - begun) / 1000,
  };
}

/** The earliest failure of any assertion, and what fails with it in that cycle. */
export interface Failure {
  readonly failed: readonly Property[];
  readonly cycle: number;
  readonly example: Example;
}

/** Looks for a failure of any assertion in the first `depth` cycles; null: there is none. For circuits that are known to be broken. */
export async function findFailure(
  top: Module<unknown> | (() => Module<unknown>),
  options: ProveOptions = {},
): Promise<Failure | null> {
  const prepared = await prepare(await generate(top), { ...options, goal: 'bounded' });
  const { system, asked, kept, search } = prepared;
  const { aig } = system;
  const fails = asked
    .filter(({ kind }) => kind === 'assert')
    .reduce((any, { active, condition }) => aig.or(any, aig.and(active, not(condition))), FALSE);
  const found = await search.find(aig.and(kept, fails), true);
  const outcome = await outcomeOf('assert', found, prepared, options);
  if (outcome.status !== 'failed') return null;
  const { cycle, example } = outcome;
  const last = example.trace.steps - 1;
  const failed = example.trace.failures.filter(({ step }) => step === last).map(({ property }) => property);
  return { failed, cycle, example };
}

/** What a search means for an assertion (something that must not be found) or a cover; examples run on a simulator. */
async function outcomeOf(
  kind: 'assert' | 'assume' | 'cover',
  found: Found,
  prepared: Prepared,
  options: ProveOptions,
): Promise<Outcome> {
  const covers = kind === 'cover';
  if (found.kind === 'never') return { status: covers ? 'unreachable' : 'proven', method: found.method };
  if (found.kind === 'timeout') return { status: 'timeout', depth: found.depth };
  if (found.kind === 'none') return { status: covers ? 'unreached' : 'holds', depth: found.depth };
  const { system, design, cut } = prepared;
  const trace = runTrace(system, found.assignment);
  const { replay: which = 'failures', signal, onProgress } = options;
  const wanted = cut.length === 0 && (which === 'all' || (which === 'failures' && !covers));
  const replay = wanted ? await replayOnIcarus(design, trace, { signal, onProgress }) : null;
  const cycle = found.assignment.length - 1 - system.resetSteps;
  return { status: covers ? 'reached' : 'failed', cycle, example: { trace, replay } };
}
