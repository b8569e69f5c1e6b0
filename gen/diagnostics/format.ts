import { placeText } from './message.ts';
import type { Message } from './message.ts';

/** Where the hierarchy path begins, so that paths stand below each other. */
const PATH_COLUMN = 61;

/** One message as text, without a newline at the end. */
export function formatMessage(message: Message): string {
  const lines = [headLine(message)];
  if (message.place.line > 0) lines.push(`  ${placeText(message.place)}`);
  if (message.excerpt !== null) {
    const { line, length } = message.excerpt;
    lines.push(`${String(message.place.line).padStart(6)} | ${line}`);
    lines.push(`       | ${' '.repeat(message.place.column - 1)}${'^'.repeat(length)}`);
  }
  const width = Math.max(...[message.expected, message.found].map((pair) => (pair?.[1] ? pair[0].length : 0)));
  if (message.expected !== null) lines.push(`  expected ${detailText(message.expected, width)}`);
  if (message.found !== null) lines.push(`  found    ${detailText(message.found, width)}`);
  for (const note of message.notes) {
    lines.push(`  note     ${note.text}${note.place.line === 0 ? '' : `   (${placeText(note.place)})`}`);
  }
  if (message.fix !== null) lines.push(`  fix      ${message.fix}`);
  return lines.join('\n');
}

function headLine({ code, severity, title, path, instances }: Message): string {
  const head = `${code} ${title}${severity === 'warning' ? ' (warning)' : ''}`;
  if (path === '') return head;
  const more = instances > 1 ? ` and ${instances - 1} more` : '';
  return `${head.padEnd(PATH_COLUMN - 2)}  in ${path}${more}`;
}

function detailText([text, source]: readonly [string, string], width: number): string {
  return source === '' ? text : `${text.padEnd(width)}   (${source})`;
}

/** More than this is not read. */
const SHOWN_AT_MOST = 50;

/** All messages of a run, in order of their places, with a closing line that counts them. */
export function formatMessages(messages: readonly Message[], shownAtMost: number = SHOWN_AT_MOST): string {
  const shown = messages.slice(0, shownAtMost);
  const counts = (['error', 'warning'] as const)
    .map((severity) => ({ severity, n: messages.filter((message) => message.severity === severity).length }))
    .filter(({ n }) => n > 0)
    .map(({ severity, n }) => `${n} ${severity}${n === 1 ? '' : 's'}`)
    .join(', ');
  const hidden = messages.length - shown.length;
  const closing = hidden === 0 ? counts : `${counts}; the first ${shown.length} are shown`;
  return [...shown.map(formatMessage), closing].join('\n\n');
}
