import type { Expr, PlaceId } from '../ir/index.ts';
import type { BoolSignal } from './bool.ts';
import type { ModuleBuilder } from './builder.ts';
import type { SIntSignal } from './sint.ts';
import type { UIntSignal } from './uint.ts';
import type { Value } from './value.ts';

/**
 * Functions that base classes need but whose files need those base classes: each file binds its own when it loads, so
 * that the files can be loaded in any order.
 */
interface LateBindings {
  assign(target: Value, source: unknown, how: 'assign' | 'next', place: PlaceId): void;
  pack(value: Value, place: PlaceId): UIntSignal;
  bool(expr: Expr, owner?: ModuleBuilder | null): BoolSignal;
  uint(expr: Expr, owner?: ModuleBuilder | null): UIntSignal;
  sint(expr: Expr, owner?: ModuleBuilder | null): SIntSignal;
}

export const late = {} as LateBindings;
