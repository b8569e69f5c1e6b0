import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const { exports } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly exports: Readonly<Record<string, string>>;
};

it.each([
  ['./gen', 'Module'],
  ['./hw', 'Pe'],
  ['./hw/lib', 'Queue'],
  ['./hw/registers', 'defineRegisters'],
  ['./sim', 'simulate'],
  ['./sim/prove', 'prove'],
  ['./sim/registers', 'driveRegisters'],
])('the package offers %s, with %s', async (door, name) => {
  expect(Object.keys(exports)).toContain(door);
  const offered = (await import(new URL(`../../${exports[door]}`, import.meta.url).href)) as Record<string, unknown>;
  expect(offered[name]).toBeTypeOf('function');
});
