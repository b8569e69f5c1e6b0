import { spawn } from 'node:child_process';

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment of the child; absent: this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Stops the child (SIGTERM) when it fires. */
  readonly signal?: AbortSignal;
}

export interface RunResult {
  /** Exit code; null when a signal ended the child or it could not be started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Set when the command could not be started, e.g. `ENOENT`. */
  readonly startError: string | null;
}

/**
 * Runs a command and collects what it prints. A failing command is a result, not an exception;
 * only an abort throws (the signal's reason), after the child has gone.
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  options.signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    const stop = () => child.kill('SIGTERM');
    options.signal?.addEventListener('abort', stop, { once: true });
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin.on('error', () => undefined); // a child that does not read its input closes the pipe
    child.stdin.end(options.input ?? '');
    const finish = (code: number | null, startError: string | null) => {
      options.signal?.removeEventListener('abort', stop);
      if (options.signal?.aborted) reject(options.signal.reason);
      else resolve({ code, stdout, stderr, startError });
    };
    child.on('error', (error: NodeJS.ErrnoException) => finish(null, error.code ?? error.message));
    child.on('close', (code) => finish(code, null));
  });
}
