import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool, run } from 'verilator-bin';
import type { ManifestModule } from '../../gen/manifest/index.ts';
import { explainTool } from './netlist.ts';
import type { PrintedFiles } from './prove.ts';
import type { SystemProperty } from './system.ts';
import type { Trace, TracedSignal } from './trace.ts';

/** What a simulator made of a run that a solver found. */
export interface Replay {
  readonly simulator: 'Icarus Verilog';
  /** Every output had its value in every cycle, and the assertion failed in the last one and nothing did before. */
  readonly confirmed: boolean;
  /** What the simulator printed where it does not agree; the assertion's message where it does. */
  readonly said: string;
}

/** Ticks of simulated time in a step: inputs change at 0, outputs are compared at 4, clocks move at 5. */
const STEP = 10;

/**
 * Runs the steps of a trace on Icarus Verilog: the same printed text, with its assertions for simulators, another reading of it, and
 * nothing of the way that led through Yosys and the solver.
 */
export async function replayOnIcarus(
  design: PrintedFiles,
  trace: Trace,
  property: SystemProperty | null,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (message: string) => void } = {},
): Promise<Replay> {
  const { manifest, files } = design;
  const [iverilog, vvp] = await Promise.all([findTool('iverilog', options), findTool('vvp', options)]).catch(
    explainTool,
  );
  const directory = await mkdtemp(join(tmpdir(), 'mosaic-replay-'));
  try {
    for (const file of manifest.files) await writeFile(join(directory, file), files.get(file) ?? '');
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
    if (built.code !== 0) throw new Error(`Icarus Verilog refuses the replay:\n${built.stderr}${built.stdout}`);
    const ran = await run(vvp.command, [...vvp.args, '-n', 'replay.vvp'], {
      cwd: directory,
      env: environment(vvp),
      signal,
    });
    return judge(`${ran.stdout}${ran.stderr}`, trace, property);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function judge(log: string, trace: Trace, property: SystemProperty | null): Replay {
  const simulator = 'Icarus Verilog';
  const different = log.split('\n').filter((line) => line.startsWith('DIFFERENT'));
  const fatal = /FATAL: [^\n]*?: ((?:assertion|assumption): .*)\n\s*Time: (\d+)/.exec(log);
  const expectedTime = STEP * (trace.steps - 1) + 5;
  if (property?.kind === 'assert') {
    const right =
      fatal !== null &&
      Number(fatal[2]) === expectedTime &&
      fatal[1].includes(property.message.replace(/[\r\n]+/g, ' '));
    return {
      simulator,
      confirmed: right && different.length === 0,
      said: right ? [fatal[1], ...different].join('\n') : log.trim(),
    };
  }
  // a cover's last step may well break an assertion; before, nothing does
  const early = fatal !== null && Number(fatal[2]) < expectedTime;
  return { simulator, confirmed: !early && different.length === 0, said: early ? log.trim() : different.join('\n') };
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
    if (!signal.register) continue;
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
  lines.push('    $finish(0);', '  end', 'endmodule', '');
  return lines.join('\n');
}

const bothEdges = (trace: Trace, name: string): boolean => {
  const clock = trace.clocks.find((candidate) => candidate.name === name)!;
  return clock.rising.some(Boolean) && clock.falling.some(Boolean);
};
