import { codeGroups } from './codes/index.ts';
import type { CodeInfo } from './codes/index.ts';

/**
 * The list of diagnostics as a Markdown page.
 *
 * @param messages for each code a whole message, as a user sees it
 */
export function diagnosticsPage(messages: ReadonlyMap<string, string>): string {
  const groups = Object.entries(codeGroups).map(([title, entries]: [string, Record<string, CodeInfo>]) => {
    const infos = Object.values(entries);
    return [`## ${title}`, ...infos.map((info) => section(info, messages.get(info.code)))].join('\n\n');
  });
  return `${INTRODUCTION}\n\n${index()}\n\n${groups.join('\n\n')}\n`;
}

const INTRODUCTION = `# Diagnostics

<!-- Written by the tests in test/diagnostics from the registry in gen/diagnostics/codes; do not edit. -->

Every mistake in a design is told with a number, the hierarchy path, the line of the source, what was expected and what
was found, and a way to fix it. All independent mistakes of a run come together, sorted by place; a mistake in a class
with several instances is told once. Errors stop generation, warnings do not. What the checks look at, and how to leave
one out or add one, is on the page about [checks](checks.md).`;

function index(): string {
  const rows = Object.values(codeGroups).flatMap((entries: Record<string, CodeInfo>) =>
    Object.values(entries).map((info) => `| [${info.code}](#${anchor(info)}) | ${info.title} | ${info.severity} |`),
  );
  return ['| Number | Title | Severity |', '| --- | --- | --- |', ...rows].join('\n');
}

function heading({ code, title }: CodeInfo): string {
  return `${code} ${title}`;
}

/** As Markdown viewers make it from a heading. */
function anchor(info: CodeInfo): string {
  return heading(info).toLowerCase().replaceAll(' ', '-');
}

function section(info: CodeInfo, message: string | undefined): string {
  const parts = [
    `### ${heading(info)}`,
    info.explanation,
    `Usual cause: ${info.cause}`,
    info.fixes.map((fix) => `- ${fix}`).join('\n'),
    fenced('ts', info.example),
  ];
  if (message !== undefined) parts.push(fenced('text', message));
  return parts.join('\n\n');
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
