import { Command, CommanderError } from 'commander';
import { UserError } from '../../gen/errors.ts';
import { addGen } from './gen.ts';

/**
 * The `mosaic` command. Returns the exit code: 0 done, 1 a mistake of the user (one message on stderr), 2 wrong usage;
 * bugs of ours are thrown and keep their stack trace.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const program = new Command('mosaic')
    .description('Generator of chiplet-based DNN inference accelerators: circuits, SystemVerilog, co-simulation.')
    .exitOverride()
    .showHelpAfterError('(mosaic <command> --help shows what it takes)')
    .showSuggestionAfterError();
  addGen(program);
  try {
    await program.parseAsync([...argv]);
    return typeof process.exitCode === 'number' ? process.exitCode : 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UserError) {
      process.stderr.write(`error: ${error.message}\n`);
      return 1;
    }
    throw error;
  }
}
