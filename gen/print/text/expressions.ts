import { derivedName, type ModuleNames } from '../names/index.ts';
import { isContextDetermined, type Node } from '../graph/index.ts';
import type { Lifting } from '../legalise/lift.ts';
import { indexedBase } from '../prettify/indexed-base.ts';
import { literal } from './constant.ts';
import {
  CAST,
  CONDITIONAL,
  isAssociative,
  OPERATORS,
  precedenceOf,
  prefixOf,
  PRIMARY,
  REDUCTION,
  UNARY,
} from './precedence.ts';
import type { Reads } from './reads.ts';

/** Operands longer than this get a wire when the whole grows beyond `LONGEST_TEXT`. */
const LONG_OPERAND = 40;
const LONGEST_TEXT = 100;

/** The longest part of a line that holds an expression. */
export const LINE = 110;

/**
 * The text of a module's expressions. Invariant: the text of a node has the node's width by itself, whatever stands around it, and is
 * signed in SystemVerilog exactly if the node is signed. So no operand is ever widened, cut or re-read by its context.
 */
export class Expressions {
  readonly #text: string[] = [];
  readonly #strength: number[] = [];
  /** Names of the expressions that have a wire. */
  readonly #wires: (string | undefined)[] = [];
  readonly #lifting: Lifting;
  readonly #names: ModuleNames;
  readonly #reads: Reads;
  /** Whether the expression being composed matters to simulators; reads elsewhere do not count. */
  #live = true;
  readonly #nameOfOperand = (n: Node): string | null => this.#nameOf(n);

  constructor(nodes: readonly Node[], lifting: Lifting, names: ModuleNames, reads: Reads) {
    this.#lifting = lifting;
    this.#names = names;
    this.#reads = reads;
    this.#nameGiven(nodes);
    for (const n of nodes) if (lifting.uses[n.id] > 0) this.#compose(n);
  }

  /** True for an expression with a wire of its own. */
  isWire(n: Node): boolean {
    return this.#wires[n.id] !== undefined;
  }

  wireName(n: Node): string {
    return this.#wires[n.id]!;
  }

  /** The expression where it is used: the name of its wire, or its text. */
  use(n: Node, live = true): string {
    this.#live = live;
    return this.#operand(n, 0);
  }

  /** The expression itself, also where it has a wire: the right side of that wire's declaration. */
  definition(n: Node): string {
    return this.#text[n.id];
  }

  /** Likewise with line breaks at the outermost operator where one line would be too long for what stands before it. */
  brokenDefinition(n: Node, indent: string, before: number): string {
    const text = this.#text[n.id];
    if (text.length + before <= LINE) return text;
    this.#live = this.#lifting.live[n.id] === 1;
    const inner = `${indent}  `;
    if (n.op === 'cat') return this.#brokenCat(n, indent);
    if (n.op === 'mux') return this.#muxArms(n).join(`\n${inner}  : `);
    const operator = OPERATORS.get(n.op);
    if (operator !== undefined && isAssociative(n.op)) return this.#chain(n).join(` ${operator}\n${inner}`);
    if (operator !== undefined && n.op !== 'mul') {
      return `${this.#operand(n.args[0], UNARY)} ${operator}\n${inner}${this.#operand(n.args[1], UNARY)}`;
    }
    return text;
  }

  /** `use` with line breaks, for the right side of an assignment. */
  brokenUse(n: Node, indent: string, before: number): string {
    const text = this.use(n);
    if (this.isWire(n) || this.#lifting.homes[n.id] !== undefined) return text;
    return text.length + before <= LINE ? text : this.brokenDefinition(n, indent, before);
  }

  #brokenCat(n: Node, indent: string): string {
    const lines: string[] = [];
    let line = '';
    for (const part of this.#catParts(n)) {
      if (line !== '' && indent.length + line.length + part.length > LINE - 4) {
        lines.push(line);
        line = '';
      }
      line += line === '' ? part : `, ${part}`;
    }
    lines.push(line);
    return `{\n${lines.map((l) => `${indent}  ${l}`).join(',\n')}\n${indent}}`;
  }

  #muxArms(n: Node): string[] {
    const arms: string[] = [];
    let at = n;
    for (;;) {
      const [cond, a, b] = at.args;
      arms.push(`${this.#operand(cond, REDUCTION)} ? ${this.#operand(a, CONDITIONAL + 1)}`);
      if (b.op !== 'mux' || this.#isNamed(b)) return [...arms, this.#operand(b, CONDITIONAL)];
      at = b;
    }
  }

