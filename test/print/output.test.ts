import { createHash } from 'node:crypto';
import { SourceMap } from 'node:module';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Bool, Module, UInt, generate, input, instance, output, reg, when } from '../../gen/index.ts';

/** Counts enabled cycles. */
class Counter extends Module<{ width: number }> {
  readonly en = input(Bool());
  readonly count = output(UInt(this.p.width));
  readonly value = reg(UInt(this.p.width), { init: 0 });

  logic() {
    when(this.en, () => this.value.next(this.value.add(1))); // the step
    this.count.assign(this.value);
  }
}

/** Counters of two widths, one of them twice. */
class Pair extends Module {
  readonly en = input(Bool());
  readonly sum = output(UInt(8));

  logic() {
    const narrow = instance(new Counter({ width: 4 }));
    const wide = instance(new Counter({ width: 8 }));
    const again = instance(new Counter({ width: 8 }));
    for (const counter of [narrow, wide, again]) counter.en.assign(this.en);
    this.sum.assign(wide.count.add(again.count).add(narrow.count.pad(8)));
  }
}

const FILE = 'test/print/output.test.ts';
const source = readFileSync(new URL('output.test.ts', import.meta.url), 'utf8').split('\n');
const stepLine = source.findIndex((line) => line.includes('// the step'));

describe('printed files', () => {
  it('are one per different module, with the parameters in the name', async () => {
    const { files, manifest } = await generate(() => new Pair());
    expect(manifest.files).toEqual(['counter_4.sv', 'counter_8.sv', 'pair.sv']);
    expect([...files.keys()]).toEqual([
      'counter_4.sv',
      'counter_4.sv.map',
      'counter_8.sv',
      'counter_8.sv.map',
      'pair.sv',
      'pair.sv.map',
      'pair.f',
      'manifest.json',
    ]);
    expect(files.get('pair.f')).toBe('counter_4.sv\ncounter_8.sv\npair.sv\n');
    expect(files.get('counter_8.sv')).toContain('Parameters: width = 8.');
  });

  it('carry their hash in the manifest, which is written as JSON beside them', async () => {
    const { files, manifest } = await generate(() => new Pair());
    for (const { file, sha256 } of manifest.modules) {
      expect(createHash('sha256').update(files.get(file!)!).digest('hex')).toBe(sha256);
    }
    expect(JSON.parse(files.get('manifest.json')!)).toEqual(manifest);
  });

  it('lead back to the source: by comments, and by a source map that Node reads', async () => {
    const { files } = await generate(() => new Counter({ width: 8 }));
    const lines = files.get('counter_8.sv')!.split('\n');
    const at = lines.findIndex((line) => line.includes('value <= value + 8'));
    expect(lines[at]).toMatch(new RegExp(`// output\\.test\\.ts:${stepLine + 1}$`));
    const entry = new SourceMap(JSON.parse(files.get('counter_8.sv.map')!)).findEntry(at, 40);
    expect(entry).toMatchObject({ generatedLine: at, originalSource: FILE, originalLine: stepLine });
  });

  it('do without either, and with a header, on request', async () => {
    const print = { locators: false, sourceMaps: false, header: 'SPDX-License-Identifier: Apache-2.0' };
    const { files } = await generate(() => new Counter({ width: 8 }), { print });
    expect([...files.keys()]).toEqual(['counter_8.sv', 'counter_8.f', 'manifest.json']);
    const text = files.get('counter_8.sv')!;
    expect(text).not.toContain('output.test.ts:' + String(stepLine + 1));
    expect(text.split('\n')[0]).toBe('// SPDX-License-Identifier: Apache-2.0');
    expect(text.endsWith('`default_nettype wire\n')).toBe(true);
  });
});
