import { fail } from './complain.ts';
import { showHost } from './constant.ts';
import { here } from './here.ts';
import { Type } from './type.ts';
import { Value } from './value.ts';

/** Refuses what is no type; without one there is nothing to go on with. */
export function expectType(type: unknown, call: string): void {
  if (type instanceof Type) return;
  fail('wrongArgument', {
    place: here(),
    expected: `a type for ${call}, such as UInt(8)`,
    found: type instanceof Value ? `a signal, of type ${type.type.text}` : showHost(type),
    fix: type instanceof Value ? 'give its type: signal.type' : 'write UInt(width), Bool(), Vec(length, type) ...',
  });
}

/** Refuses what is no plain object of options. */
export function expectOptions(options: unknown, call: string): void {
  if (typeof options === 'object' && options !== null) return;
  fail('wrongArgument', {
    place: here(),
    expected: `an object for ${call}`,
    found: showHost(options),
    fix: `write ${call} with { name: value, ... }`,
  });
}
