import type { Mutation } from './mutations.ts';

/** Mutations that no test can or needs to notice, with the reason. Matched by file and text, so that line numbers may move. */
const reasons: readonly {
  readonly file: RegExp;
  readonly before: RegExp;
  readonly kind?: RegExp;
  readonly why: string;
}[] = [
  {
    file: /^requantise\.sv$/,
    before: /distance >= 7'sd11\b/,
    kind: /^greater or equal to greater$/,
    why: 'equivalent: 11 is 4 · 2 + 3, so bits 3:2 and 1:0 of the distance are already what the branch sets',
  },
  {
    file: /^requantise\.sv$/,
    before: /\btoo_(low|high) +=/,
    kind: /^(less to less or equal|greater to greater or equal)$/,
    why: 'equivalent: a value at the bound is the bound',
  },
  {
    file: /^loop_counter_4_/,
    before: /^assign first_\d/,
    why: 'equivalent: the weight manager does not read `first` (the sequencer, the other user of the module, does); synthesis drops it',
  },
];

/** Why a mutant survives, or null when nobody has explained it. */
export function explained(mutation: Mutation): string | null {
  const reason = reasons.find(
    ({ file, before, kind }) =>
      file.test(mutation.file) && before.test(mutation.before) && (kind === undefined || kind.test(mutation.kind)),
  );
  return reason?.why ?? null;
}
