import { complain } from './complain.ts';
import { here } from './here.ts';

/** Passes on what a user's closure returned; a promise means that its statements come too late, which is reported. */
export function closureResult<R>(result: R, of: string): R {
  if (typeof result === 'object' && result !== null && typeof (result as { then?: unknown }).then === 'function') {
    complain('promise', {
      place: here(),
      expected: 'a function that has described its hardware when it returns',
      found: `a promise from the function given to ${of}`,
      fix: 'remove async and await: hardware is described synchronously',
    });
    (result as unknown as Promise<unknown>).then(undefined, () => undefined);
  }
  return result;
}
