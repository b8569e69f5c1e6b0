import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { mosaic } from '../cli/cli.ts';

/** The tutorial's code is taken from the page and run where the page says. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'out', 'tutorial');
const tsx = (file: string) =>
  execa(process.execPath, ['--import', 'tsx', join('out', 'tutorial', file)], { cwd: root, all: true, reject: false });

beforeAll(async () => {
  const page = await readFile(join(root, 'docs', 'tutorial.md'), 'utf8');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [, name, code] of page.matchAll(/```ts file=(\S+)\n(.*?)```/gs)) await writeFile(join(folder, name), code);
});

describe('the tutorial', () => {
  it('prints the FIFO', async () => {
    const { all, exitCode } = await tsx('print.ts');
    expect(all).toBe('fifo_4.sv');
    expect(exitCode).toBe(0);
    const text = await readFile(join(folder, 'rtl', 'fifo_4.sv'), 'utf8');
    expect(text).toContain('// Keeps up to `depth` bytes in the order of their arrival.');
    expect(text).toContain('module fifo_4 (');
    expect(text).toMatch(/wire logic grows .*\/\/ fifo\.ts:\d+/);
    expect(text).toMatch(/if \(grows\) held <= held \+ 3'd1;/);
  });

  it('simulates it', async () => {
    const { all, exitCode } = await tsx('run.ts');
    expect(all).toMatchInlineSnapshot(`
      "ready when full: false
      enq.valid ████████████
      enq.ready ████████▁▁▁▁
      deq.valid ▁▁██████████
      deq.bits  5─7─────────
      all there, in order: true"
    `);
    expect(exitCode).toBe(0);
  });

  it('proves it, and shows what breaks a claim too many', async () => {
    const prove = () => mosaic(['prove', 'out/tutorial/proven.ts:ProvenFifo', '--set', 'depth=4']);
    const { stdout, code } = await prove();
    const page = await readFile(join(root, 'docs', 'tutorial.md'), 'utf8');
    const untimed = (text: string) => text.replace(/\d+\.\d s/g, 'TIME');
    const [, shown] = /```\n(assert "never more bytes.*?)```/s.exec(page)!;
    expect(untimed(stdout)).toContain(untimed(shown).trimEnd());
    expect(code).toBe(0);

    const proven = await readFile(join(folder, 'proven.ts'), 'utf8');
    await writeFile(join(folder, 'proven.ts'), proven.replace('held.le(', 'held.lt('));
    const wrong = await prove();
    expect(wrong.stdout).toMatch(/FAILS in cycle 4.*\bheld +0─+1─2─3─4─ +fifo\.ts:\d+.*Icarus Verilog agrees/s);
    expect(wrong.code).toBe(1);
  });

  it('reports the mistake that it makes on purpose', async () => {
    const fifo = await readFile(join(folder, 'fifo.ts'), 'utf8');
    const wrong = fifo.replace('held = reg(UInt(bitsFor(this.p.depth))', 'held = reg(UInt(log2Up(this.p.depth))');
    await writeFile(join(folder, 'fifo.ts'), wrong);
    try {
      const { all, exitCode } = await tsx('print.ts');
      expect(all).toContain(`M012 literal out of range                                    in fifo
  out/tutorial/fifo.ts:33:37
    33 |     this.enq.ready.assign(this.held.ne(this.p.depth));
       |                                     ^^
  expected a value from 0 to 3 (UInt(2))
  found    4
  fix      widen to 3 bits, or use a smaller value

1 error`);
      expect(all).not.toContain('    at ');
      expect(exitCode).toBe(1);
    } finally {
      await writeFile(join(folder, 'fifo.ts'), fifo);
    }
  });
});
