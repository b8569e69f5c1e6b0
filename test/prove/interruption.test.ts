import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Factors } from './designs.ts';
import { prove } from '../../sim/prove/index.ts';

/** Running solvers that `parent` has started, by their numbers. */
async function solversOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found: number[] = [];
  for (const pid of pids) {
    const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const fields = /^\d+ \((.*)\) (\S) (\d+)/s.exec(status);
    if (fields !== null && fields[1].includes('abc') && fields[2] !== 'Z' && Number(fields[3]) === parent)
      found.push(Number(pid));
  }
  return found;
}

const alive = async (pid: number): Promise<boolean> => {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return status !== '' && !/\) Z /.test(status);
};

/** Asks until the answer is true; false when it is not within 40 s. */
async function eventually(question: () => Promise<boolean>): Promise<boolean> {
  for (let i = 0; i < 400; i++) {
    if (await question()) return true;
    await pause(100);
  }
  return false;
}

it.each(['SIGINT', 'SIGTERM'] as const)('%s ends the command and its solvers', async (signal) => {
  const args = ['sim/cli/mosaic.js', 'prove', 'test/prove/designs.ts:Factors', '--timeout', '300'];
  const command = spawn(process.execPath, args, { stdio: 'ignore' });
  const ended = once(command, 'close');
  let solvers: number[] = [];
  const started = await eventually(async () => (solvers = await solversOf(command.pid!)).length > 0);
  command.kill(signal);
  await ended;
  expect(started).toBe(true);
  expect(await eventually(async () => !(await Promise.all(solvers.map(alive))).includes(true))).toBe(true);
});

it('an abort ends the solvers, and the proof with its reason', async () => {
  const stop = new AbortController();
  const proof = prove(() => new Factors(), { timeoutSeconds: 300, signal: stop.signal });
  proof.catch(() => undefined);
  let solvers: number[] = [];
  expect(await eventually(async () => (solvers = await solversOf(process.pid)).length > 0)).toBe(true);
  stop.abort(new Error('enough'));
  await expect(proof).rejects.toThrow('enough');
  expect(await eventually(async () => !(await Promise.all(solvers.map(alive))).includes(true))).toBe(true);
});
