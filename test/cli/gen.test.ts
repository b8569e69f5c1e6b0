import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mosaic } from './cli.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mosaic-cli-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const gen = (...args: string[]) => mosaic(['gen', '--out', join(directory, 'rtl'), ...args]);

describe('mosaic gen', () => {
  it('writes the design, the same bytes on every run', async () => {
    const first = await gen('--preset', 'small');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^pe_\w+: \d+ modules in .*rtl, file list pe_\w+\.f$/);
    const read = async () => {
      const names = (await readdir(join(directory, 'rtl'))).sort();
      return Promise.all(names.map(async (name) => [name, await readFile(join(directory, 'rtl', name), 'utf8')]));
    };
    const before = await read();
    expect((await gen('--preset', 'small')).code).toBe(0);
    expect(await read()).toEqual(before);
  });

  it('takes changed parameters', async () => {
    expect(await gen('--preset', 'small', '--set', 'pe.lanes=4', '--set', 'pe.macStyle=packed')).toMatchObject({
      code: 0,
    });
    const manifest = JSON.parse(await readFile(join(directory, 'rtl', 'manifest.json'), 'utf8'));
    const top = manifest.modules.at(-1);
    expect(top.parameters).toMatchObject({ lanes: 4, vector: 4, macStyle: 'packed' });
  });

  it.each<[string, string[], string]>([
    [
      'an unknown preset',
      ['--preset', 'simbo'],
      `error: unknown preset 'simbo'
  in       --preset
  expected one of simba, small
  found    'simbo'
  fix      did you mean 'simba'?`,
    ],
    [
      'an unknown key',
      ['--set', 'pe.lane=4'],
      `error: unknown key 'pe.lane'
  in       --set pe.lane=4
  expected one of lanes, vector, weightBufferBytes, inputBufferBytes, accumulatorEntries, accumulatorBanks, accumulatorBits, ppuWidth, maxKTiles, macStyle
  found    'lane'
  fix      did you mean 'pe.lanes'?`,
    ],
    [
      'an unknown group',
      ['--set', 'pee.lanes=4'],
      `error: unknown key 'pee'
  in       --set pee.lanes=4
  expected one of pe
  found    'pee'
  fix      did you mean 'pe'?`,
    ],
    [
      'zero lanes',
      ['--set', 'pe.lanes=0'],
      `error: the configuration is not valid, one mistake
  in       pe.lanes
  expected pe.lanes: a power of two from 1 to 16
  found    pe.lanes = 0
  fix      change the value with --set path=value; docs/pe.md lists the parameters`,
    ],
    [
      'a buffer that is no multiple of the line',
      ['--set', 'pe.inputBufferBytes=8190'],
      `error: the configuration is not valid, one mistake
  in       pe.inputBufferBytes
  expected pe.inputBufferBytes: a power of two from 1 to 131072
  found    pe.inputBufferBytes = 8190
  fix      change the value with --set path=value; docs/pe.md lists the parameters`,
    ],
    [
      'several mistakes at once',
      ['--set', 'pe.ppuWidth=3', '--set', 'pe.macStyle=dense'],
      `error: the configuration is not valid, 2 mistakes
  in       pe.ppuWidth, pe.macStyle
  expected pe.ppuWidth: 1, 2, 4 or 8
           pe.macStyle: plain or packed
  found    pe.ppuWidth = 3
           pe.macStyle = "dense"
  fix      change the value with --set path=value; docs/pe.md lists the parameters`,
    ],
    [
      'sizes that do not fit each other',
      ['--set', 'pe.lanes=1', '--set', 'pe.vector=4'],
      `error: the configuration is not valid, 2 mistakes
  in       pe.lanes, pe.ppuWidth
  expected pe.lanes: lanes × vector of at least 8, so that a weight block fills a 64-bit word
           pe.ppuWidth: a divisor of lanes (1)
  found    pe.lanes = 1
           pe.ppuWidth = 2
  fix      change the value with --set path=value; docs/pe.md lists the parameters`,
    ],
    [
      'the name of something that every object has',
      ['--preset', 'constructor'],
      `error: unknown preset 'constructor'
  in       --preset
  expected one of simba, small
  found    'constructor'
  fix      did you mean 'simba'?`,
    ],
    [
      'a setting without a value',
      ['--set', 'pe.lanes'],
      `error: malformed setting
  in       --set
  expected path=value, such as pe.lanes=4
  found    'pe.lanes'
  fix      give the parameter and its value, without spaces around =`,
    ],
  ])('refuses %s', async (_, args, message) => {
    expect(await gen(...args)).toEqual({ code: 1, stdout: '', stderr: message });
    expect(await readdir(directory)).toEqual([]);
  });

  it('leaves other files in the directory alone, and nothing of the design before', async () => {
    await mkdir(join(directory, 'rtl'));
    await writeFile(join(directory, 'rtl', 'thesis.tex'), 'years of work');
    expect((await gen('--preset', 'simba')).code).toBe(0);
    expect((await gen('--preset', 'small')).code).toBe(0);
    const names = await readdir(join(directory, 'rtl'));
    expect(names).toContain('thesis.tex');
    expect(names.filter((name) => name.endsWith('.f'))).toHaveLength(1);
  });

  it('says where it cannot write', async () => {
    await writeFile(join(directory, 'file'), '');
    const { code, stderr } = await mosaic(['gen', '--out', join(directory, 'file', 'rtl')]);
    expect(code).toBe(1);
    expect(stderr).toContain(join(directory, 'file'));
    expect(stderr).toMatch(/^error: .*\n {2}in {7}/);
  });

  it.runIf(process.platform === 'linux')('does not wait for a file system that takes no directories', async () => {
    expect(await mosaic(['gen', '--out', '/proc/mosaic/rtl'])).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: the design cannot be written
  in       /proc/mosaic/rtl
  expected a directory that can be written
  found    a place where the system allows no new directories
  fix      choose another directory`,
    });
  });

  it('answers wrong usage with help and exit code 2', async () => {
    const { code, stderr } = await mosaic(['gem']);
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean gen?');
    expect((await mosaic(['gen'])).code).toBe(2);
    const help = await mosaic(['gen', '--help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('--preset <name>');
    expect((await mosaic(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
