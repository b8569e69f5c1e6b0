import { Value } from './value.ts';

/** True for a plain object or an array: host containers of values, as against signals and literals. */
export function isFields(x: unknown): x is object {
  if (typeof x !== 'object' || x === null || x instanceof Value) return false;
  if (Array.isArray(x)) return true;
  const prototype: unknown = Object.getPrototypeOf(x);
  return prototype === Object.prototype || prototype === null;
}
