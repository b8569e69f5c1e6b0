import type { Expr } from '../ir/index.ts';
import { context } from './context.ts';

/** Notes an expression as the result of a user's call, so that it can carry the name that the source gives it. */
export function made<E extends Expr>(e: E): E {
  const current = context.current;
  if (current !== null) current.made.push(e);
  return e;
}
