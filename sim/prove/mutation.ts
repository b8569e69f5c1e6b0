import { UserError } from '../../gen/errors.ts';
import type { TextBug } from '../../gen/index.ts';

/**
 * The printed files with the bug in.
 *
 * @throws UserError unless the text is there exactly once
 */
export function mutate(files: ReadonlyMap<string, string>, mutation: TextBug): ReadonlyMap<string, string> {
  const candidates = [...files].filter(([name]) => name.endsWith('.sv') && name.startsWith(mutation.module));
  const hits = candidates.flatMap(([name, text]) =>
    text.split('\n').flatMap((line, index) => {
      const code = line.replace(/\/\/.*$/, '');
      return Array.from({ length: code.split(mutation.replace).length - 1 }, () => ({ name, index }));
    }),
  );
  if (hits.length !== 1) {
    throw new UserError({
      what: `the seeded bug "${mutation.name}" does not fit the printed text`,
      where: candidates.map(([name]) => name).join(', ') || `no file ${mutation.module}*.sv`,
      expected: `\`${mutation.replace}\` exactly once`,
      found: hits.length === 0 ? 'nowhere' : `${hits.length} times`,
      fix: 'look at the printed module (mosaic gen) and take text that stands there once',
    });
  }
  const [{ name, index }] = hits;
  const lines = files.get(name)!.split('\n');
  lines[index] = lines[index].replace(mutation.replace, () => mutation.with);
  return new Map(files).set(name, lines.join('\n'));
}
