import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import type { Place } from '../../gen/ir/index.ts';
import { beginPlaces, capturePlace, classOf, docOfField, finishPlaces, unknownPlace } from '../../gen/places/index.ts';
import { runCases } from './samples.ts';
import type { Case } from './samples.ts';

const FILE = 'test/places/samples.ts';
const lines = readFileSync(new URL('samples.ts', import.meta.url), 'utf8').split('\n');

/** What stands at a place, as long as the expected text. */
function textAt(place: Place, expected: string): string {
  return (lines[place.line - 1] ?? '').slice(place.column - 1, place.column - 1 + expected.length);
}

function expectRight(one: Case, place: Place): void {
  expect({ what: one.what, file: place.file, name: place.name, text: textAt(place, one.text) }).toEqual({
    what: one.what,
    file: FILE,
    name: one.name,
    text: one.text,
  });
}

describe('places under vitest', () => {
  beginPlaces();
  const cases = runCases();
  const places = finishPlaces();

  it.each(cases)('finds line, column and name of $what', (one) => {
    expectRight(one, places[one.id]!);
  });

  it('gives one id to one position', () => {
    beginPlaces();
    const ids = [1, 2, 3].map(() => capturePlace());
    const other = capturePlace();
    expect(new Set(ids).size).toBe(1);
    expect(other).not.toBe(ids[0]);
    expect(finishPlaces()).toHaveLength(3);
  });

  it('keeps entry 0 for the unknown place, also the answer outside of a recording', () => {
    expect(places[0]).toBe(unknownPlace);
    expect(capturePlace()).toBe(0);
  });

  it('leaves stack traces of errors as they were', () => {
    beginPlaces();
    const { prepareStackTrace, stackTraceLimit } = Error;
    capturePlace();
    expect(Error.prepareStackTrace).toBe(prepareStackTrace);
    expect(Error.stackTraceLimit).toBe(stackTraceLimit);
    expect(new Error('x').stack).toContain('test/places/places.test.ts:');
    finishPlaces();
  });

  it('keeps nested recordings apart', () => {
    beginPlaces();
    const outer = capturePlace();
    beginPlaces();
    const inner = capturePlace();
    const [innerPlaces, outerPlaces] = [finishPlaces(), finishPlaces()];
    expect([outer, inner]).toEqual([1, 1]);
    expect(innerPlaces[1]!.line).toBe(outerPlaces[1]!.line + 2);
  });
});

describe('declarations around a place', () => {
  beginPlaces();
  const cases = runCases();
  const places = finishPlaces();
  const placeOf = (what: string): Place => places[cases.find((one) => one.what === what)!.id]!;

  it('knows the doc comment of a field, without marks and links', () => {
    expect(docOfField(placeOf('a class field'))).toBe('What is added, in Adder.');
    expect(docOfField(placeOf('a second field'))).toBe('');
  });

  it('knows the class around a field and around a local', () => {
    for (const what of ['a class field', 'a local in a method']) {
      const owner = classOf(placeOf(what));
      expect(owner).toMatchObject({ name: 'Adder', doc: 'Adds things.' });
      expect(lines[owner!.place.line - 1]).toContain('class Adder {');
    }
    expect(classOf(placeOf('a call'))).toBeNull();
  });

  it('knows nothing of the unknown place', () => {
    expect(docOfField(unknownPlace)).toBe('');
    expect(classOf(unknownPlace)).toBeNull();
  });
});

describe('places under tsx', () => {
  it('are the same as under vitest', async () => {
    const script = fileURLToPath(new URL('print-samples.ts', import.meta.url));
    const tsx = fileURLToPath(new URL('../../node_modules/tsx/dist/cli.mjs', import.meta.url));
    const { stdout } = await execa(process.execPath, [tsx, script]);
    const answers = JSON.parse(stdout) as (Case & { place: Place; doc: string })[];
    expect(answers.length).toBeGreaterThan(20);
    for (const one of answers) expectRight(one, one.place);
    expect(answers.find((one) => one.what === 'a class field')!.doc).toBe('What is added, in Adder.');
  }, 300_000);
});
