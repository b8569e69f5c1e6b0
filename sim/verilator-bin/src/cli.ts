import { spawn } from 'node:child_process';
import { ToolError } from './error.ts';
import { findTool } from './find.ts';
import { TOOLS, type ToolName } from './tools.ts';
import { findVerilator } from './verilator.ts';

const USAGE = `Usage: verilator-bin [--path | --root | --version | --env]
       verilator-bin -- ARGUMENTS…
       verilator-bin --tool iverilog|vvp|yosys|abc -- ARGUMENTS…

Finds Verilator ($VERILATOR, PATH, the cache) or fetches the distribution's package into the cache.

  --path       print the program's path
  --root       print VERILATOR_ROOT
  --version    print the version
  --env        print the environment that the program needs, as shell assignments
  -- …         run it with these arguments`;

/** The command `verilator-bin`; returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const onProgress = (message: string) => process.stderr.write(`verilator-bin: ${message}\n`);
    if (argv[0] === '--tool' && argv[2] === '--') {
      const name = argv[1];
      if (!isTool(name)) return usage(2);
      const tool = await findTool(name, { onProgress });
      return await exec(tool.command, [...tool.args, ...argv.slice(3)], tool.environment);
    }
    const flag = argv[0] ?? '--path';
    if (flag === '--help' || flag === '-h') return usage(0);
    if (!['--path', '--root', '--version', '--env', '--'].includes(flag)) return usage(2);
    const tool = await findVerilator({ onProgress });
    if (flag === '--') return await exec(tool.command, [...tool.args, ...argv.slice(1)], tool.environment);
    if (flag === '--path') console.log(tool.command);
    else if (flag === '--root') console.log(tool.root);
    else if (flag === '--version') console.log(tool.version);
    else for (const [key, value] of Object.entries(tool.environment)) console.log(`${key}='${value}'`);
    return 0;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    console.error(error.message);
    return 1;
  }
}

const isTool = (name: string): name is ToolName => Object.hasOwn(TOOLS, name);

function usage(code: number): number {
  (code === 0 ? console.log : console.error)(USAGE);
  return code;
}

function exec(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
