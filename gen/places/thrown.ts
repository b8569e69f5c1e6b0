import type { Place } from '../ir/index.ts';
import { fileOfScript } from './mapping.ts';
import { outlineOfFile } from './outline-store.ts';
import { siteAt } from './outline.ts';
import { FRAMEWORK_FOLDER, relativeToRoot } from './root.ts';

const FRAME = /^\s*at (?:async )?(?:.*\()?((?:file:\/\/|\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+)\)?$/;

/**
 * The user's call that made the framework throw: the innermost frame outside of it. Null where the user's own code
 * threw, or nobody of his called.
 */
export function placeOfThrown(error: Error): Place | null {
  const frames = (error.stack ?? '').split('\n').flatMap((line) => {
    const match = FRAME.exec(line);
    return match === null ? [] : [{ file: fileOfScript(match[1]), line: Number(match[2]), column: Number(match[3]) }];
  });
  if (frames.length === 0 || !frames[0].file.startsWith(FRAMEWORK_FOLDER)) return null;
  const user = frames.find(({ file }) => !file.startsWith(FRAMEWORK_FOLDER));
  if (user === undefined) return null;
  const outline = outlineOfFile(user.file);
  const { line, column } = (outline === null ? null : siteAt(outline, user.line, user.column)) ?? user;
  return { file: relativeToRoot(user.file), line, column, name: null };
}
