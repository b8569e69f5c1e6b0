import { describe, expect, it } from 'vitest';
import { pePresets } from '../../hw/pe/config/index.ts';
import type { TileProgram } from '../../hw/pe/config/index.ts';
import { compileLayer, verifyPasses } from '../../sim/compile/index.ts';
import type { Pass } from '../../sim/compile/index.ts';
import { Random } from '../../sim/random/index.ts';
import { plainLayer } from '../support/plain-layer.ts';

const { simba } = pePresets;
const { passes } = compileLayer(plainLayer(new Random(41), { C: 32, H: 16, K: 40, R: 3 }, 9), simba);

/** The layer's passes with one's program changed, the last one's if not told otherwise. */
function changed(change: (program: TileProgram) => Partial<TileProgram>, index = passes.length - 1): readonly Pass[] {
  return passes.map((pass, i) =>
    i === index ? { ...pass, program: { ...pass.program, ...change(pass.program) } } : pass,
  );
}

describe('verification of programs', () => {
  it('passes what the compiler makes', () => {
    expect(() => verifyPasses(simba, passes)).not.toThrow();
  });

  it('finds an offset that is never filled', () => {
    const far = changed(({ inputBase }) => ({ inputBase: inputBase + 40 }));
    expect(() => verifyPasses(simba, far)).toThrowError(/line \d+ is never sent/);
    const late = changed(({ weightBase }) => ({ weightBase: weightBase + 8 }));
    expect(() => verifyPasses(simba, late)).toThrowError(/weight word \d+ is never sent/);
  });

  it('finds an offset before the head, and one past the buffer', () => {
    const before = changed(({ inputBase }) => ({ inputBase: inputBase - 1 }), 0);
    expect(() => verifyPasses(simba, before)).toThrowError(/line -1 lies before the head/);
    const past = changed(() => ({ inputBase: 1024 }), 0);
    expect(() => verifyPasses(simba, past)).toThrowError(/lies past the 1024 that the buffer holds/);
  });

  it('finds a release of what has not come, and what is never released', () => {
    const more = changed(({ inputRelease }) => ({ inputRelease: { ...inputRelease, lines: inputRelease.lines + 1 } }));
    expect(() => verifyPasses(simba, more)).toThrowError(/1 more than have surely come|is never sent|before the head/);
    const never = changed(() => ({ inputRelease: { level: 7, lines: 0 } }));
    expect(() => verifyPasses(simba, never)).toThrowError(/line \d+ is never sent|of line stay in the buffer/);
    const weights = changed(() => ({ weightRelease: { level: 7, words: 0 } }));
    expect(() => verifyPasses(simba, weights)).toThrowError(/of weight word stay in the buffer/);
  });

  it('finds sums beyond the bank and K tiles that the element does not have', () => {
    const many = changed(() => ({ positions: 65 }));
    expect(() => verifyPasses(simba, many)).toThrowError(/more sums than a bank has entries/);
    const tiles = changed(() => ({ kTiles: 3 }));
    expect(() => verifyPasses(simba, tiles)).toThrowError(/3 K tiles, the element has 2/);
  });

  it('finds fields that do not fit their registers', () => {
    const wide = changed(() => ({ extent: { height: 4096, width: 1 } }));
    expect(() => verifyPasses(simba, wide)).toThrowError(RangeError);
  });
});
