import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheDirectory, cachedDirectory, run } from 'verilator-bin';
import type { Manifest } from '../../gen/manifest/index.ts';
import { UserError } from '../../gen/errors.ts';
import { modelInterface, type ModelInterface } from '../model/index.ts';
import { compileAll, linkShared, type CompileUnit } from './compile.ts';
import { simulationSources, type DesignFiles } from './design.ts';
import { canSkipWrapper, glueSource } from './glue.ts';
import { hashOf } from './hash.ts';
import { clashingPorts } from './members.ts';
import { cacheLimit, pruneModels } from './cache-limit.ts';
import { buildRuntime, type Runtime } from './runtime.ts';
import { asUserErrors, findToolchain, type Toolchain } from './toolchain.ts';

export interface BuildOptions {
  /** Build the model so that it can write FST waveforms (a separate, slower model). Default false. */
  readonly wave?: boolean;
  /** Compile for a short build rather than a fast model: for one that runs once and not for long. Default false. */
  readonly quick?: boolean;
  /** Directory that keeps the model, for one that is not worth a place in the cache, the default. */
  readonly directory?: string;
  /** Told what is being built, one short line at a time; not called when everything is in the cache. */
  readonly onProgress?: (message: string) => void;
  /** Stops the build; what has been finished stays in the cache, nothing half-done does. */
  readonly signal?: AbortSignal;
}

/** A design compiled into a shared library. */
export interface Model {
  readonly library: string;
  readonly wave: boolean;
  readonly interface: ModelInterface;
}

/**
 * An optimisation that Verilator has to do without: 5.006 makes wrong constants of some trees of operators on bits (found by `make fuzz`, seed 1566).
 */
export const DISTRUSTED_OPTIMISATION = '-fno-const-bit-op-tree';

/** How every design is translated; the reference of `make bench` uses the same. */
export const VERILATOR_ARGS: readonly string[] = [
  '--cc',
  '--no-timing',
  '-O3',
  DISTRUSTED_OPTIMISATION,
  '--assert',
  '--x-assign',
  'fast',
  '--x-initial',
  'unique', // lets an instance choose between zeros and seeded random values
  '--timescale',
  '1ps/1ps',
  '-Wno-fatal', // lint is a separate step, see lintDesign
  '-Wno-lint',
  '-Wno-style',
];

/** Above this, Verilator's files are compiled one by one; below, as one file, which is faster to compile and to run. */
const ONE_FILE_BYTES = 1_500_000;

/**
 * Compiles a design with Verilator into a shared library, or takes it from the cache: the key is the content of the sources, the
 * design's ports, all flags, and the versions of Verilator, the compiler and the runtime. Two processes that want the same
 * model build it once. Old models make room for new ones, see `cacheLimit`.
 *
 * @throws {UserError} when Verilator or the compiler is missing or refuses the design, or the cache cannot be written
 */
export async function buildModel(design: DesignFiles, options: BuildOptions = {}): Promise<Model> {
  const wave = options.wave ?? false;
  const model = modelInterface(design.manifest);
  refuseClashes(model);
  const limitBytes = cacheLimit();
  return asUserErrors(async () => {
    const tools = await findToolchain(options);
    const runtime = await buildRuntime(tools, wave, options);
    const glue = await glueSource(model, wave, true);
    const sources = simulationSources(design);
    const flags = [VERILATOR_ARGS, ...(options.quick === true ? ['quick'] : [])];
    const key = hashOf([runtime.key, ...flags, glue, design.manifest.files, sources]);
    let built = false;
    const directory = await cachedDirectory(
      join(options.directory ?? join(cacheDirectory(), 'models'), key),
      async (scratch) => {
        await build(design.manifest, sources, model, tools, runtime, { ...options, wave }, scratch);
        built = true;
      },
      options.signal,
    );
    if (built && options.directory === undefined) await pruneModels(limitBytes);
    return { library: join(directory, 'model.so'), wave, interface: model };
  });
}

function refuseClashes(model: ModelInterface): void {
  const clashes = clashingPorts(model);
  if (clashes.length === 0) return;
  throw new UserError({
    what: `Verilator cannot simulate a module with a port called ${clashes.map((port) => `"${port.name}"`).join(', ')}`,
    where: `module ${model.top}`,
    expected: 'names that are not members of the C++ class that Verilator makes',
    fix: 'rename the port, or simulate a module that contains this one',
  });
}

