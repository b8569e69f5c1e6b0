import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { peRegisters } from '../../hw/pe/config/index.ts';
import type { Block } from '../../hw/registers/definition/index.ts';
import { cHeader, registerJson, registerPage } from '../../hw/registers/print/index.ts';
import { mosaic } from './cli.ts';

const block = peRegisters as unknown as Block;

describe('mosaic registers', () => {
  it.each([
    ['c', cHeader(block)],
    ['md', registerPage(block)],
    ['json', registerJson(block)],
  ])('prints --format %s', async (format, text) => {
    expect(await mosaic(['registers', '--format', format])).toEqual({ code: 0, stdout: text.trimEnd(), stderr: '' });
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
