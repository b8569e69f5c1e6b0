import { describe, expect, it } from 'vitest';
import { drawDigit, htmlReport, layerTable, sideBySide } from '../../sim/report/index.ts';
import type { RunResult } from '../../sim/report/index.ts';

const result: RunResult = {
  model: 'two.onnx',
  preset: 'simba',
  images: 2,
  correct: 1,
  mismatches: 0,
  comparedBytes: 1200,
  rtlMacs: 64_000,
  macs: 48_000,
  cycles: 1_000,
  macUtilisation: 0.75,
  stallSeed: null,
  layers: [
    {
      name: 'first',
      shape: '8×8×1×1 → 10×10',
      macs: 48_000,
      paddingMacs: 16_000,
      rtlMacs: 64_000,
      cycles: 1_000,
      macUtilisation: 0.75,
      stalls: { configuration: 100, input: 0 },
      bytes: { config: 80 },
    },
  ],
};

describe('the report', () => {
  it('has a line per layer and a sum, without causes that never came', () => {
    expect(
      layerTable(result)
        .split('\n')
        .map((line) => line.trimEnd()),
    ).toMatchInlineSnapshot(`
      [
        " layer   shape               MACs   cycles   utilisation       waits for",
        "                                                           configuration",
        "─────────────────────────────────────────────────────────────────────────",
        " first   8×8×1×1 → 10×10   48,000    1,000        75.0 %             100",
        " all                       48,000    1,000        75.0 %             100",
      ]
    `);
  });

  it('draws two rows of pixels in a line', () => {
    const pixels = Uint8Array.from([255, 0, 255, 0, 255, 255, 0, 0, 255]);
    expect(drawDigit(pixels, 3, 3)).toEqual(['▀▄█', '  ▀']);
    expect(sideBySide([['ab', 'cd'], ['ef', 'gh']], ['1', '2'])).toBe('ab  ef\ncd  gh\n1   2'); // prettier-ignore
  });

  it('is one self-contained page with images, answers, table and chart', async () => {
    const pixels = new Uint8Array(9).fill(200);
    const html = await htmlReport(result, [
      { pixels, rows: 3, columns: 3, label: 4, answer: 4 },
      { pixels, rows: 3, columns: 3, label: 4, answer: 9 },
    ]);
    expect(html).toContain('1 of 2 images right');
    expect(html).toContain('<figcaption class="wrong">9 (is 4)</figcaption>');
    expect(html).toContain('<td>48,000</td>');
    expect(html.match(/<svg/g)).toHaveLength(3);
    expect(html).not.toMatch(/(src|href)="http/);
  });
});
