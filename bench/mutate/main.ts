import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../gen/errors.ts';
import { generate } from '../../gen/index.ts';
import { Pe, resolveConfig } from '../../hw/index.ts';
import { Random } from '../../sim/random/index.ts';
import { simulateDesign } from '../../sim/testbench/index.ts';
import type { PeDut } from '../../test/support/pe-checks.ts';
import { apply, choose, mutationsOf } from './mutations.ts';
import type { Mutation } from './mutations.ts';
import { explained } from './survivors.ts';
import { prepareSuite, runSuite } from './suite.ts';

/**
 * `make mutate` (`npx tsx bench/mutate/main.ts [seed [count]]`): breaks the printed processing element in one place at a time and sees whether
 * the tests notice. Each mutant is a Verilator build of its own (preset `small`), two at a time, kept nowhere.
 */
const seed = Number(process.argv[2] ?? 1);
const count = Number(process.argv[3] ?? 100);
const params = resolveConfig('small').pe;
const GOAL = 0.95;

interface Verdict {
  readonly mutation: Mutation;
  readonly killedBy: string | null;
}

type Dut = PeDut & { dispose(): void };

const out = join('out', 'mutate');
const rtl = join(out, 'rtl');
await rm(rtl, { recursive: true, force: true });
const { manifest } = await generate(() => new Pe(params), { outDir: rtl });
const texts = new Map<string, string>();
for (const file of manifest.files) texts.set(file, await readFile(join(rtl, file), 'utf8'));

const checks = prepareSuite(params);
const modelDirectory = await mkdtemp(join(tmpdir(), 'mosaic-mutate-'));

async function open(files: ReadonlyMap<string, string>): Promise<Dut> {
  const options = { record: 'none', quick: true, modelDirectory, onPrint: () => undefined } as const;
  return (await simulateDesign({ manifest, files }, options)) as unknown as Dut;
}

/** Undefined for a mutant that does not build: the compiler is no test of ours. */
async function judge(mutation: Mutation): Promise<Verdict | undefined> {
  const files = new Map(texts);
  files.set(mutation.file, apply(mutation, texts.get(mutation.file) ?? ''));
  let dut: Dut;
  try {
    dut = await open(files);
  } catch (error) {
    if (error instanceof UserError && /Verilator|C\+\+ compiler/.test(error.message)) return undefined;
    throw error;
  }
  try {
    runSuite(checks, dut, expected);
    return { mutation, killedBy: null };
  } catch (error) {
    return { mutation, killedBy: (error as Error).message.split('\n')[0] };
  } finally {
    dut.dispose();
  }
}

const original = await open(texts);
const expected = runSuite(checks, original);
// The same design again, so that nothing but a mutation makes a difference.
runSuite(checks, original, expected);
original.dispose();

const all = [...texts].flatMap(([file, text]) => mutationsOf(file, text));
const queue = choose(all, 2 * count, new Random(seed));
process.stdout.write(`${all.length} places to mutate, ${count} taken (seed ${seed})\n`);
const verdicts: Verdict[] = [];
let next = 0;
let underWay = 0;

/** Takes mutations in order while some are wanted, so that the same ones are judged whoever is faster. */
async function worker(): Promise<void> {
  while (verdicts.length + underWay < count && next < queue.length) {
    const mutation = queue[next++];
    underWay++;
    const verdict = await judge(mutation);
    underWay--;
    if (verdict === undefined) continue;
    verdicts.push(verdict);
    const outcome = verdict.killedBy === null ? 'SURVIVED' : 'killed';
    process.stdout.write(`${verdicts.length}/${count} ${outcome} ${mutation.file}:${mutation.line} ${mutation.kind}\n`);
  }
}

try {
  await Promise.all([worker(), worker()]);
} finally {
  await rm(modelDirectory, { recursive: true, force: true });
}

const survivors = verdicts.filter(({ killedBy }) => killedBy === null);
const killed = verdicts.length - survivors.length;
await mkdir(out, { recursive: true });
const result = { seed, count, places: all.length, notBuilt: next - verdicts.length, killed, verdicts };
await writeFile(join(out, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);

for (const kind of [...new Set(verdicts.map(({ mutation }) => mutation.kind))].sort()) {
  const ofKind = verdicts.filter(({ mutation }) => mutation.kind === kind);
  const gone = ofKind.filter(({ killedBy }) => killedBy !== null).length;
  process.stdout.write(`${kind.padEnd(30)}${`${gone} of ${ofKind.length}`.padStart(10)}\n`);
}
for (const { mutation } of survivors) {
  process.stdout.write(
    `survived: ${mutation.file}:${mutation.line} ${mutation.kind}\n  - ${mutation.before}\n  + ${mutation.after}\n`,
  );
  process.stdout.write(`  ${explained(mutation) ?? 'not explained'}\n`);
}
const share = (100 * killed) / verdicts.length;
process.stdout.write(`${killed} of ${verdicts.length} mutants killed (${share.toFixed(1)} %)\n`);
if (killed < GOAL * verdicts.length || survivors.some(({ mutation }) => explained(mutation) === null)) {
  process.exitCode = 1;
}
