import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findTool, run, type ToolName } from 'verilator-bin';
import type { DesignFiles } from './design.ts';
import { asUserErrors } from './toolchain.ts';

/** What one tool says of a design. No messages: it is clean. */
export interface LintReport {
  readonly tool: 'verilator' | 'iverilog' | 'yosys';
  /** e.g. `11.0`. */
  readonly version: string;
  readonly messages: readonly string[];
}

export interface LintOptions {
  /** Default: all three. */
  readonly tools?: readonly LintReport['tool'][];
  readonly signal?: AbortSignal;
}

/**
 * Checks a printed design with `verilator --lint-only -Wall`, `iverilog -Wall -g2012` and Yosys (`read_verilog -sv`, `hierarchy -check`,
 * `proc`, `check -assert`, and no latches).
 *
 * @returns a report per tool, in this order; warnings and errors alike are messages
 * @throws {UserError} when a tool cannot be had
 */
export async function lintDesign(design: DesignFiles, options: LintOptions = {}): Promise<LintReport[]> {
  const directory = await mkdtemp(join(tmpdir(), 'mosaic-lint-'));
  try {
    for (const [path, text] of design.files) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    const reports: LintReport[] = [];
    for (const tool of options.tools ?? (['verilator', 'iverilog', 'yosys'] as const)) {
      reports.push(await LINTERS[tool](design, directory, options.signal));
    }
    return reports;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

type Linter = (design: DesignFiles, directory: string, signal?: AbortSignal) => Promise<LintReport>;

const LINTERS: Readonly<Record<LintReport['tool'], Linter>> = {
  verilator: async ({ manifest }, directory, signal) => {
    const args = ['--lint-only', '-Wall', '--no-timing', '--top-module', manifest.top, ...manifest.files];
    return report('verilator', args, directory, signal);
  },
  iverilog: async ({ manifest }, directory, signal) => {
    const args = ['-Wall', '-g2012', '-tnull', '-s', manifest.top, ...manifest.files];
    return report('iverilog', args, directory, signal);
  },
  yosys: async ({ manifest }, directory, signal) => {
    const script = [
      `read_verilog -sv ${manifest.files.join(' ')}`,
      `hierarchy -check -top ${manifest.top}`,
      'proc',
      'check -assert',
      'select -assert-none t:$dlatch t:$adlatch t:$dlatchsr',
    ].join('; ');
    return report('yosys', ['-q', '-p', script], directory, signal);
  },
};

async function report(
  name: ToolName & LintReport['tool'],
  args: readonly string[],
  directory: string,
  signal?: AbortSignal,
): Promise<LintReport> {
  const tool = await asUserErrors(() => findTool(name, { signal }));
  const env = { ...process.env, ...tool.environment };
  const result = await run(tool.command, [...tool.args, ...args], { cwd: directory, env, signal });
  const messages = `${result.stdout}\n${result.stderr}`.split('\n').filter((line) => MESSAGE[name].test(line));
  if (result.code !== 0 && messages.length === 0) messages.push(`${name} failed with exit code ${result.code}`);
  return { tool: name, version: tool.version, messages };
}

/** Which lines are messages; the others are quotations of the source, summaries and progress. */
const MESSAGE: Readonly<Record<LintReport['tool'], RegExp>> = {
  verilator: /^%(?!Error: Exiting due to)(Warning|Error)/,
  iverilog: /\S/,
  yosys: /warning|error/i,
};
