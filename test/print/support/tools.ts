import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool, findVerilator, run, type ToolName } from 'verilator-bin';
import type { PrintedDesign } from '../../../gen/print/index.ts';

/** Runs a tool of the cache in a folder; everything it says comes back, and that it crashed where it did. */
export async function tool(
  name: ToolName,
  args: readonly string[],
  cwd: string,
): Promise<{ code: number | null; output: string }> {
  const found = name === 'verilator' ? await findVerilator() : await findTool(name);
  const env = { ...process.env, ...found.environment };
  const result = await run(found.command, [...found.args, ...args], { cwd, env });
  const crash = result.code === null ? `\n${name} crashed` : '';
  return { code: result.code, output: (result.stdout + result.stderr + crash).trim() };
}

/** A folder with the files of a design, gone afterwards. */
export async function withFiles<T>(
  files: ReadonlyMap<string, string>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'mosaic-print-'));
  try {
    for (const [name, text] of files) await writeFile(join(folder, name), text);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What Verilator, Icarus and Yosys have to say about a printed design: nothing, if it is clean. */
export async function lint({
  files,
  manifest,
}: PrintedDesign): Promise<{ verilator: string; iverilog: string; yosys: string }> {
  const { top } = manifest;
  return withFiles(files, async (folder) => {
    const sources = [...manifest.files];
    const verilator = await tool('verilator', ['--lint-only', '-Wall', '--top-module', top, ...sources], folder);
    const iverilog = await tool('iverilog', ['-Wall', '-g2012', '-s', top, '-o', 'lint.vvp', ...sources], folder);
    const script = `read_verilog -sv ${sources.join(' ')}; hierarchy -check -top ${top}; proc; check -assert`;
    const yosys = await tool('yosys', ['-q', '-p', script], folder);
    return { verilator: verilator.output, iverilog: iverilog.output, yosys: yosys.output };
  });
}

export const CLEAN = { verilator: '', iverilog: '', yosys: '' };
