import { createHash } from 'node:crypto';
import type { Domain } from '../ir/index.ts';
import type { Json } from '../manifest/index.ts';
import { BundleType } from './bundle.ts';
import { domainNumber } from './domain-number.ts';
import { GroundType } from './ground-type.ts';
import { snakeCase } from './names.ts';
import { Type } from './type.ts';

/**
 * Parameters as plain data for reports. Types become their text, functions and other objects the name of what they are.
 */
export function parametersToJson(p: unknown): Readonly<Record<string, Json>> {
  const json = toJson(p, 0);
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? (json as Record<string, Json>)
    : json === null
      ? {}
      : { value: json };
}

function toJson(x: unknown, depth: number): Json {
  if (x === null || x === undefined) return null;
  if (typeof x === 'boolean' || typeof x === 'string') return x;
  if (typeof x === 'number') return Number.isFinite(x) ? x : String(x);
  if (typeof x === 'bigint') return x >= -(2n ** 53n) && x <= 2n ** 53n ? Number(x) : String(x);
  if (x instanceof Type) return x.text;
  if (typeof x === 'function') return `function ${x.name}`;
  if (typeof x !== 'object' || depth > 8) return String(typeof x);
  if (Array.isArray(x)) return x.map((item) => toJson(item, depth + 1));
  if (domainNumber(x) !== null) return (x as Domain).name;
  const entries = Object.entries(x).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, toJson(value, depth + 1)]));
}

/**
 * A module's wished-for name: class name and parameters, e.g. `queue_u8_2`; long or nested parameters as six digits of
 * a hash.
 */
export function wishedName(className: string, p: unknown): string {
  const base = snakeCase(className) || 'module';
  if (typeof p !== 'object' || p === null)
    return p === undefined || p === null ? base : `${base}_${shortOf('p', p) ?? hashOf(p)}`;
  const parts: string[] = [];
  for (const [key, value] of Object.entries(p)) {
    if (value === undefined) continue;
    const part = shortOf(key, value);
    if (part === null) return `${base}_${hashOf(p)}`;
    if (part !== '') parts.push(part);
  }
  const name = [base, ...parts].join('_');
  return name.length <= base.length + 24 ? name : `${base}_${hashOf(p)}`;
}

function shortOf(key: string, value: unknown): string | null {
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) ? String(value).replace('-', 'm') : null;
    case 'bigint':
      return String(value).replace('-', 'm');
    case 'boolean':
      return value ? snakeCase(key) : '';
    case 'string':
      return /^[A-Za-z]\w*$/.test(value) ? snakeCase(value) : null;
    default:
      if (typeof value === 'object' && value !== null && domainNumber(value) !== null) return (value as Domain).name;
      return value instanceof Type ? shortType(value) : null;
  }
}

/** `u8`, `s24`, `bool`, an enumeration's name, `b33` for a bundle of 33 bits. */
function shortType(type: Type): string {
  if (type instanceof GroundType) {
    if (type.bool) return 'bool';
    if (type.enumInfo !== null) return snakeCase(type.enumInfo.name);
    return `${type.signed ? 's' : 'u'}${type.width}`;
  }
  return `${type instanceof BundleType ? 'b' : 'x'}${type.width}`;
}

function hashOf(p: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(toJson(p, 0)))
    .digest('hex')
    .slice(0, 6);
}

/**
 * A text that two parameter objects share only when `logic()` cannot tell them apart; null when that cannot be known
 * (functions, signals, class instances).
 */
export function parameterKey(x: unknown): string | null {
  const parts: string[] = [];
  return appendKey(x, parts, 0) ? parts.join('') : null;
}

function appendKey(x: unknown, out: string[], depth: number): boolean {
  if (x === null || x === undefined || typeof x === 'boolean' || typeof x === 'number')
    out.push(Object.is(x, -0) ? '-0' : String(x));
  else if (typeof x === 'bigint') out.push(`${x}n`);
  else if (typeof x === 'string') out.push(JSON.stringify(x));
  else if (x instanceof Type) out.push('type ', x.$key);
  else if (typeof x !== 'object' || depth > 16) return false;
  else if (Array.isArray(x)) {
    out.push('[');
    for (const item of x) {
      if (!appendKey(item, out, depth + 1)) return false;
      out.push(',');
    }
    out.push(']');
  } else {
    const prototype: unknown = Object.getPrototypeOf(x);
    const domain = domainNumber(x);
    if (domain !== null) out.push('domain ', String(domain));
    else if (prototype !== Object.prototype && prototype !== null) return false;
    else {
      out.push('{');
      for (const [key, value] of Object.entries(x)) {
        out.push(JSON.stringify(key), ':');
        if (!appendKey(value, out, depth + 1)) return false;
        out.push(',');
      }
      out.push('}');
    }
  }
  return true;
}
