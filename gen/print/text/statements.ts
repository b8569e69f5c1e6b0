import type { Signal } from '../../ir/index.ts';
import type { AssignStmt, CheckStmt, MatchStmt, Stmt, WhenStmt } from '../graph/index.ts';
import type { ModuleNames } from '../names/index.ts';
import type { Expressions } from './expressions.ts';
import { at, bare, located, type Line } from './lines.ts';

/** Longest text of an `if` with its only statement on one line. */
const LONGEST_LINE = 90;

/** Prints the text of an assertion or cover; not all blocks have any. */
export type CheckText = (s: CheckStmt, indent: string) => Line[];

/** Prints statements inside a procedural block. */
export class Statements {
  readonly #expressions: Expressions;
  readonly #names: ModuleNames;
  readonly #operator: '<=' | '=';
  readonly #check: CheckText;

  /** `operator`: `<=` in clocked blocks, `=` in combinational ones. */
  constructor(expressions: Expressions, names: ModuleNames, operator: '<=' | '=', check: CheckText = () => []) {
    this.#expressions = expressions;
    this.#names = names;
    this.#operator = operator;
    this.#check = check;
  }

  lines(body: readonly Stmt[], indent: string): Line[] {
    const out: Line[] = [];
    // Neighbouring assignments of one paragraph are aligned at their operator.
    for (let i = 0; i < body.length;) {
      const run: AssignStmt[] = [];
      for (let s = body[i]; s?.kind === 'assign'; s = body[i]) {
        run.push(s);
        i += 1;
      }
      if (run.length > 0) {
        out.push(...this.#assigns(run, indent));
        continue;
      }
      const s = body[i++];
      if (s.kind === 'when') out.push(...this.#when(s, indent));
      else if (s.kind === 'match') out.push(...this.#match(s, indent));
      else if (s.kind === 'check') out.push(...this.#check(s, indent));
    }
    return out;
  }

  /** The part of the target that an assignment drives. */
  target(s: { readonly target: Signal; readonly hi: number; readonly lo: number }): string {
    const name = this.#names.signal(s.target);
    if (s.lo === 0 && s.hi === s.target.width - 1) return name;
    return s.hi === s.lo ? `${name}[${s.lo}]` : `${name}[${s.hi}:${s.lo}]`;
  }

  #assigns(run: readonly AssignStmt[], indent: string): Line[] {
    const targets = run.map((s) => this.target(s));
    const width = alignedWidth(targets);
    return run.flatMap((s, i) => {
      const left = `${indent}${targets[i].padEnd(width)} ${this.#operator} `;
      return located(`${left}${this.#expressions.brokenUse(s.value, indent, left.length)};`, s.place);
    });
  }

  #when(s: WhenStmt, indent: string): Line[] {
    const bodies = [...s.branches.map((b) => b.body), ...(s.otherwise.length > 0 ? [s.otherwise] : [])];
    const heads = s.branches.map((b, i) => `${i === 0 ? 'if' : 'else if'} (${this.#expressions.use(b.cond)})`);
    if (s.otherwise.length > 0) heads.push('else');
    const places = [...s.branches.map((b) => b.place), s.place];
    const short = bodies.map((body) => this.#single(body));
    if (short.every((text, i) => text !== null && indent.length + heads[i].length + bare(text).length < LONGEST_LINE)) {
      return heads.map((head, i) => `${indent}${head} ${short[i]!}`);
    }
    const out: Line[] = [];
    bodies.forEach((body, i) => {
      out.push(at(`${indent}${i === 0 ? '' : 'end '}${heads[i]} begin`, places[i]));
      out.push(...this.lines(body, `${indent}  `));
    });
    out.push(`${indent}end`);
    return out;
  }

  /** The text of a body that is one assignment on one line; null otherwise. */
  #single(body: readonly Stmt[]): Line | null {
    if (body.length !== 1 || body[0].kind !== 'assign') return null;
    const lines = this.#assigns([body[0]], '');
    return lines.length === 1 ? lines[0] : null;
  }

  /** The text of a body that takes one line; null otherwise. */
  #oneLine(body: readonly Stmt[]): Line | null {
    if (body.length !== 1 || body[0].kind === 'match') return null;
    const lines = this.lines(body, '');
    return lines.length === 1 ? lines[0] : null;
  }

  #match(s: MatchStmt, indent: string): Line[] {
    const inner = `${indent}  `;
    const out: Line[] = [at(`${indent}case (${this.#expressions.use(s.subject)})`, s.place)];
    const add = (label: string, body: readonly Stmt[], place: number): void => {
      const single = this.#oneLine(body);
      if (body.length === 0) out.push(at(`${inner}${label}: ;`, place));
      else if (single !== null && inner.length + label.length + bare(single).length < LONGEST_LINE) {
        out.push(`${inner}${label}: ${single}`);
      } else {
        out.push(at(`${inner}${label}: begin`, place), ...this.lines(body, `${inner}  `), `${inner}end`);
      }
    };
    for (const c of s.cases) add(c.values.map((v) => this.#expressions.use(v)).join(', '), c.body, c.place);
    if (s.otherwise.length === 0) out.push(`${inner}default: ;`);
    else add('default', s.otherwise, s.place);
    out.push(`${indent}endcase`);
    return out;
  }
}

/** The width to which names of a paragraph are padded: the longest, unless that is far longer than the rest. */
export function alignedWidth(names: readonly string[]): number {
  let [shortest, longest] = [Infinity, 0];
  for (const { length } of names) {
    if (length > longest) longest = length;
    if (length < shortest) shortest = length;
  }
  return longest - shortest > 24 ? 0 : longest;
}
