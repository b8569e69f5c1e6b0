import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSource } from '../../sim/cli/load-source.ts';
import { findSubject as subjectOf } from '../../sim/cli/proof-subject.ts';
import { Aig } from '../../sim/prove/aig.ts';
import { findProofs, mutate, prove } from '../../sim/prove/index.ts';
import { mosaic } from '../cli/cli.ts';
import { Boxed, Counter, NothingSaid } from './designs.ts';

const findSubject = (spec: string, settings: readonly string[] = [], folder = 'hw') =>
  subjectOf(spec, settings, folder, loadSource);

const message = async (work: () => Promise<unknown>): Promise<string> => {
  try {
    await work();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was wrong');
};

describe('each misuse gives one message', () => {
  it('a design too large for the solvers', () => {
    const aig = new Aig();
    const [a, b] = [aig.input(), aig.input()];
    aig.left.length = 0x1ffffff;
    expect(() => aig.and(a, b)).toThrow(
      [
        'the design is too large to be proven',
        '  expected at most 33,554,431 gates with two inputs, memories as registers',
        '  fix      prove a smaller part, or take smaller parameters (memories above all)',
      ].join('\n'),
    );
  });

  it('a solver that ends without an answer', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mosaic-abc-'));
    const program = join(directory, 'abc');
    await writeFile(
      program,
      '#!/bin/sh\n[ "$2" = version ] && echo "UC Berkeley, ABC 1.01" && exit\necho "out of memory"; exit 3\n',
    );
    await chmod(program, 0o755);
    process.env['ABC'] = program;
    try {
      expect(await message(() => prove(() => new Counter({ top: 3, claim: 3 })))).toMatch(
        /^ABC ended without an answer\n {2}expected its status after the proof\n {2}found {4}exit code 3\n\s+out of memory\n {2}fix/,
      );
    } finally {
      delete process.env['ABC'];
      await rm(directory, { recursive: true });
    }
  });

  it('nothing to prove', async () => {
    expect(await message(() => prove(() => new NothingSaid()))).toBe(
      [
        'there is nothing to prove',
        '  in       nothing_said',
        '  expected an assert() or cover() in the module or below it',
        '  fix      state what should hold: assert(condition, "message") in logic(), or wrap the module in a proof bench (docs/proofs.md)',
      ].join('\n'),
    );
  });

  it('no property with that message', async () => {
    expect(await message(() => prove(() => new Counter({ top: 3, claim: 3 }), { only: 'underflow' }))).toBe(
      [
        'there is nothing to prove',
        '  in       counter_3_3',
        '  expected a property with a message that contains "underflow"',
        '  fix      state what should hold: assert(condition, "message") in logic(), or wrap the module in a proof bench (docs/proofs.md)',
      ].join('\n'),
    );
  });

  it('a black box inside', async () => {
    expect(await message(() => prove(() => new Boxed()))).toBe(
      [
        'the circuit holds black boxes, whose behaviour a proof cannot know',
        '  in       boxed',
        '  found    oracle',
        '  fix      give the black box a source, or take its outputs as free in every cycle: blackBoxes: "free" (--free-black-boxes)',
      ].join('\n'),
    );
  });

  it('a depth that is no number', async () => {
    expect(await message(() => prove(() => new Counter({ top: 3, claim: 3 }), { depth: NaN }))).toBe(
      ['depth is not usable', '  expected a whole number from 1 to 100,000', '  found    NaN'].join('\n'),
    );
  });

  it('a seeded bug that is not in the text', async () => {
    const files = new Map([['counter.sv', 'a + b\nb + c\n']]);
    const bug = { name: 'adds', module: 'counter', replace: ' + ', with: ' - ' };
    expect(await message(async () => mutate(files, bug))).toBe(
      [
        'the seeded bug "adds" does not fit the printed text',
        '  in       counter.sv',
        '  expected ` + ` exactly once',
        '  found    2 times',
        '  fix      look at the printed module (mosaic gen) and take text that stands there once',
      ].join('\n'),
    );
  });

  it('a file, a class, a proof that is not there', async () => {
    expect(await message(() => findSubject('hw/lib/nowhere.ts:Queue'))).toBe(
      [
        'no such source file',
        '  in       hw/lib/nowhere.ts:Queue',
        '  expected a TypeScript file and the module it exports, as ./my-top.ts:MyTop',
        `  found    nothing at ${resolve('hw/lib/nowhere.ts')}`,
        '  fix      give the path from the working directory',
      ].join('\n'),
    );
    expect(await message(() => findSubject('hw/lib/streams/queue.ts:Queu'))).toBe(
      [
        "'Queu' is no module of this file",
        '  in       hw/lib/streams/queue.ts:Queu',
        '  expected one of Queue',
        '  found    no export of that name',
        '  fix      did you mean Queue?',
      ].join('\n'),
    );
    expect(await message(() => findSubject('loop counter', [], 'hw/lib/proofs/..'))).toContain(
      'fix      did you mean "loop counter, 3 levels of 3 bits"?',
    );
    expect(await message(() => findSubject('hw/lib/ram.ts'))).toContain('which module is the top?');
    expect(await message(() => findSubject('hw/lib/ram.ts:SinglePortRam', ['depth']))).toContain('malformed setting');
  });

  it('a file that cannot be loaded, a depth that is no number', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'mosaic-')), 'broken.ts');
    await writeFile(file, 'export class {{');
    const broken = await mosaic(['prove', `${file}:Adder`]);
    expect(broken.code).toBe(1);
    expect(broken.stderr).toMatch(/^error: the source file cannot be loaded\n {2}in {7}.*broken.ts\n {2}found {4}/);
    expect((await mosaic(['prove', 'hw/lib/streams/queue.ts:Queue', '--depth', 'deep'])).stderr).toBe(
      [
        'error: --depth is no usable number',
        '  in       mosaic prove --depth',
        '  expected a whole number from 1 to 99,999',
        "  found    'deep'",
        '  fix      e.g. --depth 20',
      ].join('\n'),
    );
  });

  it('a solver that is not installed', async () => {
    const { code, stderr } = await mosaic(
      ['prove', 'hw/lib/streams/queue.ts:Queue', '--set', 'type=u8', '--set', 'depth=3'],
      { ABC: '/nowhere/abc' },
    );
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: [
        'error: abc is not where $ABC says',
        '  in       $ABC = /nowhere/abc',
        '  expected an executable file',
        '  fix      correct $ABC, or unset it to let Mosaic find abc',
      ].join('\n'),
    });
  });

  it('nothing named on the command line', async () => {
    expect((await mosaic(['prove'])).stderr).toBe(
      [
        'error: nothing is named to prove',
        '  in       mosaic prove',
        '  expected FILE:CLASS, a file with proofs, the name of a proof, or --all',
        '  fix      e.g. mosaic prove hw/lib/streams/queue.ts:Queue --set type=u8 --set depth=3',
      ].join('\n'),
    );
  });
});

it('a combinational loop in the printed text is named', async () => {
  const loop = {
    name: 'loop',
    module: 'counter',
    replace: 'assign count = value',
    with: "assign count = count + 5'd1",
  };
  expect(await message(() => prove(() => new Counter({ top: 3, claim: 3 }), { mutation: loop }))).toContain(
    'the printed text has a combinational loop: a value depends on itself without a register between\n  in       count',
  );
});

it('no two proofs of the repository have one name', async () => {
  const names = (await findProofs('hw')).map(({ name }) => name);
  expect(names).toContain('loop counter, 3 levels of 3 bits');
  expect(new Set(names).size).toBe(names.length);
});
