import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evenPartCounts, evenSpans, usedSpan } from '../../sim/compile/spans.ts';

describe('spans', () => {
  it('cut a length evenly, longer ones first', () => {
    expect(evenSpans(7, 3)).toEqual([
      { first: 0, count: 3 },
      { first: 3, count: 2 },
      { first: 5, count: 2 },
    ]);
  });

  it('have one part count for every largest length', () => {
    expect(evenPartCounts(14)).toEqual([1, 2, 3, 4, 5, 7, 14]);
    expect(evenPartCounts(1)).toEqual([1]);
  });

  it('of used positions are those that a walk over outputs and taps finds', () => {
    const axis = fc.record({
      size: fc.integer({ min: 0, max: 12 }),
      outputs: fc.integer({ min: 1, max: 12 }),
      taps: fc.integer({ min: 1, max: 5 }),
      stride: fc.integer({ min: 1, max: 4 }),
      dilation: fc.integer({ min: 1, max: 4 }),
      pad: fc.integer({ min: 0, max: 6 }),
    });
    fc.assert(
      fc.property(axis, fc.nat(11), fc.nat(4), (a, firstOutput, firstTap) => {
        const outputs = { first: Math.min(firstOutput, a.outputs - 1), count: 0 };
        outputs.count = a.outputs - outputs.first;
        const taps = { first: Math.min(firstTap, a.taps - 1), count: 0 };
        taps.count = a.taps - taps.first;
        const read: number[] = [];
        for (let p = outputs.first; p < a.outputs; p++) {
          for (let r = taps.first; r < a.taps; r++) {
            const y = p * a.stride + r * a.dilation - a.pad;
            if (y >= 0 && y < a.size) read.push(y);
          }
        }
        const span = usedSpan(a, outputs, taps);
        if (read.length === 0) expect(span.count).toBe(0);
        else {
          expect(span.first).toBe(Math.min(...read));
          expect(span.first + span.count - 1).toBe(Math.max(...read));
        }
      }),
    );
  });
});
