import { Command, CommanderError } from 'commander';
import { UserError } from '../../gen/errors.ts';
import { addDemo } from './demo.ts';
import { loadCompiled } from './compiled/load.ts';
import { addGen } from './gen.ts';
import { loadSource } from './load-source.ts';
import { addProve } from './prove.ts';
import { addRegisters } from './registers.ts';
import { addRun } from './run.ts';
import { version } from './version.ts';

/** Exit code after Ctrl-C, as shells have it. */
const INTERRUPTED = 130;

/**
 * The `mosaic` command. Returns the exit code: 0 done, 1 a mistake of the user (one message on stderr) or a comparison
 * that failed, 2 wrong usage, 130 interrupted; bugs of ours are thrown and keep their stack trace.
 *
 * @param compiled true when this runs as a compiled script (`compiled/`). Then mistakes in designs and bugs give null: running from the
 * sources again tells their lines to the column
 */
export async function main(argv: readonly string[], compiled = false): Promise<number | null> {
  const interruption = new AbortController();
  process.on('SIGINT', () => {
    if (interruption.signal.aborted) process.exit(INTERRUPTED); // asked twice: at once
    interruption.abort();
  });
  const program = new Command('mosaic')
    .description('Generator of chiplet-based DNN inference accelerators: circuits, SystemVerilog, co-simulation.')
    .version(version(), '-V, --version', 'print the version')
    .exitOverride()
    .showHelpAfterError('(mosaic <command> --help shows what it takes)')
    .showSuggestionAfterError();
  addGen(program, compiled ? loadCompiled : loadSource);
  addRegisters(program);
  addRun(program, interruption.signal);
  addDemo(program, interruption.signal);
  addProve(program, interruption.signal);
  try {
    await program.parseAsync([...argv]);
    return typeof process.exitCode === 'number' ? process.exitCode : 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (interruption.signal.aborted) {
      process.stderr.write('interrupted\n');
      return INTERRUPTED;
    }
    if (compiled && (!(error instanceof UserError) || error.name === 'DiagnosticError')) return null;
    if (error instanceof UserError) {
      process.stderr.write(`error: ${error.message}\n`);
      return 1;
    }
    throw error;
  }
}
