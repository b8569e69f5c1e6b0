import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Outcome {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the `mosaic` command. */
export async function mosaic(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, ['sim/cli/mosaic.js', ...args], {
    cwd: root,
    env: { ENGINE: '', ...env },
    reject: false,
    stdin: 'ignore',
  });
  return { code: exitCode, stdout, stderr };
}
