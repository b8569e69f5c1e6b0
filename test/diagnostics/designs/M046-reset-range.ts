import { assign, designOf, moduleIr, signal } from '../../support/ir.ts';

/** By hand: the language tells of a literal that does not fit where it is written (M012). */
function narrow() {
  const credits = signal('reg', 'credits', 3, { reset: 8n });
  const out = signal('output', 'out', 3);
  return designOf(
    moduleIr('Narrow', { ports: [out], signals: [credits], body: [assign(credits, credits), assign(out, credits)] }),
  );
}

export const designs = {
  'an initial value of 8 in 3 bits': narrow,
};
