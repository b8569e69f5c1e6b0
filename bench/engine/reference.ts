import type { Generated } from '../../gen/index.ts';
import { buildCppReference, runCppReference } from '../cpp-reference.ts';
import type { Timed } from '../pairs.ts';
import type { Trace, TracePort } from './trace.ts';
import { RESET_CYCLES } from './trace.ts';

/** One measurement of either side. */
export interface Measured extends Timed {
  /** Of all outputs in all cycles. */
  readonly checksum: number;
}

/** A C++ program that plays traces on the Verilated class of a design, see {@link buildCppReference}. */
export function buildPlayer(design: Generated, trace: Trace, clock: string): Promise<string> {
  return buildCppReference(design, { bench: 'engine', main: playerSource(trace, clock), inlined: true });
}

export function runPlayer(program: string, traceFile: string, repeats: number): Promise<Measured> {
  return runCppReference(program, [traceFile, String(repeats)]);
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
