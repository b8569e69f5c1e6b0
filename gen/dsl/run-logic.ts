import type { ModuleBuilder } from './builder.ts';
import { closureResult } from './closure.ts';
import { context } from './context.ts';
import { nameFields, reportNoInstance } from './field-names.ts';
import { findSame, noteReusable, reuseKey } from './reuse.ts';

/**
 * Turns a module whose fields are there into an elaborated one: names its fields, runs its logic. The module must be
 * the current one.
 */
export function runLogic(builder: ModuleBuilder): void {
  nameFields(builder);
  const key = reuseKey(builder);
  builder.same = key === null ? null : findSame(builder, key);
  if (builder.same === null) {
    const fieldsBefore = Object.entries(builder.module);
    builder.fieldInstances = builder.instances.length;
    builder.phase = 'logic';
    builder.domain = builder.defaultDomain;
    closureResult(builder.module.logic() as unknown, 'logic');
    for (let c = context.current; c !== null && c !== builder; c = c.below) if (!c.abandoned) reportNoInstance(c);
    if (key !== null) noteReusable(builder, key, fieldsBefore);
  }
  builder.phase = 'done';
}
