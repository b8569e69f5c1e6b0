import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cachedDirectory, run } from 'verilator-bin';
import type { Generated } from '../../gen/index.ts';
import { hashOf } from '../../sim/verilator/hash.ts';
import { findToolchain } from '../../sim/verilator/index.ts';
import { VERILATOR_ARGS } from '../../sim/verilator/model.ts';
import type { Trace, TracePort } from './trace.ts';
import { RESET_CYCLES } from './trace.ts';

/** As `OPT_FAST=-O3 OPT_SLOW=-O3 OPT_GLOBAL=-O3` with Verilator's own makefile: all of it in one file. */
const COMPILE_ARGS = [
  ...['-std=gnu++17', '-O3', '-w', '-pthread', '-DVERILATOR=1'],
  ...['VM_COVERAGE', 'VM_SC', 'VM_TRACE', 'VM_TRACE_FST', 'VM_TRACE_VCD'].map((macro) => `-D${macro}=0`),
];
const GCC_ARGS = ['-faligned-new', '-fcf-protection=none'];

/** One measurement of either side. */
export interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly cycles: number;
  /** Of all outputs in all cycles. */
  readonly checksum: number;
}

/**
 * A C++ program that plays traces on the Verilated class of a design, compiled once and kept in `out/bench`.
 *
 * @throws UserError when a tool is missing or fails
 */
export async function buildPlayer({ manifest, files }: Generated, trace: Trace, clock: string): Promise<string> {
  const { verilator, compiler } = await findToolchain();
  const args = [...COMPILE_ARGS, ...(compiler.clang ? [] : GCC_ARGS)];
  const sources = manifest.files.map((path) => [path, files.get(path) ?? '']);
  const main = playerSource(trace, clock);
  const key = hashOf([verilator.versionLine, compiler.version, VERILATOR_ARGS, args, main, sources]);
  const directory = await cachedDirectory(resolve('out', 'bench', 'engine', key), async (scratch) => {
    process.stderr.write(`compiling ${manifest.top} with Verilator …\n`);
    const [rtl, generated] = [join(scratch, 'rtl'), join(scratch, 'cpp')];
    await Promise.all([mkdir(rtl, { recursive: true }), mkdir(generated, { recursive: true })]);
    for (const [path, text] of sources) await writeFile(join(rtl, path), text);
    const translate = [...VERILATOR_ARGS, '--top-module', manifest.top, '--prefix', 'Vmodel', '--Mdir', generated];
    const environment = { ...process.env, ...verilator.environment };
    await must(
      run(verilator.command, [...verilator.args, ...translate, ...manifest.files], { cwd: rtl, env: environment }),
    );
    const classes = (await readdir(generated)).filter((name) => name.endsWith('.cpp')).sort();
    const all = [...classes.map((name) => `#include "${name}"\n`), main].join('');
    await writeFile(join(generated, 'all.cpp'), all);
    const runtime = ['verilated.cpp', 'verilated_threads.cpp'].map((name) => join(verilator.includeDirectory, name));
    const include = [generated, verilator.includeDirectory, join(verilator.includeDirectory, 'vltstd')];
    const compile = [...args, ...include.map((path) => `-I${path}`), join(generated, 'all.cpp'), ...runtime];
    await must(run(compiler.command, [...compile, '-o', join(scratch, 'player')]));
  });
  return join(directory, 'player');
}

export async function runPlayer(program: string, traceFile: string, repeats: number): Promise<Measured> {
  const { stdout } = await must(run(program, [traceFile, String(repeats)]));
  return JSON.parse(stdout) as Measured;
}

async function must(result: ReturnType<typeof run>): ReturnType<typeof run> {
  const ended = await result;
  if (ended.code !== 0) throw new Error(`the reference in C++ failed:\n${ended.stdout}${ended.stderr}`);
  return ended;
}

function playerSource({ ports, rowWords, outputs }: Trace, clock: string): string {
  const cell = ({ slot, name }: TracePort, buffer: string): string => {
    const type = { 1: 'CData', 2: 'SData', 4: 'IData', 8: 'QData' }[slot.bytes];
    if (type === undefined) throw new Error(`${name} is wider than the player's 64 bits`);
    return `*reinterpret_cast<${buffer === 'row' ? 'const ' : ''}${type}*>(${buffer} + ${slot.offset})`;
  };
  const drive = ports
    .filter((port) => !port.output)
    .map((port) => `            top.${port.name} = ${cell(port, 'row')};`);
  const sample = ports
    .filter((port) => port.output)
    .map((port) => `            ${cell(port, 'out')} = top.${port.name};`);
  return `
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <vector>

int main(int, char** argv) {
    std::ifstream in(argv[1], std::ios::binary | std::ios::ate);
    std::vector<char> trace(static_cast<size_t>(in.tellg()));
    in.seekg(0);
    in.read(trace.data(), static_cast<std::streamsize>(trace.size()));
    const long repeats = std::atol(argv[2]);
    const size_t rowBytes = ${rowWords * 4};
    const long cycles = static_cast<long>(trace.size() / rowBytes);
    VerilatedContext context;
    Vmodel top(&context);
    uint32_t checksum = 0;
    alignas(8) char out[${rowWords * 4}] = {};
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t startOnCore = std::clock();
    for (long r = 0; r < repeats; ++r) {
        const char* row = trace.data();
        for (long i = 0; i < cycles; ++i, row += rowBytes) {
            top.${clock} = 0;
${drive.join('\n')}
            top.eval();
${sample.join('\n')}
            if (r > 0 || i >= ${RESET_CYCLES}) for (size_t w = ${outputs[0]}; w < ${outputs[1]}; ++w) checksum = checksum * 31 + reinterpret_cast<const uint32_t*>(out)[w];
            top.${clock} = 1;
            top.eval();
        }
    }
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
    const double onCore = static_cast<double>(std::clock() - startOnCore) / CLOCKS_PER_SEC;
    std::printf("{ \\"seconds\\": %.9f, \\"cpuSeconds\\": %.9f, \\"cycles\\": %ld, \\"checksum\\": %u }\\n",
                passed.count(), onCore, repeats * cycles, checksum);
    return 0;
}
`;
}
