import { join } from 'node:path';
import { cacheDirectory, pruneCache, type Environment } from 'verilator-bin';
import { UserError } from '../../gen/errors.ts';

const GIGABYTE = 1e9;
const DEFAULT_LIMIT = 2 * GIGABYTE;

/**
 * How many bytes compiled models and runtimes may take in the cache: what `$MOSAIC_CACHE_GB` says in gigabytes, 2 by
 * default.
 *
 * @throws {UserError} when that is no number
 */
export function cacheLimit(env: Environment = process.env): number {
  const text = env['MOSAIC_CACHE_GB'] ?? '';
  if (text.trim() === '') return DEFAULT_LIMIT;
  const gigabytes = Number(text);
  if (gigabytes >= 0) return gigabytes * GIGABYTE;
  throw new UserError({
    what: 'the limit of the cache is no size',
    where: '$MOSAIC_CACHE_GB',
    expected: 'gigabytes for compiled models, such as 2 or 0.5 (Infinity: no limit)',
    found: text,
    fix: 'correct it, or unset it: 2 GB',
  });
}

/** Removes the models and runtimes that have not been used for the longest time where they take more than the limit; see `pruneCache`. */
export async function pruneModels(limitBytes: number): Promise<void> {
  const folders = ['models', 'runtime'].map((name) => join(cacheDirectory(), name));
  await pruneCache(folders, { limitBytes });
}
