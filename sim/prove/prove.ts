import { UserError } from '../../gen/errors.ts';
import { generate } from '../../gen/index.ts';
import type { Manifest, Module, TextBug } from '../../gen/index.ts';
import { Abc, type Assignment } from './abc.ts';
import { TRUE, not } from './aig.ts';
import { mutate } from './mutation.ts';
import { synthesise } from './netlist.ts';
import { replayOnIcarus } from './replay.ts';
import type { Example, Outcome, ProofReport, PropertyResult } from './result.ts';
import { Search, type Found } from './search.ts';
import { buildSystem, type System, type SystemProperty } from './system.ts';
import { runTrace } from './trace.ts';

export interface ProveOptions {
  /** Cycles after reset that bounded checks look at where no proof for all time is found. Default 20. */
  readonly depth?: number;
  /** Seconds for each property. Default 60. */
  readonly timeoutSeconds?: number;
  /** `bounded` looks at the first `depth` cycles only; `unbounded` (default) also tries to prove for all time. */
  readonly goal?: 'unbounded' | 'bounded';
  /** `once` (default): reset is held in the first cycle only; `anytime`: it may come back whenever it likes. */
  readonly resets?: 'once' | 'anytime';
  /** Black boxes without text: refused (default), or left out, their outputs free in every cycle. */
  readonly blackBoxes?: 'refuse' | 'free';
  /** A bug to put into the printed text first. */
  readonly mutation?: TextBug;
  /** Whether counterexamples and reached covers run on Icarus Verilog as well. Default: counterexamples only. */
  readonly replay?: 'all' | 'failures' | 'none';
  /** Properties whose message matches; absent: all. Assumptions count always. */
  readonly only?: RegExp;
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
  const begun = performance.now();
  const { depth = 20, timeoutSeconds = 60, goal = 'unbounded', signal, onProgress } = options;
  checkNumbers({ depth, timeoutSeconds });
  const { manifest } = printed;
  const files = options.mutation === undefined ? printed.files : mutate(printed.files, options.mutation);
  const design = { manifest, files };
  const boxes = manifest.modules.filter(({ blackBox, file }) => blackBox && file === null);
  if (boxes.length > 0 && options.blackBoxes !== 'free')
    throw blackBoxError(
      manifest.top,
      boxes.map(({ name }) => name),
    );
  if (!manifest.modules.some(({ properties }) => properties.some(({ kind }) => kind !== 'assume')))
    throw nothingToProve(manifest.top);

  const abc = await Abc.find({ signal, onProgress });
  const netlist = await synthesise(design, { blackBoxes: boxes, signal, onProgress });
  const system = buildSystem(design, netlist, { resets: options.resets ?? 'once' });
  const assumptions = system.properties.filter(({ kind }) => kind === 'assume');
  const asked = system.properties.filter(
    ({ kind, message }) => kind !== 'assume' && (options.only === undefined || options.only.test(message)),
  );
  if (asked.length === 0) throw nothingToProve(manifest.top, options.only);

  const size = { registerBits: system.aig.latches.length - system.resetSteps, gates: system.aig.size };
  const kept = keptSoFar(system, assumptions);
  const search = new Search(system, abc, { depth, timeoutSeconds, goal, signal });
  const example = async (assignment: Assignment, property: SystemProperty | null): Promise<Example> => {
    const trace = runTrace(system, assignment);
    const wanted =
      options.replay === 'none' || boxes.length > 0
        ? false
        : options.replay === 'all' || (property !== null && property.kind === 'assert');
    const replay = wanted ? await replayOnIcarus(design, trace, property, { signal, onProgress }) : null;
    return { trace, replay };
  };
  const cover = async (found: Found, property: SystemProperty | null): Promise<Outcome> => {
    if (found.kind === 'found')
      return {
        status: 'reached',
        cycle: cycleOf(system, found.assignment),
        example: await example(found.assignment, property),
      };
    if (found.kind === 'never') return { status: 'unreachable', method: found.method };
    return { status: found.kind === 'timeout' ? 'timeout' : 'unreached', depth: found.depth };
  };
  const assertion = async (found: Found, property: SystemProperty): Promise<Outcome> => {
    if (found.kind === 'found')
      return {
        status: 'failed',
        cycle: cycleOf(system, found.assignment),
        example: await example(found.assignment, property),
      };
    if (found.kind === 'never') return { status: 'proven', method: found.method };
    return { status: found.kind === 'timeout' ? 'timeout' : 'holds', depth: found.depth };
  };

  const results: PropertyResult[] = [];
  const one = async (property: SystemProperty): Promise<void> => {
    const start = performance.now();
    const { aig } = system;
    const { kind, message, source, instance } = property;
    const wanted = kind === 'cover' ? property.condition : not(property.condition);
    const main = search.find(aig.all([kept, property.active, wanted]));
    const active = kind === 'assert' ? search.find(aig.and(kept, property.active)) : null;
    const outcome = kind === 'cover' ? await cover(await main, property) : await assertion(await main, property);
    const condition = active === null ? null : await cover(await active, null);
    const seconds = (performance.now() - start) / 1000;
    results[asked.indexOf(property)] = { kind, message, source, instance, outcome, condition, seconds };
    onProgress?.(`${kind} "${message}": ${outcome.status}`);
  };
  const long = search.longRun(kept);
  await Promise.all([long, ...asked.map(one)]);
  return {
    top: manifest.top,
    properties: results,
    assumptions: assumptions.map(({ kind, message, source, instance }) => ({ kind, message, source, instance })),
    depth,
    assumptionsHold: await cover(await long, null),
    cut: boxes.map(({ name }) => name),
    ...size,
    seconds: (performance.now() - begun) / 1000,
  };
}

/** True in the steps up to which, inclusively, every assumption has been kept. */
function keptSoFar(system: System, assumptions: readonly SystemProperty[]): number {
  if (assumptions.length === 0) return TRUE;
  const { aig } = system;
  const earlier = aig.latch(true);
  const now = aig.all(assumptions.map(({ active, condition }) => not(aig.and(active, not(condition)))));
  const kept = aig.and(earlier.literal, now);
  earlier.next = kept;
  return kept;
}

const cycleOf = (system: System, assignment: Assignment): number => assignment.length - 1 - system.resetSteps;

function checkNumbers(numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (Number.isInteger(value) && value >= 1 && value <= 100_000) continue;
    throw new UserError({
      what: `${name} is not usable`,
      expected: 'a whole number from 1 to 100,000',
      found: String(value),
    });
  }
}

function nothingToProve(top: string, only?: RegExp): UserError {
  return new UserError({
    what: 'there is nothing to prove',
    where: top,
    expected:
      only === undefined
        ? 'an assert() or cover() in the module or below it'
        : `a property with a message like ${only}`,
    fix: 'state what should hold: assert(condition, "message") in logic(), or wrap the module in a proof bench (docs/proofs.md)',
  });
}

function blackBoxError(top: string, boxes: readonly string[]): UserError {
  return new UserError({
    what: 'the circuit holds black boxes, whose behaviour a proof cannot know',
    where: top,
    found: boxes.join(', '),
    fix: 'give the black box a source, or take its outputs as free in every cycle: blackBoxes: "free" (--free-black-boxes)',
  });
}
