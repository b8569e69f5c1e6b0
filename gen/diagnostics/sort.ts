import type { Message } from './message.ts';

/**
 * Messages in order of their places. Those that differ in the hierarchy path alone become one that counts its
 * instances: a mistake in a class is one mistake, however often the class is used.
 */
export function sortMessages(messages: readonly Message[]): Message[] {
  const merged = new Map<string, Message>();
  const told = new Set<string>();
  for (const message of messages) {
    const key = JSON.stringify({ ...message, path: '', instances: 0 });
    if (told.has(`${message.path} ${key}`)) continue;
    told.add(`${message.path} ${key}`);
    const first = merged.get(key);
    merged.set(key, first === undefined ? message : { ...first, instances: first.instances + message.instances });
  }
  return [...merged.values()].sort(
    (a, b) =>
      compare(a.place.file, b.place.file) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column ||
      compare(a.code, b.code) ||
      compare(a.path, b.path),
  );
}

/** By code units, so that the order depends on no locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
