import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';

/** An environment of our own: no HTML escapes, and nobody else's helpers. */
const handlebars = Handlebars.create();

/** What a template is given: texts, of one or more lines, and parts that are repeated. */
type Context = Readonly<Record<string, unknown>>;

/** A template of this folder, compiled on first use and kept. Gives text without a line end behind the last line. */
function template<T extends object>(name: string): (context: T) => string {
  let compiled: Handlebars.TemplateDelegate<T> | null = null;
  return (context) => {
    compiled ??= handlebars.compile<T>(readFileSync(new URL(`${name}.hbs`, import.meta.url), 'utf8'), {
      noEscape: true,
      strict: true,
      knownHelpersOnly: true,
    });
    return compiled(context).slice(0, -1);
  };
}

export interface Section extends Context {
  readonly title: string;
  /** Texts that are set apart by empty lines. */
  readonly paragraphs: readonly string[];
}

export const moduleTemplate = template<{
  name: string;
  header: string;
  ports: string;
  sections: readonly Section[];
}>('module');

export const alwaysFf = template<{
  sensitivity: string;
  /** The condition of being in reset; null: no reset. */
  reset: string | null;
  resets: string;
  body: string;
}>('always-ff');

export const alwaysComb = template<{ body: string }>('always-comb');

export const choice = template<{ index: string; cases: string }>('choice');

export const memoryPort = template<{ sensitivity: string; body: string }>('memory-port');

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
