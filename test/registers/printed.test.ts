import { readFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { generate } from '../../gen/index.ts';
import { peRegisters } from '../../hw/pe/config/index.ts';
import { Registers } from '../../hw/registers/circuit/index.ts';
import type { Block } from '../../hw/registers/definition/index.ts';
import { registerJson, registerPage } from '../../hw/registers/print/index.ts';
import { lintDesign } from '../../sim/verilator/index.ts';
import { timer } from './support/timer.ts';

const page = async (block: Block, path: string) =>
  format(registerPage(block), { ...(await resolveConfig(path)), parser: 'markdown' });

describe('what is made from a definition', () => {
  it('SystemVerilog reads like this, and is clean under Verilator, Icarus and Yosys', async () => {
    const design = await generate(() => new Registers({ block: timer }), { print: { locators: false } });
    await expect(design.files.get('timer_registers.sv')).toMatchFileSnapshot('expected/timer_registers.sv');
    const reports = await lintDesign(design);
    expect(reports.map(({ messages }) => messages)).toEqual([[], [], []]);
  });

  it('a page reads like this', async () => {
    const path = new URL('expected/timer.md', import.meta.url).pathname;
    await expect(await page(timer as unknown as Block, path)).toMatchFileSnapshot(path);
  });

  it('the page of the element’s registers in docs/ is up to date', async () => {
    const path = new URL('../../docs/pe-registers.md', import.meta.url).pathname;
    await expect(await page(peRegisters as unknown as Block, path)).toMatchFileSnapshot(path);
  });

  it('data has everything in its place', () => {
    const data = JSON.parse(registerJson(timer as unknown as Block)) as Block;
    expect(data.registers.offset).toMatchObject({
      address: 8,
      count: 3,
      stride: 4,
      fields: { value: { lsb: 4, msb: 15, kind: 'sint', reset: 0xffb, access: 'rw' } },
    });
  });

  it('the example of docs/registers.md is what it says', async () => {
    const text = await readFile(new URL('../../docs/registers.md', import.meta.url), 'utf8');
    const example = /```ts definition\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
    const source = await readFile(new URL('support/timer.ts', import.meta.url), 'utf8');
    expect(source).toContain(example.trim());
  });
});
