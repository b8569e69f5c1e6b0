import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool, run } from 'verilator-bin';
import { UserError } from '../../gen/errors.ts';
import type { ManifestModule } from '../../gen/manifest/index.ts';
import { explainTool } from './netlist.ts';
import type { PrintedFiles } from './prove.ts';
import type { Property } from './property.ts';
import type { Trace, TracedSignal } from './trace.ts';

/** What a simulator made of a run that a solver found. */
export interface Replay {
  readonly simulator: 'Icarus Verilog';
  /** Every output had its value in every cycle, and the same assertions failed in the same cycles. */
  readonly confirmed: boolean;
  /** Where the simulator does not agree; empty where it does. */
  readonly said: string;
}

/** Ticks of simulated time in a step: inputs change at 0, outputs are compared at 4, clocks move at `EDGE`. */
const STEP = 10;
const EDGE = 5;

/**
 * Runs the steps of a trace on Icarus Verilog: the same printed text, with its assertions for simulators, another reading of it, and
 * nothing of the way that led through Yosys and the solver.
 */
export async function replayOnIcarus(
  design: PrintedFiles,
  trace: Trace,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (message: string) => void } = {},
): Promise<Replay> {
  const { manifest, files } = design;
  const [iverilog, vvp] = await Promise.all([findTool('iverilog', options), findTool('vvp', options)]).catch(
    explainTool,
  );
  const directory = await mkdtemp(join(tmpdir(), 'mosaic-replay-'));
  try {
    for (const file of manifest.files) {
      // several assertions may fail, and the first must not end the run
      const text = (files.get(file) ?? '').replaceAll('$fatal(1, ', '$error(');
      await writeFile(join(directory, file), text);
    }
    const top = manifest.modules.find(({ name }) => name === manifest.top)!;
    await writeFile(join(directory, 'replay.sv'), testbench(top, trace));
    const { signal } = options;
    const compile = ['-g2012', '-s', 'replay', '-o', 'replay.vvp', ...manifest.files, 'replay.sv'];
    const environment = (tool: typeof vvp) => ({ ...process.env, ...tool.environment });
    const built = await run(iverilog.command, [...iverilog.args, ...compile], {
      cwd: directory,
      env: environment(iverilog),
      signal,
    });
    if (built.code !== 0) {
      throw new UserError({
        what: 'Icarus Verilog does not take the design, so the counterexample could not be run on it',
        where: manifest.top,
        found: `${built.stderr}${built.stdout}`.trim().split('\n').slice(0, 5).join('\n           '),
        fix: 'if the design has no black box with a text of its own, this is a bug of the printer: please report it',
      });
    }
    const ran = await run(vvp.command, [...vvp.args, '-n', 'replay.vvp'], {
      cwd: directory,
      env: environment(vvp),
      signal,
    });
    return judge(`${ran.stdout}${ran.stderr}`, trace);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * Compares what the simulator printed with the trace: outputs (the testbench says where they differ), and which assertions and
 * assumptions fail when.
 */
function judge(log: string, trace: Trace): Replay {
  const different = log.split('\n').filter((line) => line.startsWith('DIFFERENT'));
  const simulated = [
    ...log.matchAll(/^ERROR: [^\n]*?: (assertion|assumption): (.*)\n\s*Time: (\d+) Scope: (\S+)/gm),
  ].map(([, , message, time, scope]) => `${message} in ${scope}, step ${(Number(time) - EDGE) / STEP}`);
  const expected = trace.failures.map(
    ({ property, step }) =>
      `${textOf(property)} in ${['replay.dut', property.instance].filter(Boolean).join('.')}, step ${step}`,
  );
  const missing = expected.filter((line) => !simulated.includes(line)).map((line) => `did not fail: ${line}`);
  const surplus = simulated.filter((line) => !expected.includes(line)).map((line) => `failed: ${line}`);
  const complaints = [...different, ...missing, ...surplus];
  if (complaints.length === 0 && !/^DONE$/m.test(log)) complaints.push(log.trim());
  return { simulator: 'Icarus Verilog', confirmed: complaints.length === 0, said: complaints.join('\n') };
}

/** A message as the printer writes it. */
function textOf({ message, source }: Property): string {
  const where = source === null ? '' : ` (${source.file}:${source.line})`;
  return `${message}${where}`.replace(/[\r\n]+/g, ' ');
}

function testbench(top: ManifestModule, trace: Trace): string {
  const signals = new Map(trace.signals.map((signal) => [signal.name, signal]));
  const value = (signal: TracedSignal, step: number): string => `${signal.width}'h${signal.values[step].toString(16)}`;
  const data = top.ports.filter(({ role }) => role === 'data');
  const inputs = data.filter(({ direction, name }) => direction === 'input' && signals.has(name));
  const outputs = data.filter(({ direction, name }) => direction === 'output' && signals.has(name));
  const falls = new Set(top.clocks.filter(({ edge }) => edge === 'falling').map(({ clock }) => clock));
  const lines = [
    '`timescale 1ns/1ns',
    'module replay;',
    ...top.ports.map(
      ({ name, width, direction }) => `  ${direction === 'input' ? 'reg' : 'wire'} [${width - 1}:0] ${name};`,
    ),
    `  ${top.name} dut (${top.ports.map(({ name }) => `.${name}(${name})`).join(', ')});`,
    '  initial begin',
    // clocks are where no edge counts before the first one
    ...trace.clocks.map(({ name }) => `    ${name} = ${falls.has(name) && !bothEdges(trace, name) ? 1 : 0};`),
  ];
  for (const signal of trace.signals) {
    if (!signal.holds) continue;
    // Icarus takes words of memories in assignments only, and registers of an enumeration in $deposit only
    const word = /\[\d+\]$/.test(signal.name);
    lines.push(
      word ? `    dut.${signal.name} = ${value(signal, 0)};` : `    $deposit(dut.${signal.name}, ${value(signal, 0)});`,
    );
  }
  for (let step = 0; step < trace.steps; step++) {
    for (const { name, activeLow, asserted } of trace.resets)
      lines.push(`    ${name} = ${Number(asserted[step] !== activeLow)};`);
    for (const { name } of inputs) lines.push(`    ${name} = ${value(signals.get(name)!, step)};`);
    lines.push('    #4;');
    for (const { name } of outputs) {
      const expected = value(signals.get(name)!, step);
      lines.push(
        `    if (${name} !== ${expected}) $display("DIFFERENT in step ${step}: ${name} is %h, not ${expected.replace(/^.*h/, '')}", ${name});`,
      );
    }
    lines.push('    #1;');
    const before: string[] = [];
    const after: string[] = [];
    for (const { name, rising, falling } of trace.clocks) {
      const both = bothEdges(trace, name);
      if (rising[step]) before.push(`${name} = 1;`);
      if (falling[step]) before.push(`${name} = 0;`);
      if (!both && rising[step]) after.push(`${name} = 0;`);
      if (!both && falling[step]) after.push(`${name} = 1;`);
    }
    lines.push(`    ${before.join(' ')}`, '    #2;', `    ${after.join(' ')}`, '    #3;');
  }
  lines.push('    $display("DONE");', '    $finish(0);', '  end', 'endmodule', '');
  return lines.join('\n');
}

const bothEdges = (trace: Trace, name: string): boolean => {
  const clock = trace.clocks.find((candidate) => candidate.name === name)!;
  return clock.rising.some(Boolean) && clock.falling.some(Boolean);
};
