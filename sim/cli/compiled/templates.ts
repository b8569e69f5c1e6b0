import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import Handlebars from 'handlebars';
import { OPTIONS } from '../../../gen/print/templates/load.ts';

/**
 * Puts templates into a bundle as code, with only that part of Handlebars that runs them, in the place of the module that would compile them.
 *
 * @param loader path of that module, `gen/print/templates/load.ts`; the templates stand beside it
 */
export function templatesPlugin(loader: string): Plugin {
  const folder = dirname(loader);
  return {
    name: 'mosaic-templates',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]load\.ts$/ }, ({ path }) =>
        path === loader ? { contents: loaderText(folder), loader: 'js', resolveDir: folder } : undefined,
      );
      // as files of their own: a change to one makes the compiled script stale
      onLoad({ filter: /\.hbs$/ }, ({ path }) => ({
        contents: `export default ${Handlebars.precompile(readFileSync(path, 'utf8'), OPTIONS) as string};`,
        loader: 'js',
      }));
    },
  };
}

function loaderText(folder: string): string {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.hbs'))
    .map((file) => basename(file, '.hbs'));
  return [
    `import Handlebars from 'handlebars/runtime';`,
    ...names.map((name, i) => `import template${i} from ${JSON.stringify(join(folder, `${name}.hbs`))};`),
    'const handlebars = Handlebars.create();',
    `const templates = { ${names.map((name, i) => `${JSON.stringify(name)}: template${i}`).join(', ')} };`,
    'export const load = (name) => handlebars.template(templates[name]);',
  ].join('\n');
}
