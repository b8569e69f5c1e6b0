import type { z } from 'zod';
import type { Block, Field, Register } from './block.ts';
import { registersOf } from './block.ts';
import { fieldRules, layoutFields } from './fields.ts';
import { RegisterError } from './mistakes.ts';
import type { Mistake } from './mistakes.ts';
import { clashes, cNames, didYouMean, nameMistake, pascal } from './names.ts';
import { placeRegisters, registerRules } from './registers.ts';
import { blockSchema } from './spec.ts';
import type { BlockSpec } from './spec.ts';
import { layoutUpdates, updateRules } from './updates.ts';

/**
 * Checks a definition and lays it out. The literal's types stay: fields, values and ports are typed from it.
 *
 * @throws RegisterError with every mistake, each with the path of its register or field
 *
 * @example
 * const timer = defineRegisters({
 *   name: 'timer',
 *   wordBits: 32,
 *   registers: {
 *     control: { fields: { enable: {}, mode: { values: { Once: 0, Periodic: 1 } }, restart: { access: 'pulse' } } },
 *     limit: { fields: { cycles: { width: 32, reset: 1000 } } },
 *     now: { access: 'ro', fields: { cycles: { width: 32 } } },
 *   },
 * });
 */
export function defineRegisters<const S extends BlockSpec>(spec: S): Block<S> {
  const parsed = blockSchema.safeParse(spec);
  if (!parsed.success) throw new RegisterError(String(spec.name), shapeMistakes(parsed.error, spec));
  const mistakes: Mistake[] = nameRules(spec);
  const block = layout(spec, mistakes);
  for (const register of registersOf(block)) mistakes.push(...fieldRules(block, register));
  mistakes.push(...registerRules(block), ...updateRules(block, spec));
  if (mistakes.length === 0) mistakes.push(...macroRules(block));
  if (mistakes.length > 0) throw new RegisterError(spec.name, mistakes);
  return block as Block<S>;
}

/** Everything in its place, also where that place is wrong. */
function layout(spec: BlockSpec, mistakes: Mistake[]): Block {
  const addressing = spec.addressing ?? 'byte';
  const wordStep = addressing === 'word' ? 1 : spec.wordBits / 8;
  const places = placeRegisters(spec, wordStep);
  const registers: Record<string, Register> = {};
  Object.entries(spec.registers).forEach(([name, register], i) => {
    const fields = Object.fromEntries(
      layoutFields(spec, name, register, mistakes).map((field): [string, Field] => [field.name, field]),
    );
    registers[name] = {
      name,
      wordBits: spec.wordBits,
      ...places[i],
      elements: register.elements ?? null,
      fields,
      buffer: register.buffer ?? null,
      notify: register.notify ?? false,
      external: register.external ?? false,
      doc: register.doc ?? '',
    };
  });
  const size =
    Math.max(0, ...places.map(({ address, count, stride }) => address + ((count ?? 1) - 1) * stride)) + wordStep;
  return {
    name: spec.name,
    doc: spec.doc ?? '',
    wordBits: spec.wordBits,
    writeBits: spec.writeBits ?? spec.wordBits,
    addressing,
    wordStep,
    addressBits: spec.addressBits ?? Math.max(1, Math.ceil(Math.log2(size))),
    base: spec.base ?? 0,
    size,
    byteStrobes: spec.byteStrobes ?? false,
    updates: layoutUpdates(spec),
    registers,
  };
}

function nameRules(spec: BlockSpec): Mistake[] {
  const mistakes: Mistake[] = [];
  const name = (what: string, text: string, where: string) => {
    const mistake = nameMistake(what, text, where);
    if (mistake !== null) mistakes.push(mistake);
  };
  const distinct = (what: string, names: readonly string[], at: (name: string) => string) => {
    for (const [first, second] of clashes(names)) {
      mistakes.push({
        what: `two ${what} have one name`,
        where: at(second),
        expected: 'names that differ in more than capital letters',
        found: first === second ? `'${second}' twice` : `'${first}' and '${second}'`,
        fix: 'rename one of them',
      });
    }
  };
  name('the block', spec.name, spec.name);
  distinct('registers', Object.keys(spec.registers), (register) => register);
  for (const [register, { fields, elements }] of Object.entries(spec.registers)) {
    name('a register', register, register);
    for (const element of elements ?? []) name('an element', element, `${register}.${element}`);
    distinct('elements', elements ?? [], (element) => `${register}.${element}`);
    for (const field of Object.keys(fields)) name('a field', field, `${register}.${field}`);
    distinct('fields', Object.keys(fields), (field) => `${register}.${field}`);
  }
  for (const update of Object.keys(spec.updates ?? {})) name('an update', update, `updates.${update}`);
  if (Object.keys(spec.registers).length === 0) {
    mistakes.push({
      what: 'a block has no registers',
      where: spec.name,
      expected: 'one register at least',
      fix: 'add one, or leave out the block',
    });
  }
  return mistakes;
}

/** Names of register, field and value are joined in C: different ones must stay different. */
function macroRules(block: Block): Mistake[] {
  const owners = new Map<string, string>();
  const mistakes: Mistake[] = [];
  const claim = (name: string, path: string, what: string) => {
    const owner = owners.get(name);
    if (owner === undefined) owners.set(name, path);
    else if (!mistakes.some(({ where }) => where === path))
      mistakes.push({
        what: `two ${what} have one name`,
        where: path,
        expected: 'names of registers, fields and values that stay different when they are joined',
        found: `${name} for ${owner} as well`,
        fix: 'rename one of them',
      });
  };
  for (const [name, path] of cNames(block)) claim(name, path, 'macros of the C header');
  for (const register of registersOf(block)) {
    for (let i = 0; i < (register.count ?? 1); i++)
      claim(pascal(register.name) + (register.count === null ? '' : i), register.name, 'addresses in SystemVerilog');
  }
  return mistakes;
}

function shapeMistakes(error: z.ZodError, spec: unknown): Mistake[] {
  return error.issues.map((issue): Mistake => {
    const path = issue.path.map(String);
    const where = path.filter((part, i) => !(i % 2 === 0 && (part === 'registers' || part === 'fields'))).join('.');
    const value = path.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], spec);
    if (issue.code === 'unrecognized_keys') {
      const known = path.length === 0 ? blockKeys : path.includes('fields') ? fieldKeys : registerKeys;
      return {
        what: `unknown key '${issue.keys[0]}'`,
        where: where === '' ? 'the block' : where,
        expected: `some of ${known.join(', ')}`,
        found: issue.keys.map((key) => `'${key}'`).join(', '),
        fix: didYouMean(issue.keys[0], known),
      };
    }
    return {
      what: `'${path.at(-1) ?? 'the block'}' has a value of the wrong kind`,
      where: where === '' ? 'the block' : where,
      expected: issue.message,
      found: shown(value),
    };
  });
}

const blockKeys = Object.keys(blockSchema.shape);
const registerKeys = Object.keys(blockSchema.shape.registers.valueType.shape);
const fieldKeys = Object.keys(blockSchema.shape.registers.valueType.shape.fields.valueType.shape);

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'object' && value !== null ? 'an object' : String(JSON.stringify(value));
}
