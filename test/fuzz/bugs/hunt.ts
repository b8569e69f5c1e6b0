import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BUGS, type SourceBug } from './bugs.ts';
import type { Catch } from './hunter.ts';

/** How many designs from a seed it takes until the comparison notices a bug; `designs` is null after `most`. */
export function hunt(bug: SourceBug, from: number, most: number): Promise<Catch> {
  const args = [BUGS.indexOf(bug), from, most].map(String);
  return new Promise((resolve, reject) => {
    let found: Catch | null = null;
    let said = '';
    const child = fork(fileURLToPath(new URL('./hunter.ts', import.meta.url)), args, {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.on('message', (message: Catch) => (found = message));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0 && found !== null) resolve(found);
      else reject(new Error(`the hunter of "${bug.name}" ended with ${code}: ${said}`));
    });
  });
}
