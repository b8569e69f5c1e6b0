import { join } from 'node:path';
import { cacheDirectory, cachedDirectory, findVerilator, run } from 'verilator-bin';
import { findCompiler } from '../../../sim/verilator/index.ts';

/** How programs of Verilator with delays are compiled and linked. */
export interface Runtime {
  readonly compiler: string;
  readonly flags: readonly string[];
  /** Verilator's own part, the same for all designs. */
  readonly objects: readonly string[];
}

const SOURCES = ['verilated', 'verilated_timing', 'verilated_threads'];

let known: Promise<Runtime> | undefined;

/** Compiled once and kept in the cache: it takes longer than the designs. */
export function verilatedRuntime(): Promise<Runtime> {
  return (known ??= build());
}

async function build(): Promise<Runtime> {
  const verilator = await findVerilator();
  const { command: compiler, version } = await findCompiler();
  const include = verilator.includeDirectory;
  const flags = ['-std=gnu++20', '-O0', '-w', '-DVL_TIME_CONTEXT', `-I${include}`, `-I${join(include, 'vltstd')}`];
  const name = `fuzz-${verilator.version}-${version}`.replaceAll(/[^\w.-]+/g, '-');
  const directory = await cachedDirectory(join(cacheDirectory(), 'runtime', name), async (scratch) => {
    for (const source of SOURCES) {
      const args = [...flags, '-c', join(include, `${source}.cpp`), '-o', join(scratch, `${source}.o`)];
      const { code, stderr } = await run(compiler, args);
      if (code !== 0) throw new Error(`${compiler} ${args.join(' ')}: ${stderr}`);
    }
  });
  return { compiler, flags, objects: SOURCES.map((source) => join(directory, `${source}.o`)) };
}
