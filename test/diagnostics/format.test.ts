import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DiagnosticError, formatMessages, messagesOf } from '../../gen/diagnostics/index.ts';
import type { Diagnostic } from '../../gen/diagnostics/index.ts';
import { UserError } from '../../gen/errors.ts';
import type { Place } from '../../gen/ir/index.ts';
import { beginPlaces, finishPlaces, unknownPlace } from '../../gen/places/index.ts';

const FILE = 'hw/pe/vector-mac.ts';
let root = '';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'diagnostics-'));
  mkdirSync(join(root, 'hw/pe'), { recursive: true });
  const lines = new Array<string>(41).fill('');
  lines[16] = '  readonly sum = reg(UInt(24));';
  lines[40] = '    this.sum.assign(product.add(carry));';
  writeFileSync(join(root, FILE), lines.join('\n'));
  beginPlaces({ root });
  finishPlaces();
});

afterAll(() => {
  rmSync(root, { recursive: true });
  beginPlaces();
  finishPlaces();
});

const at = (line: number, column: number, file = FILE): Place => ({ file, line, column, name: null });
const places = [unknownPlace, at(17, 18), at(41, 14), at(3, 1, 'a.ts'), at(3, 9, 'a.ts')];

const mismatch: Diagnostic = {
  code: 'M014',
  path: 'chip.pe[3].mac',
  place: 2,
  expected: { text: '24 bits', source: { place: 2, part: 'receiver' }, declared: 1 },
  found: { text: '17 bits', source: { place: 2, part: 0 } },
  fix: '{found}.pad(24), or declare sum with 17 bits',
};

describe('a message', () => {
  it('reads as the design document says', () => {
    expect(formatMessages(messagesOf([mismatch], places))).toMatchInlineSnapshot(`
      "M014 width mismatch                                          in chip.pe[3].mac
        hw/pe/vector-mac.ts:41:14
          41 |     this.sum.assign(product.add(carry));
             |              ^^^^^^
        expected 24 bits   (this.sum, declared at hw/pe/vector-mac.ts:17)
        found    17 bits   (product.add(carry))
        fix      product.add(carry).pad(24), or declare sum with 17 bits

      1 error"
    `);
  });

  it('does without the excerpt and the source where the file cannot be read', () => {
    const elsewhere = {
      ...mismatch,
      place: 3,
      expected: { text: '24 bits', source: { place: 3, part: 'call' } },
    } as const;
    expect(formatMessages(messagesOf([{ ...elsewhere, found: '17 bits' }], places))).toMatchInlineSnapshot(`
      "M014 width mismatch                                          in chip.pe[3].mac
        a.ts:3:1
        expected 24 bits
        found    17 bits
        fix      (the value).pad(24), or declare sum with 17 bits

      1 error"
    `);
  });

  it('puts a source in parentheses before a method is called on it, unless it is a chain of calls', () => {
    const fixOf = (source: string): string | null =>
      messagesOf([{ ...mismatch, found: { text: '', source } }], places)[0].fix;
    expect(fixOf('a.add(b, c)')).toBe('a.add(b, c).pad(24), or declare sum with 17 bits');
    expect(fixOf('ready ? a : b')).toBe('(ready ? a : b).pad(24), or declare sum with 17 bits');
  });

  it('has notes with places, in their order', () => {
    const notes = [
      { text: () => 'first', place: 4 },
      { text: 'second', place: 0 },
    ];
    const text = formatMessages(messagesOf([{ code: 'M090', path: '', place: 0, notes }], places));
    expect(text).toMatchInlineSnapshot(`
      "M090 signal never read (warning)
        note     first   (a.ts:3:9)
        note     second

      1 warning"
    `);
  });
});

describe('the messages of a run', () => {
  it('are sorted by place, each told once, with the number of instances', () => {
    const list: Diagnostic[] = [
      mismatch,
      { code: 'M040', path: 'chip', place: 4 },
      { ...mismatch, path: 'chip.pe[4].mac' },
      { ...mismatch, path: 'chip.pe[4].mac' },
      { code: 'M040', path: 'chip', place: 3 },
    ];
    expect(
      messagesOf(list, places).map(({ code, path, instances, place }) => [code, path, instances, place.line]),
    ).toEqual([
      ['M040', 'chip', 1, 3],
      ['M040', 'chip', 1, 3],
      ['M014', 'chip.pe[3].mac', 2, 41],
    ]);
  });

  it('end after fifty, and say how many there are', () => {
    const many = Array.from({ length: 60 }, (_, i): Diagnostic => ({
      code: 'M040',
      path: `chip.u${i}`,
      place: 0,
      found: `${i}`,
    }));
    const text = formatMessages(messagesOf(many, places));
    expect(text.match(/^M040/gm)).toHaveLength(50);
    expect(text.endsWith('\n\n60 errors; the first 50 are shown')).toBe(true);
  });

  it('are thrown together, as a mistake of the user', () => {
    const error = new DiagnosticError([mismatch], places);
    expect(error).toBeInstanceOf(UserError);
    expect(error.messages.map(({ code }) => code)).toEqual(['M014']);
    expect(error.message).toContain('M014 width mismatch');
  });
});
