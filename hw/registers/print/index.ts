import type { Block } from '../definition/index.ts';

/** Texts that are made from a definition of registers (docs/registers.md). */
export { cHeader } from './c-header.ts';
export { bitDiagram, registerPage } from './markdown.ts';

/** The block as it is laid out, for other programs: numbers beyond 2^53 are decimal texts. */
export function registerJson(block: Block): string {
  const plain = (_key: string, value: unknown): unknown =>
    typeof value !== 'bigint' ? value : value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value);
  return `${JSON.stringify(block, plain, 2)}\n`;
}
