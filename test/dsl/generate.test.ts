import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  Bool,
  DiagnosticError,
  Module,
  UInt,
  UserError,
  generate,
  input,
  instance,
  output,
  reg,
  when,
} from '../../gen/index.ts';

/** Counts enabled cycles. */
class Counter extends Module<{ width: number }> {
  readonly en = input(Bool());
  readonly count = output(UInt(this.p.width));
  readonly value = reg(UInt(this.p.width), { init: 0 });
  logic() {
    when(this.en, () => this.value.next(this.value.add(1)));
    this.count.assign(this.value);
  }
}

class Pair extends Module<{ width: number }> {
  readonly en = input(Bool());
  readonly count = output(UInt(this.p.width));
  readonly one = instance(new Counter(this.p));
  logic() {
    this.one.en.assign(this.en);
    this.count.assign(this.one.count);
  }
}

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'generate-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('generate', () => {
  it('gives text, manifest and warnings without writing, unless told where', async () => {
    const { files, manifest, warnings } = await generate(() => new Counter({ width: 8 }));
    expect(manifest.top).toBe('counter_8');
    expect([...files.keys()].sort()).toEqual(['counter_8.f', 'counter_8.sv', 'counter_8.sv.map', 'manifest.json']);
    expect(files.get('counter_8.sv')).toContain("if (en) value <= value + 8'd1;");
    expect(warnings).toEqual([]);
  });

  it('gives the same bytes on every run', async () => {
    const texts = async () => [...(await generate(new Pair({ width: 4 }))).files];
    expect(await texts()).toEqual(await texts());
  });

  it('replaces the design that was there, and leaves other files alone', async () => {
    await writeFile(join(dir, 'notes.txt'), 'mine');
    await generate(new Pair({ width: 4 }), { outDir: dir });
    await mkdir(join(dir, '.mosaic-left'), { recursive: true });
    await generate(new Counter({ width: 5 }), { outDir: dir });
    expect((await readdir(dir)).sort()).toEqual([
      'counter_5.f',
      'counter_5.sv',
      'counter_5.sv.map',
      'manifest.json',
      'notes.txt',
    ]);
    expect(await readFile(join(dir, 'notes.txt'), 'utf8')).toBe('mine');
    const manifest = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8')) as { top: string };
    expect(manifest.top).toBe('counter_5');
  });

  it('writes nothing for a wrong design', async () => {
    class Wrong extends Counter {
      override logic() {
        this.count.assign(this.value);
      }
    }
    await generate(new Counter({ width: 4 }), { outDir: dir });
    const before = await readdir(dir);
    await expect(generate(() => new Wrong({ width: 9 }), { outDir: dir })).rejects.toThrow(DiagnosticError);
    expect(await readdir(dir)).toEqual(before);
  });

  it('says where and why it cannot write', async () => {
    const file = join(dir, 'taken');
    await writeFile(file, '');
    const refused = generate(new Counter({ width: 4 }), { outDir: file });
    await expect(refused).rejects.toThrow(UserError);
    await expect(generate(new Counter({ width: 4 }), { outDir: file })).rejects.toThrow(
      [
        'the design cannot be written',
        `  in       ${file}`,
        '  expected a directory that can be written',
        '  found    a file where a directory is wanted',
        '  fix      choose another directory',
      ].join('\n'),
    );
  });

  it.skipIf(process.getuid?.() === 0)('says so where there is no permission', async () => {
    await chmod(dir, 0o500);
    await expect(generate(new Counter({ width: 4 }), { outDir: dir })).rejects.toThrow('no permission');
    await chmod(dir, 0o700);
  });
});
