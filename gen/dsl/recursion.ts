import type { ModuleBuilder } from './builder.ts';
import { fail } from './complain.ts';

/** How many modules may be under construction before it is looked at whether they are inside each other. */
export const CHECK_EVERY = 64;

/**
 * Many modules under construction are either siblings, created in a row before they become instances, or inside each
 * other without end. The call stack tells which; in the second case nothing more can be done.
 */
export function refuseRecursion(builder: ModuleBuilder): void {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 4 * CHECK_EVERY;
  const frames = new Error('depth').stack?.split('\n').length ?? 0;
  Error.stackTraceLimit = limit;
  if (frames < 2 * CHECK_EVERY) return;

  const { className } = builder;
  fail('recursion', {
    place: builder.place,
    expected: 'a hierarchy that ends',
    found: `${className} inside ${className}, ${builder.depth + 1} levels deep`,
    fix: 'end the recursion: create the inner module only while a parameter that shrinks is large enough',
  });
}
