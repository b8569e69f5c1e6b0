import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { peRegisters } from '../../hw/pe/config/index.ts';
import type { Block } from '../../hw/registers/definition/index.ts';
import { timer } from '../registers/support/timer.ts';
import { cHeader, registerJson, registerPage } from '../../hw/registers/print/index.ts';
import { mosaic, root } from './cli.ts';

const block = peRegisters as unknown as Block;

describe('mosaic registers', () => {
  it.each([
    ['c', cHeader(block)],
    ['md', registerPage(block)],
    ['json', registerJson(block)],
  ])('prints --format %s', async (format, text) => {
    expect(await mosaic(['registers', '--format', format])).toEqual({ code: 0, stdout: text.trimEnd(), stderr: '' });
  });

  it('ends without a word when nobody reads on', async () => {
    const child = execa(process.execPath, ['sim/cli/mosaic.js', 'registers', '--format', 'json'], {
      cwd: root,
      reject: false,
      stdin: 'ignore',
    });
    child.stdout.destroy();
    expect(await child).toMatchObject({ exitCode: 141, stderr: '' });
  });

  it('writes a C header to a file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mosaic-registers-'));
    try {
      const path = join(directory, 'include', 'pe.h');
      expect(await mosaic(['registers', '--preset', 'small', '--out', path])).toEqual({
        code: 0,
        stdout: '',
        stderr: '',
      });
      expect(await readFile(path, 'utf8')).toBe(cHeader(block));
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it("prints a block of the user's own", async () => {
    const text = cHeader(timer as unknown as Block);
    for (const name of ['', ':timer'])
      expect(await mosaic(['registers', `test/registers/support/timer.ts${name}`])).toEqual({
        code: 0,
        stdout: text.trimEnd(),
        stderr: '',
      });
  });

  it('refuses a file without that block', async () => {
    const file = 'test/registers/support/timer.ts';
    expect((await mosaic(['registers', `${file}:tmer`])).stderr).toBe(`error: 'tmer' is no block of registers
  in       test/registers/support/timer.ts:tmer
  expected one of timer
  found    no export of that name
  fix      put its name behind a colon`);
    expect((await mosaic(['registers', 'test/cli/cli.ts'])).stderr).toBe(`error: which block of registers?
  in       test/cli/cli.ts
  expected an exported block: export const timer = defineRegisters({ ... })
  found    no blocks
  fix      export what defineRegisters() gives`);
    expect((await mosaic(['registers', 'nowhere.ts'])).stderr).toContain('as ./timer.ts:timer');
    expect((await mosaic(['registers', file, '--set', 'pe.lanes=4'])).stderr).toContain(
      'a block of your own has no presets and settings',
    );
  });

  it('refuses what it does not know', async () => {
    expect(await mosaic(['registers', '--preset', 'smal'])).toMatchObject({
      code: 1,
      stderr: `error: unknown preset 'smal'
  in       --preset
  expected one of simba, small
  found    'smal'
  fix      did you mean 'small'?`,
    });
    const { code, stderr } = await mosaic(['registers', '--format', 'pdf']);
    expect(code).toBe(2);
    expect(stderr).toContain('Allowed choices are c, md, json.');
  });
});
