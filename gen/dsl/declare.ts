import type { PlaceId, Signal, SignalKind } from '../ir/index.ts';
import type { Declared, ModuleBuilder } from './builder.ts';
import { complain } from './complain.ts';
import { context } from './context.ts';
import { textOf } from './documented.ts';
import { here } from './here.ts';
import { snakePath } from './names.ts';
import type { Leaf, SignalOf, Type } from './type.ts';
import { buildFrom, joinPath } from './type.ts';

/** A signal without its name, which comes when elaboration ends. */
export function newSignal(leaf: Leaf, kind: SignalKind, place: PlaceId): Signal {
  const { type } = leaf;
  return {
    op: 'signal',
    kind,
    width: type.width,
    signed: type.signed,
    bool: type.bool,
    place,
    name: '',
    path: '',
    enumInfo: type.enumInfo,
    doc: '',
    domain: null,
    reset: null,
    defaultValue: null,
    crossing: null,
    unusedOk: false,
  };
}

/** The module that a declaration goes to; outside of modules there is none, which is reported by throwing. */
export function builderFor(what: string): ModuleBuilder {
  const builder = context.current;
  if (builder !== null) return builder;
  complain('outsideModule', {
    place: here(),
    expected: `${what} in a module: as a class field, or in logic()`,
    found: 'no module under construction',
    fix: 'move it into a class that extends Module, and build that with elaborate() or instance()',
  });
  throw new Error(`${what} outside of a module`);
}

/** Builds the value around its signals and notes both under the name that the source will give them. */
export function declare<T extends Type>(
  builder: ModuleBuilder,
  type: T,
  signals: readonly Signal[],
  place: PlaceId,
  fallback: string,
): { readonly value: SignalOf<T>; readonly declared: Declared } {
  const value = buildFrom(type, signals);
  const declared = declareObject(builder, value, place, fallback, (path, doc) => {
    type.$leaves.forEach((leaf, i) => {
      const signal = signals[i];
      signal.path = joinPath(path, leaf.path);
      signal.name = snakePath(signal.path);
      signal.doc = textOf(signal) ?? doc;
    });
  });
  return { value, declared };
}

export function declareObject(
  builder: ModuleBuilder,
  object: object,
  place: PlaceId,
  fallback: string,
  rename: (path: string, doc: string) => void,
): Declared {
  const declared: Declared = { object, place, path: null, fallback, isField: false, rename };
  builder.declared.set(object, declared);
  return declared;
}