async function build(
  manifest: Manifest,
  texts: readonly (readonly [path: string, text: string])[],
  model: ModelInterface,
  tools: Toolchain,
  runtime: Runtime,
  options: BuildOptions,
  scratch: string,
): Promise<void> {
  const sources = join(scratch, 'rtl');
  const generated = join(scratch, 'cpp');
  await mkdir(generated);
  for (const [path, text] of texts) {
    await mkdir(dirname(join(sources, path)), { recursive: true });
    await writeFile(join(sources, path), text);
  }
  options.onProgress?.(`${model.top}: translating with Verilator ${tools.verilator.version}`);
  await verilate(manifest, tools, sources, generated, options);

  const direct = canSkipWrapper(await readFile(join(generated, 'Vmodel.cpp'), 'utf8'));
  await writeFile(join(generated, 'glue.cpp'), await glueSource(model, options.wave ?? false, direct));
  const units = await planUnits(generated, runtime, options.quick ?? false);
  options.onProgress?.(`${model.top}: compiling ${units.length} ${units.length === 1 ? 'file' : 'files'}`);
  const objects = await compileAll(
    tools.compiler,
    units,
    generated,
    (done, total) => options.onProgress?.(`${model.top}: compiled ${done} of ${total}`),
    options.signal,
  );
  const library = join(scratch, 'model.so');
  await linkShared(tools.compiler, [...objects, ...runtime.objects], library, runtime.linkArgs, options.signal);
  await rm(generated, { recursive: true });
}

async function verilate(
  manifest: Manifest,
  tools: Toolchain,
  sources: string,
  generated: string,
  options: BuildOptions,
): Promise<void> {
  const { verilator } = tools;
  const args = [
    ...verilator.args,
    ...VERILATOR_ARGS,
    ...(options.wave ? ['--trace-fst', '--trace-structs', '--trace-max-array', '64', '--trace-max-width', '1024'] : []),
    ...['--top-module', manifest.top, '--prefix', 'Vmodel', '--Mdir', generated],
    ...manifest.files,
  ];
  const env = { ...process.env, ...verilator.environment };
  const result = await run(verilator.command, args, { cwd: sources, env, signal: options.signal });
  if (result.code === 0) return;
  const lines = result.stderr.split('\n').filter((line) => line.startsWith('%Error') && !/Exiting due to/.test(line));
  throw new UserError({
    what: `Verilator ${verilator.version} refuses the design`,
    where: `module ${manifest.top}`,
    found: (lines.length > 0 ? lines : result.stderr.trim().split('\n')).slice(0, 5).join('\n           '),
  });
}

/**
 * Which files to compile and how: what runs every cycle at -O3, construction and initialisation at -O1; in a quick build -O1 and -O0. The generated
 * glue goes with the fast files so that evaluation can be inlined into it.
 */
async function planUnits(generated: string, runtime: Runtime, quick: boolean): Promise<CompileUnit[]> {
  const list = await readFile(join(generated, 'Vmodel_classes.mk'), 'utf8');
  const names = (variable: string): string[] => {
    const block = new RegExp(`^${variable} \\+= \\\\\\n((?:\\t.*\\n)*)`, 'm').exec(list)?.[1] ?? '';
    return [...block.matchAll(/^\t(\S+)/gm)].map((match) => `${match[1]}.cpp`);
  };
  const fast = ['glue.cpp', ...names('VM_CLASSES_FAST'), ...names('VM_SUPPORT_FAST')];
  const slow = [...names('VM_CLASSES_SLOW'), ...names('VM_SUPPORT_SLOW')];
  const fastArgs = [...runtime.compileArgs, `-I${generated}`, quick ? '-O1' : '-O3'];
  const slowArgs = [...runtime.compileArgs, `-I${generated}`, quick ? '-O0' : '-O1'];
  return [...(await gather(generated, 'fast', fast, fastArgs)), ...(await gather(generated, 'slow', slow, slowArgs))];
}

async function gather(
  directory: string,
  name: string,
  files: readonly string[],
  args: readonly string[],
): Promise<CompileUnit[]> {
  if (files.length === 0) return [];
  const texts = await Promise.all(files.map((file) => readFile(join(directory, file), 'utf8')));
  if (texts.reduce((sum, text) => sum + text.length, 0) > ONE_FILE_BYTES) {
    return files.map((file) => ({ source: join(directory, file), args }));
  }
  const source = join(directory, `${name}.cpp`);
  await writeFile(source, files.map((file) => `#include "${file}"\n`).join(''));
  return [{ source, args }];
}
