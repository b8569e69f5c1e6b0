import { Script } from 'node:vm';
import * as language from '../../gen/index.ts';
import { DiagnosticError, check, elaborate, type Design, type Module } from '../../gen/index.ts';
import { IMPORTS, toSource, topOf, type DesignRecipe } from './recipe/index.ts';

/** Runs the recipe's program: elaborates the design and checks it. Throws what a user would see. */
export function build(recipe: DesignRecipe): Design {
  const top = topOf(recipe);
  const program = toSource(recipe)
    .replaceAll(/^( {2})readonly /gm, '$1')
    .replace(/ extends Module<\{ k: number \}>/g, ' extends Module');
  const script = new Script(`({ ${IMPORTS.join(', ')} }) => {\n${program}\nreturn ${top};\n}`, {
    filename: `${top}.js`,
  });
  const make = script.runInThisContext() as (from: typeof language) => new (p: { k: number }) => Module<unknown>;
  const Top = make(language);
  const design = elaborate(() => new Top({ k: 1 }));
  const { errors } = check(design);
  if (errors.length > 0) throw new DiagnosticError(errors, design.places);
  return design;
}
