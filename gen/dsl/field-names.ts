import type { ModuleBuilder } from './builder.ts';
import { complain } from './complain.ts';
import { isFields } from './fields.ts';
import { Module, builderOf } from './module.ts';
import { joinPath } from './type.ts';
import { Value } from './value.ts';

const DEEPEST = 6;

/** Names what a module's fields hold after the fields: signals by key, arrays by index, objects by key. */
export function nameFields(builder: ModuleBuilder): void {
  for (const [key, value] of Object.entries(builder.module)) {
    if (key !== 'p') nameField(builder, key, value, 0);
  }
}

function nameField(builder: ModuleBuilder, path: string, value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
  const declared = builder.declared.get(value);
  if (declared !== undefined) {
    if (declared.path !== null) return;
    declared.path = path;
    declared.isField = true;
    declared.rename(path, '');
  } else if (value instanceof Value) {
    builder.madeFields.push({ path, value });
  } else if (value instanceof Module) {
    const other = builderOf(value);
    if (other.phase === 'fields' && !other.abandoned) reportNoInstance(other);
  } else if (isFields(value)) {
    for (const [key, part] of Object.entries(value)) nameField(builder, joinPath(path, key), part, depth + 1);
  }
}

/** A module object that nobody handed to `instance()`. */
export function reportNoInstance(other: ModuleBuilder): void {
  other.abandoned = true;
  complain('badInstance', {
    place: other.place,
    expected: `instance(new ${other.className}(...))`,
    found: `new ${other.className}(...) that was never handed to instance()`,
    fix: 'wrap it in instance(), or remove it',
  });
}
