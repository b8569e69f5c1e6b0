import type { Command } from 'commander';
import { UserError } from '../../gen/errors.ts';
import type { ProofReport, ProofResult, ProveOptions } from '../prove/index.ts';
import { collect } from './gen.ts';
import { writeWhole } from './files.ts';
import { loadSource } from './load-source.ts';
import { say } from './progress.ts';
import type { Subject } from './proof-subject.ts';

interface ProveCommand {
  readonly all?: boolean;
  readonly quick?: boolean;
  readonly set: string[];
  readonly depth: string;
  readonly timeout: string;
  readonly bounded?: boolean;
  readonly induction?: boolean;
  readonly resets: string;
  readonly freeBlackBoxes?: boolean;
  readonly only?: string;
  readonly out: string;
}

/** `mosaic prove`: assertions of a module, or of registered proofs, shown for all time or for a number of cycles. */
export function addProve(program: Command, signal: AbortSignal): void {
  program
    .command('prove')
    .description('prove the assertions of a module, and find out whether its covers can be reached')
    .argument('[module]', 'FILE:CLASS (hw/lib/streams/queue.ts:Queue), a file with proofs, or the name of a proof')
    .option('--all', 'every proof of the repository with its seeded bugs, as a table')
    .option('--quick', 'with --all: those that the tests run')
    .option('--set <path=value>', 'parameter of the module; types as u8, s24, bool; repeatable', collect, [])
    .option('--depth <cycles>', 'cycles that bounded checks look at', '20')
    .option('--timeout <seconds>', 'for each property', '60')
    .option('--bounded', 'look at the first cycles only')
    .option('--induction', 'prove by k-induction, k being the depth, rather than by reachability')
    .option(
      '--resets <when>',
      'once: at the start; apart: each domain leaves it when it likes; anytime: it may come back',
      'once',
    )
    .option('--free-black-boxes', 'leave black boxes out, their outputs free')
    .option('--only <text>', 'properties whose message contains this')
    .option('--out <dir>', 'folder for waveforms of counterexamples and reached covers', 'out/prove')
    .action(async (name: string | undefined, options: ProveCommand) => {
      const { settings, subject: ask } = readCommand(name, options);
      const tools = await import('../prove/index.ts');
      const subject = await ask();
      const onProgress = process.stderr.isTTY ? say : undefined;
      if ('top' in subject) {
        const report = await tools.prove(subject.top, { ...settings, signal, onProgress });
        process.stdout.write(`${tools.describeReport(report)}\n`);
        await writeWaves(report, options.out, tools.vcd);
        if (!tools.passes(report)) process.exitCode = 1;
        return;
      }
      const results: ProofResult[] = [];
      for (const proof of subject.proofs) {
        if (subject.proofs.length > 1) say(`${proof.name} …`);
        const result = await tools.runProof(proof, { signal, onProgress });
        results.push(result);
        if (subject.proofs.length === 1 || result.complaints.length > 0)
          process.stdout.write(`${tools.describeReport(result.report)}\n`);
        await writeWaves(result.report, options.out, tools.vcd);
      }
      process.stdout.write(`${tools.proofTable(results)}\n`);
      if (results.some(({ complaints }) => complaints.length > 0)) process.exitCode = 1;
    });
}

type Tools = typeof import('../prove/index.ts');

/** Mistakes in the options are told before anything is loaded. */
function readCommand(name: string | undefined, options: ProveCommand) {
  if ((name === undefined) === (options.all !== true)) {
    throw new UserError({
      what: name === undefined ? 'nothing is named to prove' : 'a module and --all exclude each other',
      where: 'mosaic prove',
      expected: 'FILE:CLASS, a file with proofs, the name of a proof, or --all',
      fix: 'e.g. mosaic prove hw/lib/streams/queue.ts:Queue --set type=u8 --set depth=3',
    });
  }
  const { resets } = options;
  if (resets !== 'once' && resets !== 'apart' && resets !== 'anytime') {
    throw new UserError({
      what: 'unknown moment of reset',
      where: '--resets',
      expected: 'once, apart or anytime',
      found: `'${resets}'`,
    });
  }
  const settings: ProveOptions = {
    depth: wholeNumber('--depth', options.depth),
    timeoutSeconds: wholeNumber('--timeout', options.timeout),
    goal: options.bounded === true ? 'bounded' : 'unbounded',
    method: options.induction === true ? 'induction' : 'reachability',
    resets,
    blackBoxes: options.freeBlackBoxes === true ? 'free' : 'refuse',
    only: options.only,
  };
  const subject = async (): Promise<Subject> => {
    const { findSubject } = await import('./proof-subject.ts');
    if (name !== undefined) return findSubject(name, options.set, 'hw', loadSource);
    const { findProofs } = await import('../prove/index.ts');
    const proofs = await findProofs('hw');
    return { proofs: options.quick === true ? proofs.filter(({ quick }) => quick === true) : proofs };
  };
  return { settings, subject };
}

function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new UserError({
    what: `${option} is no usable number`,
    where: `mosaic prove ${option}`,
    expected: 'a whole number from 1 to 99,999',
    found: `'${text}'`,
    fix: `e.g. ${option} 20`,
  });
}

/** One file for each counterexample and each reached cover. */
async function writeWaves(report: ProofReport, folder: string, vcd: Tools['vcd']): Promise<void> {
  const names = new Set<string>();
  for (const { kind, message, outcome } of report.properties) {
    if (outcome.status !== 'failed' && outcome.status !== 'reached') continue;
    const words = `${kind} ${message}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
    const slug = words.slice(0, 60).replace(/-$/, '');
    let name = slug;
    for (let i = 2; names.has(name); i++) name = `${slug}-${i}`;
    names.add(name);
    const path = `${folder}/${report.top}/${name}.vcd`;
    await writeWhole(path, vcd(report.top, outcome.example.trace));
    if (outcome.status === 'failed') process.stdout.write(`waveform: ${path}\n`);
  }
}
