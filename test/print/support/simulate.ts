import type { ModuleIr, Signal } from '../../../gen/ir/index.ts';
import { print } from '../../../gen/print/index.ts';
import { Evaluator, pattern } from './evaluate.ts';
import { designOf } from '../../support/ir.ts';
import type { Random } from './random.ts';
import { tool, withFiles } from './tools.ts';

/** Cycles of random inputs, and the outputs that the evaluator expects just before each edge. */
export interface Vectors {
  readonly inputs: readonly (readonly bigint[])[];
  readonly outputs: readonly (readonly bigint[])[];
}

export function vectors(r: Random, module: ModuleIr, cycles: number): Vectors {
  const evaluator = new Evaluator(module);
  const ins = portsOf(module, 'input');
  const outs = portsOf(module, 'output');
  const inputs: bigint[][] = [];
  const outputs: bigint[][] = [];
  for (let i = 0; i < cycles; i++) {
    const values = ins.map((p) => r.bits(p.width));
    inputs.push(values);
    evaluator.drive(new Map(ins.map((p, k) => [p, values[k]])));
    outputs.push(outs.map((p) => evaluator.value(p)));
    evaluator.step();
  }
  return { inputs, outputs };
}

function portsOf(module: ModuleIr, kind: 'input' | 'output'): Signal[] {
  return module.ports.filter((p) => p.kind === kind);
}

/** Prints the module, runs it on the vectors, and returns what differs, as lines `cycle 3: out_7 is 1f, expected 20`. */
export async function mismatches(
  module: ModuleIr,
  { inputs, outputs }: Vectors,
  engine: 'iverilog' | 'verilator',
): Promise<string[]> {
  const printed = print(designOf(module), { sourceMaps: false, locators: false });
  const files = new Map(printed.files);
  files.set('tb.sv', testbench(module, printed.manifest.top, inputs));
  const sources = ['tb.sv', ...printed.manifest.files];
  const text = await withFiles(files, async (folder) => {
    if (engine === 'iverilog') {
      const built = await tool('iverilog', ['-g2012', '-s', 'tb', '-o', 'tb.vvp', ...sources], folder);
      if (built.code !== 0) throw new Error(built.output);
      return (await tool('vvp', ['-n', 'tb.vvp'], folder)).output;
    }
    const flags = [
      '--binary',
      '-Wno-fatal',
      '-Wno-lint',
      '-Wno-style',
      '--top-module',
      'tb',
      '-CFLAGS',
      '-O0',
      '-MAKEFLAGS',
      'OPT_GLOBAL=-O0',
    ];
    const built = await tool('verilator', [...flags, '-o', 'sim', ...sources], folder);
    if (built.code !== 0) throw new Error(built.output);
    const { run } = await import('verilator-bin');
    return (await run(`${folder}/obj_dir/sim`, [])).stdout;
  });
  const outs = portsOf(module, 'output');
  const lines = text.split('\n').filter((line) => line.startsWith('#'));
  const wrong: string[] = [];
  outputs.forEach((expected, cycle) => {
    const seen = (lines[cycle] ?? '').slice(1).trim().split(' ');
    outs.forEach((port, k) => {
      const value = pattern(expected[k], port.width).toString(16);
      const found = (seen[k] ?? 'nothing').replace(/^0+(?=.)/, '');
      if (found !== value) wrong.push(`cycle ${cycle}: ${port.name} is ${found}, expected ${value}`);
    });
  });
  return wrong;
}

/** Drives the inputs after an edge, prints the outputs before the next one. */
export function testbench(module: ModuleIr, top: string, inputs: Vectors['inputs']): string {
  const ins = portsOf(module, 'input');
  const outs = portsOf(module, 'output');
  const clocked = module.domains.length > 0;
  const width = ins.reduce((sum, p) => sum + p.width, 0);
  const word = (values: readonly bigint[]): bigint =>
    values.reduce((bits, v, i) => (bits << BigInt(ins[i].width)) | pattern(v, ins[i].width), 0n);
  const connections = [
    ...(clocked ? ['.clk(clk)', '.rst_n(rst_n)'] : []),
    ...[...ins, ...outs].map((p) => `.${p.name}(${p.name})`),
  ];
  return [
    'module tb;',
    '  reg clk = 0; reg rst_n = 0;',
    ...ins.map((p) => `  reg [${p.width - 1}:0] ${p.name} = 0;`),
    ...outs.map((p) => `  wire [${p.width - 1}:0] ${p.name};`),
    `  ${top} dut (${connections.join(', ')});`,
    `  reg [${width - 1}:0] word;`,
    '  task cycle; begin',
    `    {${ins.map((p) => p.name).join(', ')}} = word;`,
    `    #1 $display("#${outs.map(() => '%h').join(' ')}", ${outs.map((p) => p.name).join(', ')});`,
    '    #1 clk = 1; #1 clk = 0;',
    '  end endtask',
    '  initial begin',
    // Data of clocked memory reads is undefined until the first read; the evaluator says zero.
    ...module.memories.flatMap((m) =>
      m.ports.flatMap((port) => {
        if (port.kind === 'write' || (port.kind === 'read' && port.latency === 0)) return [];
        return [`    dut.${(port.kind === 'read' ? port.data : port.readData).name} = 0;`];
      }),
    ),
    '    rst_n = 1; #1 rst_n = 0; #1 rst_n = 1; #1;',
    ...inputs.map((values) => `    word = ${width}'h${word(values).toString(16)}; cycle;`),
    '    $finish;',
    '  end',
    'endmodule',
    '',
  ].join('\n');
}
