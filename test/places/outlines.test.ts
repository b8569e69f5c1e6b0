import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outlineOfFile, recheckOutlines } from '../../gen/places/outline-store.ts';
import { siteAt } from '../../gen/places/outline.ts';
import { setProjectRoot } from '../../gen/places/root.ts';

let root = '';
let file = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'outlines-'));
  file = join(root, 'user.ts');
  setProjectRoot(root);
});

afterEach(() => {
  rmSync(root, { recursive: true });
  setProjectRoot(undefined);
  recheckOutlines();
});

function write(text: string): void {
  writeFileSync(file, text);
  recheckOutlines();
}

function nameAt(line: number, column: number): string | null | undefined {
  const outline = outlineOfFile(file);
  return outline === null ? undefined : siteAt(outline, line, column)?.name;
}

describe('the outline of a source file', () => {
  it('is kept between runs, for one content', () => {
    write('const sum = add(1);');
    expect(nameAt(1, 13)).toBe('sum');
    const folder = join(root, 'out/cache/places');
    const [cached] = readdirSync(folder);
    const kept = readFileSync(join(folder, cached), 'utf8');
    expect(kept).toContain('"name":"sum"');
    write('const total = add(1);');
    expect(nameAt(1, 15)).toBe('total');
    expect(readdirSync(folder)).toEqual([cached]);
    expect(readFileSync(join(folder, cached), 'utf8')).toContain('"name":"total"');
  });

  it('keeps the indentation of doc comments, and leaves out marks, links and tags', () => {
    write(`/**
 * Counts {@link Event}s:
 *
 *     clk   _|-|_
 *       en  ___|-
 *
 * up to 7.
 * @throws never
 */
class Counter {
  /** One line. */
  readonly en = input();
  /** First
   *  second. */
  readonly out = output();
  readonly bare = wire();
}`);
    const outline = outlineOfFile(file);
    expect(outline?.classes[0].doc).toBe('Counts Events:\n\n    clk   _|-|_\n      en  ___|-\n\nup to 7.');
    expect(outline?.members.map(({ name, doc }) => [name, doc])).toEqual([
      ['en', 'One line.'],
      ['out', 'First\n second.'],
      ['bare', ''],
    ]);
  });

  it('is made anew where the kept one is broken', () => {
    write('const sum = add(1);');
    expect(nameAt(1, 13)).toBe('sum');
    const folder = join(root, 'out/cache/places');
    writeFileSync(join(folder, readdirSync(folder)[0]), '{"format":');
    write('const other = add(1);');
    expect(nameAt(1, 15)).toBe('other');
  });

  it('does without a folder that can be written', () => {
    writeFileSync(join(root, 'out'), 'a file where the folder should be');
    write('const sum = add(1);');
    expect(nameAt(1, 13)).toBe('sum');
  });

  it('is nothing for a file that cannot be read', () => {
    expect(nameAt(1, 1)).toBeUndefined();
  });

  it('takes a file with mistakes in its syntax for what can be read of it', () => {
    write('const sum = add(1;\nconst next = add(2);');
    expect(nameAt(2, 14)).toBe('next');
  });
});
