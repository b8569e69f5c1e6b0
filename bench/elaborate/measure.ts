import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { largeDesignSource } from './source.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = join(ROOT, 'out', 'bench', 'elaborate');
const SOURCE = join(FOLDER, 'source');
/** How often each stage unrolls its lines: about 500 operators per module. */
const ROUNDS = 6;

/** What `count.ts` finds out about a design of so many stages. */
export interface DesignSize {
  /** Operators of the intermediate representation; constants and signals are none. */
  readonly nodes: number;
  readonly modules: number;
  /** Distinct call sites that built them. */
  readonly callSites: number;
  /** Growth of the live heap from before elaboration to the printed texts, the design included. */
  readonly heapBytesPerNode: number;
  /** Growth of the resident set over the same time: what the garbage collector lets lie is in it. */
  readonly residentBytesPerNode: number;
}

/** One run of the whole command, from process start to exit. */
export interface CommandRun {
  readonly seconds: number;
  /** Time spent on cores, of all threads: what a busy machine does not change much. */
  readonly cpuSeconds: number;
}

/** Writes the source of the large design. */
export function writeSource(): void {
  mkdirSync(SOURCE, { recursive: true });
  const gen = relative(SOURCE, join(ROOT, 'gen', 'index.ts'))
    .split(sep)
    .join('/');
  for (const [name, text] of largeDesignSource(gen)) writeFileSync(join(SOURCE, name), text);
}

/** Counts what a design consists of, in a process of its own. */
export async function sizeOf(stages: number): Promise<DesignSize> {
  const script = fileURLToPath(new URL('count.ts', import.meta.url));
  const parameters = [join(SOURCE, 'top.ts'), String(stages), String(ROUNDS)];
  const { stdout } = await execa(process.execPath, ['--expose-gc', '--import', 'tsx', script, ...parameters], {
    cwd: ROOT,
  });
  return JSON.parse(stdout) as DesignSize;
}

/**
 * Runs `mosaic gen` on the large design, into a folder that is not there yet.
 *
 * @param cold forgets outlines of sources and compiled scripts before
 */
export async function runCommand(stages: number, cold = false): Promise<CommandRun> {
  const out = join(FOLDER, 'rtl');
  rmSync(out, { recursive: true, force: true });
  if (cold)
    for (const cache of ['places', 'scripts'])
      rmSync(join(ROOT, 'out', 'cache', cache), { recursive: true, force: true });
  const settings = ['--set', `stages=${stages}`, '--set', `rounds=${ROUNDS}`];
  const command = ['gen', `${join(SOURCE, 'top.ts')}:Top`, ...settings, '--out', out];
  const before = childrenCpuSeconds();
  const start = performance.now();
  await execa(join(ROOT, 'sim', 'cli', 'mosaic.js'), command, { cwd: ROOT });
  const seconds = (performance.now() - start) / 1000;
  const cpuSeconds = childrenCpuSeconds() - before;
  const { modules } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as { modules: unknown[] };
  if (modules.length < stages) throw new Error(`${modules.length} modules were printed, not ${stages}`);
  return { seconds, cpuSeconds };
}

/** What the processes started from here have used, where Linux tells it; 0 elsewhere. Kernel ticks of 10 ms. */
function childrenCpuSeconds(): number {
  if (process.platform !== 'linux') return 0;
  const afterName = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(afterName[13]) + Number(afterName[14])) / 100;
}
