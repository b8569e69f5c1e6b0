import { closest } from 'fastest-levenshtein';
import { RESERVED_WORDS } from '../../../gen/reserved-words.ts';
import { snakeCase } from '../../../gen/snake-case.ts';
import type { Block } from './block.ts';
import { fieldsOf, registersOf } from './block.ts';
import type { Mistake } from './mistakes.ts';

/** `levelA` → `LEVEL_A`, as C macros have it. */
export const upper = (...names: readonly string[]): string => names.map(snakeCase).join('_').toUpperCase();

/** `levelA` → `LevelA`, as types and members of enumerations have it. */
export const pascal = (...names: readonly string[]): string =>
  names.map((name) => name[0].toUpperCase() + name.slice(1)).join('');

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Keywords of C99, C11 and C++17, and macros of the headers that ours includes. */
const cWords = words(`
alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t class compl const const_cast constexpr
continue decltype default delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline int
long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast restrict
return short signed sizeof static static_assert static_cast struct switch template this thread_local throw true try typedef typeid
typename union unsigned using virtual void volatile wchar_t while xor xor_eq
`);

/** Names that every bundle of the hardware language has. */
const languageWords = words('assign next pack type constructor toString valueOf then');

/** Why a name is taken, or null. */
function reservedBy(name: string): string | null {
  const text = snakeCase(name);
  if (cWords.has(text)) return 'a keyword of C or C++';
  if (RESERVED_WORDS.has(text)) return 'a keyword of SystemVerilog';
  return languageWords.has(name) ? 'a property of every signal' : null;
}

/** What is wrong with a name of a block, register, field or element; null for nothing. */
export function nameMistake(what: string, name: string, where: string): Mistake | null {
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) {
    return {
      what: `the name of ${what} is no identifier in camel case`,
      where,
      expected: 'letters and digits, the first a small letter, such as levelA',
      found: `'${name}'`,
      fix: 'rename it; macros, functions and signals get theirs from it',
    };
  }
  const reserved = reservedBy(name);
  return reserved === null
    ? null
    : {
        what: `the name of ${what} is reserved`,
        where,
        expected: 'a name that C, C++, SystemVerilog and the hardware language leave free',
        found: `'${name}', ${reserved}`,
        fix: 'choose another name, or put a word before or behind it',
      };
}

/** Names that differ in capital letters only: in macros and signals they would be the same, or look so. */
export function clashes(names: readonly string[]): [string, string][] {
  const seen = new Map<string, string>();
  const found: [string, string][] = [];
  for (const name of names) {
    const before = seen.get(name.toLowerCase());
    if (before === undefined) seen.set(name.toLowerCase(), name);
    else found.push([before, name]);
  }
  return found;
}

/** The nearest of `known`, as a hint. */
export const didYouMean = (name: string, known: readonly string[]): string =>
  known.length === 0 ? '' : `did you mean '${closest(name, [...known])}'?`;

/** Every macro and constant of the block's C header with what it belongs to, in order. */
export function cNames(block: Block): [name: string, path: string][] {
  const of = (stem: string, path: string, suffixes: readonly string[]): [string, string][] =>
    suffixes.map((suffix) => [`${stem}_${suffix}`, path]);
  return [
    ...of(upper(block.name), 'the block', ['BASE', 'SIZE', 'REGISTERS_H']),
    ...registersOf(block).flatMap((register) => {
      const stem = upper(block.name, register.name);
      const array = register.count === null ? [] : ['COUNT', 'STRIDE'];
      return [
        ...of(stem, register.name, ['OFFSET', 'RESET', ...array]),
        ...(register.elements ?? []).map((element): [string, string] => [
          `${stem}_INDEX_${upper(element)}`,
          `${register.name}.${element}`,
        ]),
        ...fieldsOf(register).flatMap((field) => {
          const name = `${stem}_${upper(field.name)}`;
          return [
            ...of(name, field.path, ['SHIFT', 'WIDTH', 'MASK']),
            ...of(
              name,
              field.path,
              (field.values ?? []).map(([value]) => upper(value)),
            ),
          ];
        }),
      ];
    }),
  ];
}
