import type { Random } from '../../sim/random/index.ts';

/** One small change of one line of SystemVerilog. */
export interface Mutation {
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  readonly kind: string;
  readonly before: string;
  readonly after: string;
}

type Rewrite = readonly [kind: string, pattern: RegExp, change: (...groups: string[]) => string];

const swaps: readonly (readonly [string, string, string])[] = [
  ['add to subtract', ' + ', ' - '],
  ['subtract to add', ' - ', ' + '],
  ['and to or', ' & ', ' | '],
  ['or to and', ' | ', ' & '],
  ['xor to or', ' ^ ', ' | '],
  ['and to or, logical', ' && ', ' || '],
  ['or to and, logical', ' || ', ' && '],
  ['equal to unequal', ' == ', ' != '],
  ['unequal to equal', ' != ', ' == '],
  ['less to less or equal', ' < ', ' <= '],
  ['greater to greater or equal', ' > ', ' >= '],
  ['greater or equal to greater', ' >= ', ' > '],
  ['left shift to right shift', ' << ', ' >> '],
  ['right shift to left shift', ' >> ', ' << '],
];

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const rewrites: readonly Rewrite[] = [
  ...swaps.map(([kind, from, to]): Rewrite => [kind, new RegExp(escape(from), 'g'), () => to]),
  ['complement dropped', /~(?=[\w(])/g, () => ''],
  ['negation dropped', /!(?=[\w(])/g, () => ''],
  ['condition negated', /\bif \((.*)\)(?= begin| \w)/g, (_, condition) => `if (!(${condition}))`],
  ['condition always true', /\bif \((.*)\)(?= begin| \w)/g, () => `if (1'b1)`],
  ['choice turned', /= ([^?;]+) \? /g, (_, condition) => `= !(${condition}) ? `],
  [
    'constant one more',
    /(\d+)'d(\d+)/g,
    (_, width, value) => `${width}'d${(BigInt(value) + 1n) % 2n ** BigInt(width)}`,
  ],
  ['assignment dropped', /^(\s*)\w[\w[\]:]* <= .*;/g, (_, indent) => `${indent};`],
  ['value zero', /^(\s*(?:assign|wire logic\b.*?) [\w[\]:]+ +)= .*;/g, (_, target) => `${target}= '0;`],
  ['connection zero', /^(\s*\.(?!clk\b|rst_n\b)\w+ +)\((?!\d+'s?d0\)).*\)/g, (_, name) => `${name}('0)`],
];

/**
 * All places of a file where a mutation can be made: in logic (what registers are reset to is some), not in declarations of ports, parameters and types, comments,
 * initial values or assertions.
 */
export function mutationsOf(file: string, text: string): Mutation[] {
  return withoutUnread(logicLines(text)).flatMap(({ line, code }) =>
    rewrites.flatMap(([kind, pattern, change]) =>
      [...code.matchAll(pattern)].flatMap((match) => {
        const changed = code.slice(0, match.index) + change(...match) + code.slice(match.index + match[0].length);
        return changed === code ? [] : [{ file, line, kind, before: code.trim(), after: changed.trim() }];
      }),
    ),
  );
}

/** Stretches of lines that are not logic: the first line and, given its indentation, the last. */
const stretches: readonly { readonly first: RegExp; readonly last: (indent: string) => RegExp }[] = [
  { first: /^\s*module\b/, last: () => /^\s*\);/ },
  { first: /^\s*initial\b.*\bbegin\b/, last: (indent) => new RegExp(`^${indent}end\\b`) },
  // what is unread on purpose is gathered here for linters
  { first: /^\s*wire logic unused_ok\b/, last: () => /;/ },
  { first: /^\s*(typedef|localparam|initial)\b/, last: () => /;/ },
];

interface Line {
  /** Counts from 1. */
  readonly line: number;
  readonly code: string;
}

/** The lines without the definitions of wires that no line reads: what only assertions read is part of them. */
function withoutUnread(lines: readonly Line[]): readonly Line[] {
  const kept: Line[] = [];
  for (let at = 0; at < lines.length; at++) {
    const name = /^\s*wire logic\b.*? (\w+) += /.exec(lines[at].code)?.[1];
    let end = at;
    while (name !== undefined && !lines[end].code.includes(';')) end++;
    const reads = new RegExp(`\\b${name}\\b`);
    if (name === undefined || lines.some(({ code }, index) => (index < at || index > end) && reads.test(code)))
      kept.push(...lines.slice(at, end + 1));
    at = end;
  }
  return kept.length === lines.length ? kept : withoutUnread(kept);
}

/** The lines of a file that are logic, without comments. Assertions stand between `ifdef and `endif. */
function logicLines(text: string): Line[] {
  const found: Line[] = [];
  let stretchEnds: RegExp | null = null;
  let conditions = 0;
  text.split('\n').forEach((raw, index) => {
    const comment = raw.indexOf('//');
    const code = comment < 0 ? raw : raw.slice(0, comment);
    if (/^\s*`if(n)?def\b/.test(code)) conditions++;
    else if (/^\s*`endif\b/.test(code)) conditions--;
    else if (conditions > 0) return;
    const begun = stretches.find(({ first }) => stretchEnds === null && first.test(code));
    if (begun !== undefined) stretchEnds = begun.last(/^\s*/.exec(code)?.[0] ?? '');
    if (stretchEnds !== null) {
      if (stretchEnds.test(code)) stretchEnds = null;
    } else if (!/^\s*(`|for\b|$)/.test(code)) found.push({ line: index + 1, code });
  });
  return found;
}

/** Chooses `count` mutations: kinds in turn, so that common operators do not crowd out the rest; no line twice. */
export function choose(all: readonly Mutation[], count: number, random: Random): Mutation[] {
  const byKind = new Map<string, Mutation[]>();
  for (const mutation of random.shuffled(all)) {
    const list = byKind.get(mutation.kind);
    if (list === undefined) byKind.set(mutation.kind, [mutation]);
    else list.push(mutation);
  }
  const chosen: Mutation[] = [];
  const lines = new Set<string>();
  const kinds = [...byKind.keys()].sort();
  while (chosen.length < count && kinds.some((kind) => (byKind.get(kind)?.length ?? 0) > 0)) {
    for (const kind of kinds) {
      const next = byKind.get(kind)?.pop();
      if (next === undefined || lines.has(`${next.file}:${next.line}`)) continue;
      lines.add(`${next.file}:${next.line}`);
      chosen.push(next);
      if (chosen.length === count) break;
    }
  }
  return chosen;
}

/** The text with the mutation made. */
export function apply(mutation: Mutation, text: string): string {
  const lines = text.split('\n');
  const raw = lines[mutation.line - 1];
  const indent = /^\s*/.exec(raw)?.[0] ?? '';
  lines[mutation.line - 1] = `${indent}${mutation.after} // mutated: ${mutation.kind}`;
  return lines.join('\n');
}
