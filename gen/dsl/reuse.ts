import type { Signal } from '../ir/index.ts';
import type { ModuleBuilder } from './builder.ts';
import { domainNumber } from './domain-number.ts';
import { isFields } from './fields.ts';
import { Module } from './module.ts';
import { parameterKey } from './parameters.ts';
import { Value } from './value.ts';

/**
 * Equal instances are elaborated once: the later ones run their field initialisers (their ports must exist), not their
 * logic.
 *
 * `logic()` can depend on: the parameters, the fields, the domain around the module, the class with everything that its
 * source text can reach. Two modules of one class, created in one elaboration, with equal parameters, equal plain
 * fields, the same declarations and equal children give the same logic unless it reads variables of the program that
 * change between instances, which is forbidden. What cannot be compared is never reused: parameters or fields that are
 * signals of elsewhere, class instances or functions from outside, classes whose constructors take arguments of their
 * own, and modules whose logic changes their fields (the parent may read those).
 */
export function reuseKey(builder: ModuleBuilder): string | null {
  const { module } = builder;
  for (let c = module.constructor; c !== Module; c = Object.getPrototypeOf(c) as typeof c)
    if (c.length > 0) return null;
  const parameters = parameterKey(module.p);
  if (parameters === null) return null;
  const parts = [parameters, `domain ${domainNumber(builder.defaultDomain)}`];
  for (const [key, value] of Object.entries(module)) {
    if (key === 'p') continue;
    const text = fieldKey(builder, value, 0);
    if (text === null) return null;
    parts.push(`${key}=${text}`);
  }
  for (const signal of builder.ports) parts.push(signalKey(signal));
  for (const signal of builder.signals) parts.push(signalKey(signal));
  for (const memory of builder.memories) parts.push(`memory ${memory.depth} ${memory.width} ${memory.ports.length}`);
  return parts.join('\n');
}

function signalKey(s: Signal): string {
  const domain = s.domain === null ? '' : domainNumber(s.domain);
  return `${s.kind} ${s.width} ${s.signed} ${s.reset} ${s.defaultValue} ${domain} ${s.crossing ?? ''}`;
}

function fieldKey(builder: ModuleBuilder, value: unknown, depth: number): string | null {
  if (typeof value === 'function') return 'function';
  if (typeof value !== 'object' || value === null) return parameterKey(value);
  const declared = builder.declared.get(value);
  if (declared !== undefined) return `declared ${declared.path}`;
  if (value instanceof Module) return null;
  if (value instanceof Value) return isReachable(builder, value) ? 'value' : null;
  if (!isFields(value) || depth > 6) return parameterKey(value);
  const parts: string[] = [];
  for (const [key, part] of Object.entries(value)) {
    const text = fieldKey(builder, part, depth + 1);
    if (text === null) return null;
    parts.push(`${key}:${text}`);
  }
  return `{${parts.join(',')}}`;
}

/** True for values of the module itself or of its instances. */
function isReachable(builder: ModuleBuilder, value: Value): boolean {
  const grounds: { $owner: ModuleBuilder | null }[] = [];
  value.$grounds(grounds as Parameters<Value['$grounds']>[0]);
  return grounds.every(({ $owner }) => $owner === null || $owner === builder || $owner.parent === builder);
}

/** An elaborated module of the same class and key whose children are the same as this one's, or null. */
export function findSame(builder: ModuleBuilder, key: string): ModuleBuilder | null {
  const found = builder.session.reusable.get(builder.module.constructor)?.get(key);
  if (found === undefined) return null;
  const own = builder.instances;
  const theirs = found.instances.slice(0, found.fieldInstances);
  const equal =
    own.length === theirs.length &&
    own.every((instance, i) => {
      const other = theirs[i];
      return (
        (instance.child.same ?? instance.child) === (other.child.same ?? other.child) &&
        sameDomains(instance.domains, other.domains)
      );
    });
  return equal ? found : null;
}

function sameDomains(a: ReadonlyMap<object, object>, b: ReadonlyMap<object, object>): boolean {
  return a.size === b.size && [...a].every(([child, parent]) => b.get(child) === parent);
}

/** Lets the module stand for later equal ones, unless its logic changed its fields. */
export function noteReusable(
  builder: ModuleBuilder,
  key: string,
  fieldsBefore: readonly (readonly [string, unknown])[],
): void {
  const fieldsNow = Object.entries(builder.module);
  const unchanged =
    fieldsNow.length === fieldsBefore.length &&
    fieldsNow.every(([name, value], i) => name === fieldsBefore[i][0] && value === fieldsBefore[i][1]);
  if (!unchanged) return;
  const { reusable } = builder.session;
  const byKey = reusable.get(builder.module.constructor) ?? new Map<string, ModuleBuilder>();
  reusable.set(builder.module.constructor, byKey);
  byKey.set(key, builder);
}
