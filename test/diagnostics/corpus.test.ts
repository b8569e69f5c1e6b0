import { describe, expect, it } from 'vitest';
import { codes } from '../../gen/diagnostics/index.ts';
import { loadCorpus } from './corpus.ts';
import { diagnose, diagnosed } from './diagnose.ts';

/**
 * Every diagnostic has a wrong design in `designs/` and its full text in `expected/`. After a wanted change of texts:
 * `npx vitest run test/diagnostics -u`, and read the difference.
 */
const corpus = await loadCorpus();

describe('the text of every diagnostic', () => {
  it.each(corpus)('$name', async ({ name, designs }) => {
    const texts = Object.entries(designs).map(([what, make]) => `--- ${what}\n\n${diagnosed(make)}\n`);
    await expect(texts.join('\n')).toMatchFileSnapshot(`expected/${name}.txt`);
  });

  it.each(corpus)('$code is what the designs of $name show', ({ code, designs }) => {
    for (const make of Object.values(designs)) expect(diagnose(make).map((message) => message.code)).toContain(code);
  });
});

describe('the registry', () => {
  const registered = Object.values(codes).map(({ code }) => code);

  it('has each code once', () => {
    expect(new Set(registered).size).toBe(registered.length);
  });

  it('is covered by the corpus, code by code', () => {
    expect(corpus.map(({ code }) => code)).toEqual([...registered].sort());
  });
});
