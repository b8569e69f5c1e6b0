import { createHash } from 'node:crypto';

/** A short content hash of any JSON-like value; equal values give equal hashes. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}
