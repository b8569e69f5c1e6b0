import type { Mutation } from './mutations.ts';

/** Mutations that no test can or needs to notice, with the reason. Matched by file and text, so that line numbers may move. */
const reasons: readonly {
  readonly file: RegExp;
  readonly before: RegExp;
  readonly kind?: RegExp;
  readonly why: string;
}[] = [];

/** Why a mutant survives, or null when nobody has explained it. */
export function explained(mutation: Mutation): string | null {
  const reason = reasons.find(
    ({ file, before, kind }) =>
      file.test(mutation.file) && before.test(mutation.before) && (kind === undefined || kind.test(mutation.kind)),
  );
  return reason?.why ?? null;
}
