import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';

/** An environment of our own: no HTML escapes, and nobody else's helpers. */
const handlebars = Handlebars.create();

/** How templates are compiled. */
export const OPTIONS = { noEscape: true, strict: true, knownHelpersOnly: true };

/** Compiles a template of this folder. (In the compiled command line, `sim/cli/compiled` has done that before.) */
export function load(name: string): Handlebars.TemplateDelegate {
  return handlebars.compile(readFileSync(new URL(`${name}.hbs`, import.meta.url), 'utf8'), OPTIONS);
}
