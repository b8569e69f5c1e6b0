import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peRegisters } from '../../hw/pe/config/index.ts';
import {
  addressOf,
  cNames,
  countOf,
  fieldsOf,
  maskOf,
  registersOf,
  resetWord,
  snake,
  upper,
} from '../../hw/registers/definition/index.ts';
import type { Block } from '../../hw/registers/definition/index.ts';
import { cHeader } from '../../hw/registers/print/index.ts';
import { Random } from '../../sim/random/index.ts';
import { randomBlock } from './support/random-block.ts';
import { timer } from './support/timer.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mosaic-header-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const blocks: [string, Block][] = [
  ['of the element', peRegisters as unknown as Block],
  ['of a timer', timer as unknown as Block],
  ...Array.from({ length: 6 }, (_, i): [string, Block] => [`of random block ${i + 1}`, randomBlock(new Random(i + 1))]),
];

const flags = ['-Wall', '-Wextra', '-Werror', '-pedantic'];

/** A program that prints every constant of the header by name, and what its functions make of some words. */
function program(block: Block): { text: string; expected: string[] } {
  const lines: string[] = [];
  const expected: string[] = [];
  const show = (expression: string, value: bigint) => {
    lines.push(`  printf("%s %llx\\n", "${expression}", (unsigned long long)(${expression}));`);
    expected.push(`${expression} ${BigInt.asUintN(64, value).toString(16)}`);
  };
  show(upper(block.name, 'base'), BigInt(block.base));
  show(upper(block.name, 'size'), BigInt(block.size));
  for (const register of registersOf(block)) {
    const stem = upper(block.name, register.name);
    for (let i = 0; i < countOf(register); i++)
      show(register.count === null ? `${stem}_OFFSET` : `${stem}_OFFSET(${i})`, BigInt(addressOf(register, i)));
    if (register.count !== null) show(`${stem}_COUNT`, BigInt(register.count));
    if (register.count !== null) show(`${stem}_STRIDE`, BigInt(register.stride));
    register.elements?.forEach((element, i) => show(`${stem}_INDEX_${upper(element)}`, BigInt(i)));
    show(`${stem}_RESET`, resetWord(register));
    for (const field of fieldsOf(register)) {
      const name = `${stem}_${upper(field.name)}`;
      show(`${name}_SHIFT`, BigInt(field.lsb));
      show(`${name}_WIDTH`, BigInt(field.width));
      show(`${name}_MASK`, maskOf(field));
      for (const [value, number] of field.values ?? []) show(`${name}_${upper(value)}`, BigInt(number));
      const call = snake(name.toLowerCase());
      const word = `UINT${block.wordBits}_C(0x${maskOf(field).toString(16)})`;
      show(`${call}_get(${word})`, field.kind === 'sint' ? -1n : maskOf(field) >> BigInt(field.lsb));
      show(`${call}_get(~${word})`, 0n);
      show(`${call}_set(0, 1)`, 1n << BigInt(field.lsb));
      show(`${call}_set(${word}, 0)`, 0n);
      if (field.kind === 'sint') show(`${call}_set(0, -2)`, maskOf(field) & ~(1n << BigInt(field.lsb)));
    }
  }
  const text = `#include <stdio.h>\n#include "block.h"\n\nint main(void) {\n${lines.join('\n')}\n  return 0;\n}\n`;
  return { text, expected };
}

describe.each(blocks)('the C header %s', (_, block) => {
  it('compiles as C99 and as C++ without a warning, and its constants and functions are those of the definition', async () => {
    const { text, expected } = program(block);
    await writeFile(join(directory, 'block.h'), cHeader(block));
    await writeFile(join(directory, 'main.c'), text);
    const compile = async (compiler: string, ...args: string[]) => {
      await execa(compiler, [...args, ...flags, 'main.c', '-o', 'main'], { cwd: directory });
      return (await execa(join(directory, 'main'))).stdout.split('\n');
    };
    expect(await compile('gcc', '-std=c99')).toEqual(expected);
    expect(await compile('g++', '-x', 'c++')).toEqual(expected);
  });

  it('has each of its names once', () => {
    const header = cHeader(block);
    const defined = [...header.matchAll(/^#define (\w+)/gm), ...header.matchAll(/^ {2}([A-Z]\w+) = /gm)].map(
      ([, name]) => name,
    );
    expect(new Set(defined)).toEqual(new Set(cNames(block).map(([name]) => name)));
    expect(new Set(defined).size).toBe(defined.length);
  });
});

it('compiles for RISC-V where there is a compiler for it', async (context) => {
  const compilers = ['riscv64-linux-gnu-gcc', 'riscv64-unknown-elf-gcc'];
  const found = await Promise.all(compilers.map((name) => execa(name, ['--version'], { reject: false })));
  const compiler = compilers.find((_, i) => !found[i].failed);
  if (compiler === undefined) return context.skip();
  await writeFile(join(directory, 'block.h'), cHeader(timer as unknown as Block));
  await writeFile(
    join(directory, 'only.c'),
    '#include "block.h"\nuint32_t f(uint32_t w) { return timer_now_cycles_get(w); }\n',
  );
  await execa(compiler, ['-std=c99', ...flags, '-ffreestanding', '-c', 'only.c'], { cwd: directory });
});

it('reads like this', async () => {
  await expect(cHeader(timer as unknown as Block)).toMatchFileSnapshot('expected/timer.h');
});
