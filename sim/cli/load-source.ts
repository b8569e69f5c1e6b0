import { pathToFileURL } from 'node:url';

/**
 * Loads a source file as a module of the running program.
 *
 * @param path absolute
 */
export type LoadSource = (path: string) => Promise<Readonly<Record<string, unknown>>>;

/** Loads it as it is, through tsx. */
export const loadSource: LoadSource = async (path) => {
  const { ROOT } = await import('./compiled/bundle.ts');
  // beyond the checkout nothing says that a file is an ES module
  const file = path.startsWith(ROOT) ? path : await (await import('./compiled/outside.ts')).translate(path);
  return (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
};
