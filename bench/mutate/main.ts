import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from '../../gen/index.ts';
import { Pe, resolveConfig } from '../../hw/index.ts';
import { Random } from '../../sim/random/index.ts';
import { simulateDesign } from '../../sim/testbench/index.ts';
import type { PeHandle } from '../../sim/driver/index.ts';
import { apply, choose, mutationsOf } from './mutations.ts';
import type { Mutation } from './mutations.ts';
import { explained } from './survivors.ts';
import { runSuite } from './suite.ts';

/**
 * `make mutate [seed [count]]`: breaks the printed processing element in one place at a time and sees whether the tests notice. Each mutant is a Verilator build of its own (preset
 * `small`), two at a time.
 */
const seed = Number(process.argv[2] ?? 1);
const count = Number(process.argv[3] ?? 100);
const params = resolveConfig('small').pe;

interface Verdict {
  readonly mutation: Mutation;
  readonly killedBy: string | null;
}

type Dut = PeHandle & { readonly idle: boolean; dispose(): void };

const rtl = join('out', 'mutate', 'rtl');
await rm(rtl, { recursive: true, force: true });
const { manifest } = await generate(() => new Pe(params), { outDir: rtl });
const texts = new Map<string, string>();
for (const file of manifest.files) texts.set(file, await readFile(join(rtl, file), 'utf8'));

const original = (await simulateDesign({ manifest, files: texts }, { record: 'none' })) as unknown as Dut;
const expected = runSuite(original, params);
original.dispose();

const all = [...texts].flatMap(([file, text]) => mutationsOf(file, text));
const queue = choose(all, 2 * count, new Random(seed));
process.stdout.write(`${all.length} places to mutate, ${count} taken (seed ${seed})\n`);
const verdicts: Verdict[] = [];

async function worker(): Promise<void> {
  while (verdicts.length < count) {
    const mutation = queue.shift();
    if (mutation === undefined) return;
    const verdict = await judge(mutation);
    if (verdict === undefined || verdicts.length >= count) continue;
    verdicts.push(verdict);
    const { file, line, kind } = mutation;
    const place = `${file}:${line} ${kind}`;
    process.stdout.write(`${verdicts.length}/${count} ${verdict.killedBy === null ? 'SURVIVED' : 'killed'} ${place}\n`);
  }
}

/** Undefined for a mutant that does not build: the compiler is no test of ours. */
async function judge(mutation: Mutation): Promise<Verdict | undefined> {
  const files = new Map(texts);
  files.set(mutation.file, apply(mutation, texts.get(mutation.file) ?? ''));
  let dut: Dut;
  try {
    dut = (await simulateDesign({ manifest, files }, { record: 'none' })) as unknown as Dut;
  } catch {
    return undefined;
  }
  try {
    runSuite(dut, params, expected);
    return { mutation, killedBy: null };
  } catch (error) {
    return { mutation, killedBy: (error as Error).message.split('\n')[0] };
  } finally {
    dut.dispose();
  }
}

await Promise.all([worker(), worker()]);

const survivors = verdicts.filter(({ killedBy }) => killedBy === null);
await mkdir(join('out', 'mutate'), { recursive: true });
await writeFile(join('out', 'mutate', 'result.json'), `${JSON.stringify({ seed, count, verdicts }, null, 2)}\n`);
for (const { mutation } of survivors) {
  process.stdout.write(
    `survived: ${mutation.file}:${mutation.line} ${mutation.kind}\n  - ${mutation.before}\n  + ${mutation.after}\n`,
  );
  process.stdout.write(`  ${explained(mutation) ?? 'not explained'}\n`);
}
const killed = verdicts.length - survivors.length;
process.stdout.write(
  `${killed} of ${verdicts.length} mutants killed (${((100 * killed) / verdicts.length).toFixed(1)} %)\n`,
);
if (killed < 0.95 * verdicts.length || survivors.some(({ mutation }) => explained(mutation) === null))
  process.exitCode = 1;
