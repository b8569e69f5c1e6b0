import { UserError } from '../../gen/errors.ts';
import { Abc } from './abc.ts';
import { TRUE, not, type Literal } from './aig.ts';
import { mutate } from './mutation.ts';
import { synthesise } from './netlist.ts';
import type { PrintedFiles, ProveOptions } from './prove.ts';
import { Search } from './search.ts';
import { buildSystem, type System, type SystemProperty } from './system.ts';

/** Everything that is ready before the first question to a solver. */
export interface Prepared {
  /** As proven: with the bug in, if there is one. */
  readonly design: PrintedFiles;
  readonly system: System;
  readonly assumptions: readonly SystemProperty[];
  /** Assertions and covers that were asked for. */
  readonly asked: readonly SystemProperty[];
  /** True in the steps up to which, inclusively, every assumption has been kept. */
  readonly kept: Literal;
  readonly search: Search;
  readonly depth: number;
  /** Black boxes that are cut out. */
  readonly cut: readonly string[];
  readonly registerBits: number;
  readonly gates: number;
}

/**
 * Has the printed design read, and makes a machine of it.
 *
 * @throws UserError when a tool is missing, nothing is there to prove, or the circuit holds what a proof cannot handle
 */
export async function prepare(printed: PrintedFiles, options: ProveOptions): Promise<Prepared> {
  const { depth = 20, timeoutSeconds = 60, goal = 'unbounded', method = 'reachability' } = options;
  const { signal, onProgress } = options;
  checkNumbers({ depth, timeoutSeconds });
  const { manifest } = printed;
  const files = options.mutation === undefined ? printed.files : mutate(printed.files, options.mutation);
  const design = { manifest, files };
  const boxes = manifest.modules.filter(({ blackBox, file }) => blackBox && file === null);
  const cut = boxes.map(({ name }) => name);
  if (boxes.length > 0 && options.blackBoxes !== 'free') throw blackBoxError(manifest.top, cut);
  if (!manifest.modules.some(({ properties }) => properties.some(({ kind }) => kind !== 'assume')))
    throw nothingToProve(manifest.top);

  const abc = await Abc.find({ signal, onProgress });
  const netlist = await synthesise(design, { blackBoxes: boxes, signal, onProgress });
  const system = buildSystem(design, netlist, { resets: options.resets ?? 'once' });
  const assumptions = system.properties.filter(({ kind }) => kind === 'assume');
  const asked = system.properties.filter(
    ({ kind, message }) => kind !== 'assume' && (options.only === undefined || message.includes(options.only)),
  );
  if (asked.length === 0) throw nothingToProve(manifest.top, options.only);
  const size = { registerBits: system.aig.latches.length - system.resetSteps, gates: system.aig.size };
  const kept = keptSoFar(system, assumptions);
  const search = new Search(system, abc, { depth, timeoutSeconds, goal, method, signal });
  return { design, system, assumptions, asked, kept, search, depth, cut, ...size };
}

function keptSoFar(system: System, assumptions: readonly SystemProperty[]): Literal {
  if (assumptions.length === 0) return TRUE;
  const { aig } = system;
  const earlier = aig.latch(true);
  const now = aig.all(assumptions.map(({ active, condition }) => not(aig.and(active, not(condition)))));
  const kept = aig.and(earlier.literal, now);
  earlier.next = kept;
  return kept;
}

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

function nothingToProve(top: string, only?: string): UserError {
  return new UserError({
    what: 'there is nothing to prove',
    where: top,
    expected:
      only === undefined
        ? 'an assert() or cover() in the module or below it'
        : `a property with a message that contains "${only}"`,
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
