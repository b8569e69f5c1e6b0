import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mosaic, root } from './cli.ts';

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

  describe('with a module of the user', () => {
    const source = `import { Module, UInt, input, output } from '${root}gen/index.ts';
export class Adder extends Module<{ width: number }> {
  readonly a = input(UInt(this.p.width));
  readonly b = input(UInt(this.p.width));
  readonly sum = output(UInt(this.p.width));
  logic() {
    const total = this.a.add(this.b);
    this.sum.assign(total);
  }
}
export const wide = () => new Adder({ width: 64 });
export const nothing = () => null;
export const seven = 7;
`;
    const file = () => join(directory, 'my-top.ts');
    beforeEach(() => writeFile(file(), source));
    const sv = async (name: string) => readFile(join(directory, 'rtl', name), 'utf8');

    it('prints the class that is named, with the settings as its parameters', async () => {
      const out = await gen(`${file()}:Adder`, '--set', 'width=12');
      expect(out).toMatchObject({ code: 0, stderr: '' });
      expect(await sv('adder_12.sv')).toMatch(/input {2}wire logic \[11:0\] a,.*my-top.ts:3\n/);
    });

    it('takes the only class of a file without being told its name', async () => {
      expect(await gen(file(), '--set', 'width=3')).toMatchObject({ code: 0, stderr: '' });
    });

    it('calls a function that returns the module', async () => {
      expect(await gen(`${file()}:wide`)).toMatchObject({ code: 0, stderr: '' });
      expect(await sv('adder_64.sv')).toContain('logic [63:0] a');
    });

    it('tells mistakes in the design by their place in the file', async () => {
      await writeFile(file(), source.replace('this.sum.assign(total)', 'this.sum.assign(total.trunc(1))'));
      const { code, stderr } = await gen(`${file()}:Adder`, '--set', 'width=12');
      expect(code).toBe(1);
      expect(stderr).toContain('M014 width mismatch');
      expect(stderr).toMatch(/my-top\.ts:8:14\n.*\n {7}\| {14}\^{6}\n/);
    });

    it.each<[string, () => string[], (file: string) => string]>([
      [
        'an export that is not there',
        () => [`${file()}:Added`],
        (path) => `error: 'Added' is no module of this file
  in       ${path}:Added
  expected one of Adder
  found    no export of that name
  fix      did you mean Adder?`,
      ],
      [
        'an export that is no module',
        () => [`${file()}:seven`],
        (path) => `error: 'seven' is no module of this file
  in       ${path}:seven
  expected one of Adder
  found    a number
  fix      did you mean Adder?`,
      ],
      [
        'a function that returns something else',
        () => [`${file()}:nothing`],
        (path) => `error: not a module
  in       ${path}:nothing
  expected a class that extends Module, or a function that returns a module
  found    a function that returns null
  fix      let the function return new Top(...); it gets the settings as an object`,
      ],
      [
        'a class without its parameters',
        () => [`${file()}:Adder`],
        (path) => `error: the top module has parameters
  in       ${path}:Adder
  expected a value for 'width', and for the other parameters
  found    none
  fix      add --set width=..., or export a function that returns the module with its parameters`,
      ],
      [
        'a file that is not there',
        () => [join(directory, 'no.ts:Top')],
        () => `error: no such source file
  in       ${join(directory, 'no.ts:Top')}
  expected a TypeScript file and the module it exports, as ./my-top.ts:MyTop
  found    nothing at ${join(directory, 'no.ts')}
  fix      give the path from the working directory`,
      ],
      [
        'a preset beside it',
        () => [`${file()}:Adder`, '--preset', 'simba'],
        (path) => `error: --preset does not go with a module of your own
  in       ${path}:Adder
  expected either a preset or a source file
  found    --preset simba
  fix      leave --preset out; --set gives the module its parameters`,
      ],
      [
        'a setting without a value',
        () => [`${file()}:Adder`, '--set', 'width'],
        () => `error: malformed setting
  in       --set
  expected parameter=value, such as width=8 or type=u8
  found    'width'
  fix      give the parameter and its value, without spaces around =`,
      ],
    ])('refuses %s', async (_, args, message) => {
      expect(await gen(...args())).toEqual({ code: 1, stdout: '', stderr: message(file()) });
    });

    it('says why a file cannot be loaded', async () => {
      await writeFile(file(), 'export class {{');
      const { code, stderr } = await gen(`${file()}:Adder`);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^error: the source file cannot be loaded\n {2}in {7}.*my-top.ts\n {2}found {4}/);
    });
  });

  it('answers wrong usage with help and exit code 2', async () => {
    const { code, stderr } = await mosaic(['gem']);
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean gen?');
    expect((await mosaic(['gen'])).code).toBe(2);
    const commands = (await mosaic(['--help'])).stdout.match(/^ {2}[a-z]+(?= )/gm)?.map((name) => name.trim());
    expect(commands).toEqual(['gen', 'registers', 'run', 'demo', 'prove', 'help']);
    const help = await mosaic(['gen', '--help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('--preset <name>');
    expect((await mosaic(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe('the compiled command line', () => {
  it('prints what the sources print, byte for byte', async () => {
    const args = (name: string) => ['gen', '--preset', 'small', '--out', join(directory, name)];
    for (const name of ['first', 'second']) expect((await mosaic(args(name))).code).toBe(0);
    expect((await mosaic(args('sources'), { MOSAIC_SOURCES: '1' })).code).toBe(0);
    const read = async (name: string) => {
      const files = (await readdir(join(directory, name))).sort();
      return Promise.all(files.map(async (file) => [file, await readFile(join(directory, name, file), 'utf8')]));
    };
    const sources = await read('sources');
    expect(await read('first')).toEqual(sources);
    expect(await read('second')).toEqual(sources);
  });

  it('notices that a source has changed', async () => {
    const file = join(directory, 'top.ts');
    const print = async (name: string) => {
      await writeFile(
        file,
        `import { Bool, Module, input, output } from '${root}gen/index.ts';
export class Top extends Module {
  readonly a = input(Bool());
  readonly b = output(Bool());
  logic() {
    const ${name} = this.a.not();
    this.b.assign(${name});
  }
}
`,
      );
      expect(await gen(file)).toMatchObject({ code: 0, stderr: '' });
      return readFile(join(directory, 'rtl', 'top.sv'), 'utf8');
    };
    expect(await print('earlier')).toContain('wire logic earlier =');
    expect(await print('afterwards')).toContain('wire logic afterwards =');
  });

  it('knows every door of the framework that circuits come through', async () => {
    // the first run may be from the sources, and leave the compiled tool behind for the second
    for (let run = 0; run < 2; run++)
      expect(await gen('test/registers/support/axi-timer.ts:AxiTimer')).toMatchObject({ code: 0, stderr: '' });
  });

  it('leaves files alone that are as they should be', async () => {
    expect((await gen('--preset', 'small')).code).toBe(0);
    const names = await readdir(join(directory, 'rtl'));
    const times = async () =>
      Promise.all(names.map(async (name) => (await stat(join(directory, 'rtl', name))).mtimeMs));
    const before = await times();
    expect((await gen('--preset', 'small')).code).toBe(0);
    const after = await times();
    names.forEach((name, i) => {
      if (name !== 'manifest.json') expect([name, after[i]]).toEqual([name, before[i]]);
    });
  });
});
