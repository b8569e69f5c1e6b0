import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ToolError } from './error.ts';
import { findTool, type FindOptions, type Tool } from './find.ts';
import { run } from './run.ts';

/** Verilator and the directory of its runtime (`include/verilated.cpp` and so on). */
export interface Verilator extends Tool {
  /** What `VERILATOR_ROOT` is for this Verilator. */
  readonly root: string;
  /** Directory with `verilated.h`. */
  readonly includeDirectory: string;
}

/**
 * Finds Verilator 5.006 or newer, see `findTool`.
 *
 * @throws {ToolError} when it is missing, too old, or its runtime's sources are not there
 */
export async function findVerilator(options: FindOptions = {}): Promise<Verilator> {
  const env = options.env ?? process.env;
  const tool = await findTool('verilator', options);
  const root = tool.environment['VERILATOR_ROOT'] ?? env['VERILATOR_ROOT'] ?? (await askForRoot(tool, env));
  const includeDirectory = join(root, 'include');
  const header = join(includeDirectory, 'verilated.h');
  const found = await stat(header).catch(() => null);
  if (found === null) {
    throw new ToolError({
      what: "Verilator's runtime is missing",
      where: tool.command,
      expected: header,
      fix: 'set VERILATOR_ROOT to the directory that holds include/verilated.h, or install Verilator completely',
    });
  }
  return { ...tool, root, includeDirectory, environment: { ...tool.environment, VERILATOR_ROOT: root } };
}

async function askForRoot(tool: Tool, env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const asked = await run(tool.command, ['--getenv', 'VERILATOR_ROOT'], { env: { ...env, ...tool.environment } });
  const answer = asked.stdout.trim();
  return answer !== '' ? answer : join(dirname(dirname(tool.command)), 'share/verilator');
}
