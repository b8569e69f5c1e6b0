import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '../make-directory.ts';
import { outlineOf } from './outline.ts';
import type { Outline } from './outline.ts';
import { projectRoot, relativeToRoot } from './root.ts';

/** Raised whenever the meaning of an outline changes. */
const FORMAT = 2;

interface Cached {
  readonly format: number;
  readonly hash: string;
  readonly outline: Outline;
}

const memory = new Map<string, Cached>();
/** Files whose content was compared with `memory` since the last `recheckOutlines`. */
const checked = new Map<string, Outline | null>();

/** Has every file's content compared anew: sources may have been edited since the last elaboration. */
export function recheckOutlines(): void {
  checked.clear();
}

/**
 * The outline of a source file, or null when the file cannot be read (a script made at run time). Outlines are kept in
 * `out/cache/places`, one file per source file, valid for one content: a second run need not load the compiler.
 */
export function outlineOfFile(file: string): Outline | null {
  let outline = checked.get(file);
  if (outline === undefined) {
    outline = currentOutline(file);
    checked.set(file, outline);
  }
  return outline;
}

/** Keeps an outline that was made anyway. */
export function rememberOutline(file: string, text: string, outline: Outline): void {
  const entry: Cached = { format: FORMAT, hash: hashOf(text), outline };
  memory.set(file, entry);
  writeCached(file, entry);
}

function hashOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

function currentOutline(file: string): Outline | null {
  const text = readText(file);
  if (text === null) return null;
  const hash = hashOf(text);
  const known = memory.get(file) ?? readCached(file);
  if (known !== null && known.hash === hash && known.format === FORMAT) {
    memory.set(file, known);
    return known.outline;
  }
  const outline = outlineOf(file, text);
  rememberOutline(file, text, outline);
  return outline;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function cacheFolder(): string {
  return join(projectRoot(), 'out', 'cache', 'places');
}

function cachePath(file: string): string {
  return join(cacheFolder(), `${createHash('sha1').update(relativeToRoot(file)).digest('hex').slice(0, 16)}.json`);
}

function readCached(file: string): Cached | null {
  try {
    return JSON.parse(readFileSync(cachePath(file), 'utf8')) as Cached;
  } catch {
    return null;
  }
}

/** A cache that cannot be written only costs time, so failure is not reported. */
function writeCached(file: string, entry: Cached): void {
  try {
    makeDirectory(cacheFolder());
    const path = cachePath(file);
    writeFileSync(`${path}.${process.pid}`, JSON.stringify(entry));
    renameSync(`${path}.${process.pid}`, path);
  } catch {
    return;
  }
}
