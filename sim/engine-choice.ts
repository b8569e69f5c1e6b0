import { UserError } from '../gen/errors.ts';

/** What runs a circuit: the engine in this process, or Verilator, which builds a library first. */
export type EngineName = 'embedded' | 'verilator';

/**
 * The engine that was asked for, or that of the environment variable `ENGINE`; null where neither says.
 *
 * @throws {UserError} for another word
 */
export function chosenEngine(asked: string | undefined, where = 'the option engine'): EngineName | null {
  if (asked !== undefined) return engineNamed(asked, where);
  const { ENGINE } = process.env;
  return ENGINE === undefined || ENGINE === '' ? null : engineNamed(ENGINE, 'the environment variable ENGINE');
}

function engineNamed(name: string, where: string): EngineName {
  if (name === 'embedded' || name === 'verilator') return name;
  throw new UserError({ what: 'no such engine', where, expected: 'embedded or verilator', found: name });
}
