import { operands, type Expr, type ModuleIr, type Signal, type Statement } from '../../ir/index.ts';
import type { AssignStmt, Node, Stmt } from '../graph/index.ts';
import type { Builder } from './simplify.ts';

/** A signal that stands for something computed from expressions: the data of a combinational memory read. */
export interface Computed {
  readonly parts: readonly Expr[];
  readonly make: (node: (e: Expr) => Node) => Node;
}

/** Expressions nested deeper than this are translated with a stack of our own. */
const DEEP = 500;

/**
 * Turns expressions of the intermediate representation into nodes. `aliases` are signals that stand for an expression and never
 * become signals of the text. Expressions may be tens of thousands of operators deep.
 */
export class Interner {
  readonly build: Builder;
  readonly #aliases: ReadonlyMap<Signal, Expr>;
  readonly #computed: ReadonlyMap<Signal, Computed>;
  readonly #names = new Map<Expr, string>();
  readonly #known = new Map<Expr, Node>();
  #depth = 0;

  constructor(
    build: Builder,
    module: ModuleIr,
    aliases: ReadonlyMap<Signal, Expr>,
    computed: ReadonlyMap<Signal, Computed>,
  ) {
    this.#computed = computed;
    this.build = build;
    this.#aliases = aliases;
    for (const { name, expr } of module.named) if (!this.#names.has(expr)) this.#names.set(expr, name);
  }

  node(e: Expr): Node {
    const known = this.#known.get(e);
    if (known !== undefined) return known;
    if (this.#depth >= DEEP) return this.#stacked(e);
    this.#depth += 1;
    const made = this.#make(e);
    this.#depth -= 1;
    this.#known.set(e, made);
    return made;
  }

  /** Like `node`, with a stack of its own: operands first, so that none of them goes deeper. */
  #stacked(root: Expr): Node {
    const stack: Expr[] = [root];
    const open = new Set<Expr>();
    while (stack.length > 0) {
      const e = stack[stack.length - 1];
      if (this.#known.has(e)) {
        stack.pop();
        continue;
      }
      const before = stack.length;
      for (const part of this.#parts(e)) if (!this.#known.has(part)) stack.push(part);
      if (stack.length > before) {
        if (open.has(e)) throw new Error('a combinational loop through instances: run the checks before printing');
        open.add(e);
        continue;
      }
      stack.pop();
      this.#known.set(e, this.#make(e));
    }
    return this.#known.get(root)!;
  }

  #parts(e: Expr): readonly Expr[] {
    if (e.op !== 'signal') return operands(e);
    const alias = this.#aliases.get(e);
    return alias === undefined ? (this.#computed.get(e)?.parts ?? []) : [alias];
  }

  #make(e: Expr): Node {
    const node = this.#translate(e);
    const name = this.#names.get(e);
    if (name !== undefined && node.given === null && node.op !== 'const' && node.op !== 'signal') node.given = name;
    return node;
  }

  #translate(e: Expr): Node {
    const { build } = this;
    switch (e.op) {
      case 'signal': {
        const alias = this.#aliases.get(e);
        if (alias !== undefined) return build.cast(this.node(alias), e.signed, e.place);
        const computed = this.#computed.get(e);
        if (computed === undefined) return build.signal(e);
        this.#nodes(computed.parts);
        return computed.make((part) => this.node(part));
      }
      case 'const':
        return build.graph.constant(e.value, e.width, e.signed, e.place, e.enumInfo);
      case 'not':
      case 'neg':
      case 'andr':
      case 'orr':
      case 'xorr':
        return build.unary(e.op, e.width, e.signed, this.node(e.a), e.place);
      case 'mux': {
        const b = this.node(e.b);
        const a = this.node(e.a);
        return build.mux(this.node(e.cond), a, b, e.place);
      }
      case 'cat':
        return build.cat(this.#nodes(e.parts), e.place);
      case 'slice':
        return build.slice(this.node(e.a), e.hi, e.lo, e.place);
      case 'pad':
        return build.pad(this.node(e.a), e.width, e.place);
      case 'cast':
        return build.cast(this.node(e.a), e.signed, e.place);
      case 'index': {
        const elements = this.#nodes(e.elements);
        return build.index(this.node(e.index), elements, e.place);
      }
      default: {
        const b = this.node(e.b);
        return build.binary(e.op, e.width, e.signed, this.node(e.a), b, e.place);
      }
    }
  }

  /** The last first, as everywhere here: the order of numbers is the order of declarations in the text, which must not change. */
  #nodes(parts: readonly Expr[]): Node[] {
    const made: Node[] = [];
    for (let i = parts.length - 1; i >= 0; i--) made[i] = this.node(parts[i]);
    return made;
  }

  /** The statements over nodes, without the assignments in `dropped`. */
  statements(body: readonly Statement[], dropped: ReadonlySet<Statement>): Stmt[] {
    const out: Stmt[] = [];
    for (const s of body) {
      if (dropped.has(s)) continue;
      out.push(this.#statement(s, dropped));
    }
    return out;
  }

  #statement(s: Statement, dropped: ReadonlySet<Statement>): Stmt {
    switch (s.kind) {
      case 'assign': {
        const { target, hi, lo, place } = s;
        const assign: AssignStmt = { kind: 'assign', target, hi, lo, value: this.node(s.value), place };
        return assign;
      }
      case 'when':
        return {
          kind: 'when',
          branches: s.branches.map(({ cond, body, place }) => ({
            cond: this.node(cond),
            body: this.statements(body, dropped),
            place,
          })),
          otherwise: this.statements(s.otherwise, dropped),
          place: s.place,
        };
      case 'match':
        return {
          kind: 'match',
          subject: this.node(s.subject),
          cases: s.cases.map(({ values, body, place }) => ({
            values: values.map((v) => this.node(v)),
            body: this.statements(body, dropped),
            place,
          })),
          otherwise: this.statements(s.otherwise, dropped),
          place: s.place,
        };
      default:
        return { ...s, cond: this.node(s.cond) };
    }
  }
}