  /** The operands of `a & b & c`, in order. */
  #chain(n: Node): string[] {
    const out: string[] = [];
    this.#addChain(n, out);
    return out;
  }

  #addChain(n: Node, out: string[]): void {
    for (const a of n.args) {
      if (a.op === n.op && !this.#isNamed(a)) this.#addChain(a, out);
      else out.push(this.#operand(a, UNARY - 1));
    }
  }

  /** Names by the author come first; several values of one name are numbered from 0, as in the loop that made them. */
  #nameGiven(nodes: readonly Node[]): void {
    const groups = new Map<string, Node[]>();
    for (const n of nodes) {
      if (n.given === null || this.#lifting.lifted[n.id] === 0) continue;
      const known = groups.get(n.given);
      if (known === undefined) groups.set(n.given, [n]);
      else known.push(n);
    }
    for (const [given, group] of groups) {
      group.forEach((n, i) => {
        this.#wires[n.id] = this.#names.namer.take(group.length === 1 ? given : `${given}_${i}`);
      });
    }
  }

  #isNamed(n: Node): boolean {
    return this.#wires[n.id] !== undefined || this.#lifting.homes[n.id] !== undefined;
  }

  #nameOf(n: Node): string | null {
    if (n.signal !== null) return this.#text[n.id] ?? this.#names.signal(n.signal);
    const home = this.#lifting.homes[n.id];
    return home === undefined ? (this.#wires[n.id] ?? null) : this.#names.signal(home);
  }

  #lift(n: Node): void {
    this.#wires[n.id] = this.#names.namer.take(n.hint ?? derivedName(n, this.#nameOfOperand));
  }

  #compose(n: Node): void {
    this.#live = this.#lifting.live[n.id] === 1;
    if (n.op === 'const' || n.op === 'signal') {
      this.#text[n.id] = this.#leaf(n);
      this.#strength[n.id] = this.#text[n.id].startsWith('-') ? UNARY : PRIMARY;
      return;
    }
    this.#shorten(n);
    this.#strength[n.id] = n.op === 'index' && indexedBase(n)?.guarded ? CONDITIONAL : precedenceOf(n.op);
    this.#text[n.id] = this.#operator(n);
    if (beginsWithDigit(this.#text[n.id]) && this.#strength[n.id] > CAST) this.#strength[n.id] = CAST;
    if (this.#lifting.lifted[n.id] === 1 && this.#wires[n.id] === undefined) this.#lift(n);
  }

  /** Gives the longest operands a wire where the whole would not fit a line. */
  #shorten(n: Node): void {
    if (n.op === 'index') return;
    // A chain of choices and a concatenation can be broken over lines.
    const breakable = n.op === 'mux' || n.op === 'cat' ? 3 : 1;
    let total = n.op === 'cat' ? Infinity : 0;
    for (const a of n.args) total += this.#lengthOf(a);
    if (total <= breakable * LONGEST_TEXT) return;
    for (const a of n.args) if (this.#lengthOf(a) > breakable * LONG_OPERAND) this.#lift(a);
  }

  /** How much of a line an operand takes that could have a wire instead. */
  #lengthOf(n: Node): number {
    return n.op === 'const' || this.#isNamed(n) ? 0 : this.#text[n.id].length;
  }

  #leaf(n: Node): string {
    if (n.signal !== null) return this.#names.signal(n.signal);
    const member = n.enumInfo === null ? undefined : this.#names.enumeration(n.enumInfo).members.get(n.value);
    return member ?? literal(n.value, n.width, n.signed);
  }

  /** An operand as it stands in its operator: by name or in place, with parentheses where it binds less than `least`. */
  #operand(n: Node, least: number): string {
    const name = this.#nameOf(n);
    if (name !== null) {
      if (this.#live) this.#readWhole(n);
      return name;
    }
    return this.#strength[n.id] < least ? `(${this.#text[n.id]})` : this.#text[n.id];
  }

  #operator(n: Node): string {
    const [a, b] = n.args;
    const prefix = prefixOf(n.op);
    if (prefix !== undefined) return `${prefix}${this.#operand(a, PRIMARY)}`;
    switch (n.op) {
      case 'mul':
        return `${this.#widened(a, n.width)} * ${this.#widened(b, n.width)}`;
      case 'shl':
        return `${this.#operand(a, UNARY)} << ${this.#operand(b, UNARY)}`;
      case 'shr':
        return `${this.#operand(a, UNARY)} ${n.signed ? '>>>' : '>>'} ${this.#operand(b, UNARY)}`;
      case 'mux':
        return this.#muxArms(n).join(' : ');
      case 'cat':
        return `{${this.#catParts(n).join(', ')}}`;
      case 'slice':
        return this.#slice(n);
      case 'pad':
        return this.#extended(a, n.width);
      case 'cast':
        return this.#cast(n);
      case 'memread':
        return `${this.#names.memory(n.memory!)}[${this.#operand(a, 0)}]`;
      case 'index':
        return this.#indexed(n);
      default:
        break;
    }
    const operator = OPERATORS.get(n.op)!;
    if (isAssociative(n.op)) return this.#chain(n).join(` ${operator} `);
    const leftChain = (n.op === 'add' || n.op === 'sub') && (a.op === 'add' || a.op === 'sub');
    const right = this.#operand(b, UNARY);
    return `${this.#operand(a, leftChain ? 0 : UNARY)} ${operator} ${right.startsWith('-') ? `(${right})` : right}`;
  }

  /** A factor at the product's width. */
  #widened(n: Node, width: number): string {
    if (n.width === width) return this.#operand(n, UNARY);
    if (n.op === 'const') return literal(n.value, width, n.signed);
    const inner = n.op === 'pad' && !this.#isNamed(n) ? n.args[0] : n;
    return this.#extended(inner, width);
  }

  #extended(n: Node, width: number): string {
    if (!n.signed && isContextDetermined(n) && !this.#isNamed(n)) {
      return `{${literal(0n, width - n.width, false)}, ${this.#operand(n, 0)}}`;
    }
    return `${width}'(${this.#operand(n, 0)})`;
  }

  #catParts(n: Node): string[] {
    const parts: string[] = [];
    const { args } = n;
    for (let i = 0; i < args.length;) {
      let times = 1;
      while (args[i + times] === args[i]) times += 1;
      const text = this.#operand(args[i], 0);
      parts.push(times === 1 ? text : `{${times}{${text}}}`);
      i += times;
    }
    return parts.length === 1 && n.args.length > 1 ? [parts[0].slice(1, -1)] : parts;
  }

  #slice(n: Node): string {
    const [a] = n.args;
    const name = this.#nameOf(a);
    if (name !== null && (this.#lifting.combinational[n.id] === 0 || this.#lifting.lifted[n.id] === 1)) {
      this.#readPart(a, n.hi, n.lo);
      return n.hi === n.lo ? `${name}[${n.lo}]` : `${name}[${n.hi}:${n.lo}]`;
    }
    const cut = this.#cut(n);
    return a.signed ? `$unsigned(${cut})` : cut;
  }

  #readWhole(n: Node): void {
    const signal = n.signal ?? this.#lifting.homes[n.id];
    if (signal !== undefined) this.#reads.whole(signal);
    else this.#reads.wholeWire(n);
  }

  #readPart(n: Node, hi: number, lo: number): void {
    if (this.#live) this.#reads.part(n.signal ?? this.#lifting.homes[n.id] ?? n, hi, lo);
  }

  /** Bits of something that has no name: the size cast drops what lies above, a shift what lies below. Signed as the operand is. */
  #cut(n: Node): string {
    const [a] = n.args;
    if (n.lo === 0) {
      const name = this.#nameOf(a);
      if (name === null) return `${n.width}'(${this.#operand(a, 0)})`;
      this.#readPart(a, n.hi, 0);
      return `${n.width}'(${name})`;
    }
    const amount = literal(BigInt(n.lo), n.lo.toString(2).length, false);
    return `${n.width}'(${this.#operand(a, UNARY)} >> ${amount})`;
  }

  #cast(n: Node): string {
    const [a] = n.args;
    const cuts = n.signed && a.op === 'slice' && a.args[0].signed && a.lo === 0 && !this.#isNamed(a);
    // among operands the cut is no cast but a part: `$signed(x[3:0])`
    if (cuts && (this.#lifting.inContext[n.id] === 0 || this.#lifting.lifted[n.id] === 1)) return this.#cut(a);
    return `${n.signed ? '$signed' : '$unsigned'}(${this.#operand(a, 0)})`;
  }

  /** A choice between the parts of one value; other choices are printed as `case` and have no text. */
  #indexed(n: Node): string {
    const base = indexedBase(n);
    if (base === null) return '';
    const [index] = n.args;
    const { width } = n;
    const positionWidth = BigInt(base.node.width - 1).toString(2).length;
    const position =
      width === 1
        ? this.#atWidth(index, positionWidth)
        : `${this.#atWidth(index, positionWidth)} * ${literal(BigInt(width), positionWidth, false)}`;
    const select = `${this.#operand(base.node, PRIMARY)}[${position}${width === 1 ? '' : ` +: ${width}`}]`;
    if (!base.guarded) return select;
    const count = literal(BigInt(base.node.width / width), index.width, false);
    return `(${this.#operand(index, UNARY)} < ${count}) ? ${select} : ${literal(0n, width, false)}`;
  }

  #atWidth(index: Node, width: number): string {
    return index.width === width ? this.#operand(index, 0) : `${width}'(${this.#operand(index, 0)})`;
  }
}

function beginsWithDigit(text: string): boolean {
  const code = text.charCodeAt(0);
  return code >= 48 && code <= 57;
}
