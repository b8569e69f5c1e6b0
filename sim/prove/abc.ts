import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool, run, type RunResult, type Tool } from 'verilator-bin';
import { UserError } from '../../gen/errors.ts';
import type { Literal } from './aig.ts';
import type { Obligation } from './aiger.ts';
import { explainTool } from './netlist.ts';

/** Values of free literals (inputs; latches in step 0), step by step, that make the output true in the last step. */
export type Assignment = readonly ReadonlyMap<Literal, boolean>[];

export type Verdict =
  /** The output is never true. */
  | { readonly kind: 'never' }
  | { readonly kind: 'found'; readonly assignment: Assignment }
  /** The output is not true in the first `steps` steps. */
  | { readonly kind: 'none within'; readonly steps: number };

export interface AbcOptions {
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}

/** Berkeley's ABC: bounded model checking by SAT, and proofs by property directed reachability (IC3). */
export class Abc {
  readonly #tool: Tool;

  private constructor(tool: Tool) {
    this.#tool = tool;
  }

  /** @throws UserError when it is missing */
  static async find(options: { signal?: AbortSignal; onProgress?: (message: string) => void } = {}): Promise<Abc> {
    return new Abc(await findTool('abc', options).catch(explainTool));
  }

  /** Looks at the first `steps` steps. */
  bounded(obligation: Obligation, steps: number, options: AbcOptions): Promise<Verdict> {
    return this.#solve(obligation, `bmc3 -F ${steps} -T ${options.timeoutSeconds}`, steps, options);
  }

  /** Proves that the output is never true, or finds where it is; gives up by time only. */
  unbounded(obligation: Obligation, options: AbcOptions): Promise<Verdict> {
    return this.#solve(obligation, `pdr -T ${options.timeoutSeconds}`, 0, options);
  }

  /**
   * The step of k-induction: whether a path of distinct states, the output false in `k` of them, never makes it true in the next. What it
   * says is worth something with `bounded` over as many steps.
   */
  induction(obligation: Obligation, k: number, options: AbcOptions): Promise<Verdict> {
    return this.#solve(obligation, `ind -F ${k} -a -T ${options.timeoutSeconds}`, 0, options);
  }

  async #solve(obligation: Obligation, command: string, steps: number, options: AbcOptions): Promise<Verdict> {
    const directory = await mkdtemp(join(tmpdir(), 'mosaic-abc-'));
    try {
      await writeFile(join(directory, 'problem.aig'), obligation.file);
      const { command: program, args, environment } = this.#tool;
      // ABC looks at its clock between questions to the SAT solver only
      const late = AbortSignal.timeout((options.timeoutSeconds + 1) * 1000);
      const script = `read_aiger problem.aig; ${command}; print_status; write_cex -a example.txt`;
      const result = await run(program, [...args, '-c', script], {
        cwd: directory,
        env: { ...process.env, ...environment },
        signal: AbortSignal.any([options.signal, late]),
      }).catch((error: unknown) => {
        if (late.aborted && !options.signal.aborted) return null;
        throw error;
      });
      if (result === null) return { kind: 'none within', steps: 0 };
      const status = /Status = (-?\d+)\s+Frames = (-?\d+)/.exec(result.stdout);
      if (status === null) throw noStatus(result);
      if (status[1] === '1') return { kind: 'never' };
      if (status[1] === '0') {
        const text = await readFile(join(directory, 'example.txt'), 'utf8');
        return { kind: 'found', assignment: readExample(text, obligation) };
      }
      // after running to its end it has looked at all; before, `Frames` counts what is done
      const looked = /No output asserted in (\d+) frames/.exec(result.stdout);
      return { kind: 'none within', steps: Math.min(steps, Number(looked?.[1] ?? 0)) };
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }
}

/** It has been killed for want of memory, or does not know the commands. */
function noStatus({ code, startError, stdout, stderr }: RunResult): UserError {
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  return new UserError({
    what: 'ABC ended without an answer',
    expected: 'its status after the proof',
    found: [startError ?? (code === null ? 'ended by a signal' : `exit code ${code}`), ...lines.slice(-3)].join(
      '\n           ',
    ),
    fix: 'look for fewer cycles, prove smaller parts, or give it more memory; check ABC if you chose it by the variable ABC',
  });
}

/** A line of latches, then a line of inputs for each step. */
function readExample(text: string, { inputs }: Obligation): Assignment {
  const rows = text.replace(/#.*$/s, '').split('\n').slice(1);
  return rows
    .filter((row) => row !== '')
    .map((row) => {
      if (row.length !== inputs.length) throw new Error(`ABC's example has ${row.length} inputs, not ${inputs.length}`);
      return new Map(inputs.map((literal, index) => [literal, row[index] === '1']));
    });
}
