import { spawn, type ChildProcess } from 'node:child_process';

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment of the child; absent: this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Stops the child and its children when it fires. */
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
 * Runs a command and collects what it prints. A failing command is a result, not an exception; only an abort throws
 * (the signal's reason), after the child has gone. When this process is interrupted, its children end too.
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  options.signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    // A group of its own, so that a compiler driver's children end with it.
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: 'pipe',
      detached: true,
    });
    track(child);
    let stdout = '';
    let stderr = '';
    const stop = () => killGroup(child);
    options.signal?.addEventListener('abort', stop, { once: true });
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin.on('error', () => undefined); // a child that does not read its input closes the pipe
    child.stdin.end(options.input ?? '');
    const finish = (code: number | null, startError: string | null) => {
      untrack(child);
      options.signal?.removeEventListener('abort', stop);
      if (options.signal?.aborted) reject(options.signal.reason);
      else resolve({ code, stdout, stderr, startError });
    };
    child.on('error', (error: NodeJS.ErrnoException) => finish(null, error.code ?? error.message));
    child.on('close', (code) => finish(code, null));
  });
}

const running = new Set<ChildProcess>();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch {
    // it has ended by itself
  }
}

/** Ends the children; then the signal does what it would have done without us. */
function onSignal(signal: NodeJS.Signals): void {
  for (const child of running) killGroup(child);
  if (process.listenerCount(signal) > 1) return;
  process.removeListener(signal, onSignal);
  process.kill(process.pid, signal);
}

function onExit(): void {
  for (const child of running) killGroup(child);
}

function track(child: ChildProcess): void {
  if (running.size === 0) {
    for (const signal of SIGNALS) process.on(signal, onSignal);
    process.on('exit', onExit);
  }
  running.add(child);
}

function untrack(child: ChildProcess): void {
  running.delete(child);
  if (running.size > 0) return;
  for (const signal of SIGNALS) process.removeListener(signal, onSignal);
  process.removeListener('exit', onExit);
}
