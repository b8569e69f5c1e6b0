import { load } from './load.ts';

export * from './blocks.ts';

/** A template of this folder, compiled on first use and kept. Gives text without a line end behind the last line. */
function template<T extends object>(name: string): (context: T) => string {
  let compiled: ((context: T) => string) | null = null;
  return (context) => (compiled ??= load(name))(context).slice(0, -1);
}

export interface Section {
  readonly title: string;
  /** Texts that are set apart by empty lines. */
  readonly paragraphs: readonly string[];
}

export const moduleTemplate = template<{
  name: string;
  header: string;
  ports: string;
  sections: readonly { readonly title: string; readonly text: string }[];
}>('module');

export const lanes = template<{
  /** The first lane, and the one after the last. */
  from: number;
  to: number;
  mask: string;
  array: string;
  address: string;
  data: string;
  /** The bits of lane `i`, e.g. `[i * 8 +: 8]`. */
  select: string;
}>('lanes');

export const instanceTemplate = template<{
  module: string;
  name: string;
  parameters: string;
  connections: string;
}>('instance');

export interface ClockedChecks {
  readonly sensitivity: string;
  /** The condition of being out of reset; null: no reset. */
  readonly outOfReset: string | null;
  readonly body: string;
}

export const checksTemplate = template<{
  simulated: readonly ClockedChecks[];
  formal: readonly ClockedChecks[];
}>('checks');

export const unusedTemplate = template<{ name: string; rows: string }>('unused');
