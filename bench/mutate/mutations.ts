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
  ['assignment dropped', /^(\s*)(\w[\w[\]:]* <= .*;)/g, (_, indent) => `${indent};`],
];

/**
 * All places of a file where a mutation can be made: in logic, not in declarations of ports and parameters, comments, resets' values or assertions.
 */
export function mutationsOf(file: string, text: string): Mutation[] {
  const found: Mutation[] = [];
  let inPorts = false;
  let inAssertions = 0;
  text.split('\n').forEach((raw, index) => {
    if (/^\s*module\b/.test(raw)) inPorts = true;
    if (/^\s*`if(n)?def\b/.test(raw)) inAssertions++;
    const comment = raw.indexOf('//');
    const code = comment < 0 ? raw : raw.slice(0, comment);
    const mutable =
      !inPorts && inAssertions === 0 && code.trim() !== '' && !/^\s*(localparam|typedef|`|for\b|initial\b)/.test(code);
    if (mutable) {
      for (const [kind, pattern, change] of rewrites) {
        for (const match of code.matchAll(pattern)) {
          // `x <= y` at the start of a statement is an assignment, not a comparison
          if (kind === 'less to less or equal' && /^\s*[\w[\]:]+ < /.test(code)) continue;
          const changed = code.slice(0, match.index) + change(...match) + code.slice(match.index + match[0].length);
          if (changed !== code) found.push({ file, line: index + 1, kind, before: code.trim(), after: changed.trim() });
        }
      }
    }
    if (/^\s*`endif\b/.test(raw)) inAssertions--;
    if (inPorts && /^\s*\);/.test(raw)) inPorts = false;
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
