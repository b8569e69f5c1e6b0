import type { Block, UpdateSource } from './block.ts';
import { fieldsOf, registersOf } from './block.ts';
import type { Mistake } from './mistakes.ts';
import { didYouMean } from './names.ts';
import type { BlockSpec } from './spec.ts';

/** Where each update comes from, also where that does not exist. */
export function layoutUpdates(spec: BlockSpec): Record<string, UpdateSource> {
  return Object.fromEntries(
    Object.entries(spec.updates ?? {}).map(([name, source]): [string, UpdateSource] => {
      const [register, ...field] = source.split('.');
      return [name, source === 'hardware' ? 'hardware' : { register, field: field.join('.') }];
    }),
  );
}

/** What can be wrong with double-buffering. */
export function updateRules(block: Block, spec: BlockSpec): Mistake[] {
  const mistakes: Mistake[] = [];
  const registers = registersOf(block);
  for (const [name, source] of Object.entries(block.updates)) {
    const where = `updates.${name}`;
    if (!registers.some(({ buffer }) => buffer === name)) {
      mistakes.push({
        what: 'an update has nothing to do',
        where,
        expected: `a register with buffer: '${name}'`,
        found: 'none',
        fix: 'give it to a register, or remove the update',
      });
    }
    if (source === 'hardware') continue;
    const register = registers.find((candidate) => candidate.name === source.register);
    const field = register && fieldsOf(register).find((candidate) => candidate.name === source.field);
    if (register?.count === null && field?.access === 'pulse' && field.kind === 'bool') continue;
    const pulses = registers
      .filter(({ count }) => count === null)
      .flatMap(fieldsOf)
      .filter(({ access, kind }) => access === 'pulse' && kind === 'bool');
    mistakes.push({
      what: 'an update comes from nowhere',
      where,
      expected: `'hardware', or a flag that is a pulse and in no array${pulses.length === 0 ? '' : `: ${pulses.map(({ path }) => path).join(', ')}`}`,
      found: `'${spec.updates?.[name]}'`,
      fix: didYouMean(spec.updates?.[name] ?? '', ['hardware', ...pulses.map(({ path }) => path)]),
    });
  }
  for (const register of registers) {
    if (register.buffer === null) continue;
    const known = Object.keys(block.updates);
    if (!known.includes(register.buffer)) {
      mistakes.push({
        what: 'a register waits for an unknown update',
        where: register.name,
        expected: known.length === 0 ? 'an update that the block lists' : `one of ${known.join(', ')}`,
        found: `'${register.buffer}'`,
        fix:
          known.length === 0
            ? `add updates: { ${register.buffer}: 'hardware' } to the block`
            : didYouMean(register.buffer, known),
      });
    }
    const strange = register.external
      ? register.name
      : fieldsOf(register).find(({ access }) => access !== 'rw' && access !== 'wo')?.path;
    if (strange === undefined) continue;
    mistakes.push({
      what: 'only values that software writes can be double-buffered',
      where: strange,
      expected: 'rw and wo fields, kept by the decode logic',
      found: register.external
        ? 'an external register'
        : (fieldsOf(register).find(({ path }) => path === strange)?.access ?? ''),
      fix: 'move the field to a register without buffer',
    });
  }
  return mistakes;
}
