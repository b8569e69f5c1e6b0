import { UserError } from '../../gen/errors.ts';

/** A node of an and-inverter graph with a sign: twice the node's number, plus one when complemented. */
export type Literal = number;

export const FALSE: Literal = 0;
export const TRUE: Literal = 1;

export const not = (a: Literal): Literal => a ^ 1;

/** So that literals stay below 2^26, and the key of a pair of them is an exact number. */
const MOST_NODES = 0x1ffffff;

export type NodeKind = 'constant' | 'input' | 'latch' | 'and';

/** A register bit: what it holds at first (null: anything) and after each step. */
export interface Latch {
  readonly literal: Literal;
  readonly initial: boolean | null;
  next: Literal;
}

/**
 * A sequential circuit of two-input ands and complements. Nodes are numbered after their operands; equal ands are one
 * node, constants are folded. Node 0 is false.
 */
export class Aig {
  readonly inputs: Literal[] = [];
  readonly latches: Latch[] = [];
  /** Operands of ands by node; −1 for an input, −2 for a latch. */
  readonly left: number[] = [-3];
  readonly right: number[] = [-3];
  readonly #ands = new Map<number, Literal>();

  get size(): number {
    return this.left.length;
  }

  kind(node: number): NodeKind {
    const operand = this.left[node];
    return operand >= 0 ? 'and' : operand === -1 ? 'input' : operand === -2 ? 'latch' : 'constant';
  }

  input(): Literal {
    const literal = this.#node(-1, -1);
    this.inputs.push(literal);
    return literal;
  }

  /** A register bit; its `next` holds the value until it is set. */
  latch(initial: boolean | null): Latch {
    const literal = this.#node(-2, -2);
    const latch: Latch = { literal, initial, next: literal };
    this.latches.push(latch);
    return latch;
  }

  and(a: Literal, b: Literal): Literal {
    if (a === FALSE || b === FALSE || a === not(b)) return FALSE;
    if (a === TRUE || a === b) return b;
    if (b === TRUE) return a;
    const [low, high] = a < b ? [a, b] : [b, a];
    // exact, see MOST_NODES
    const key = low * 0x4000000 + high;
    let found = this.#ands.get(key);
    if (found === undefined) {
      found = this.#node(low, high);
      this.#ands.set(key, found);
    }
    return found;
  }

  or(a: Literal, b: Literal): Literal {
    return not(this.and(not(a), not(b)));
  }

  xor(a: Literal, b: Literal): Literal {
    return not(this.and(not(this.and(a, not(b))), not(this.and(not(a), b))));
  }

  mux(select: Literal, a: Literal, b: Literal): Literal {
    if (a === b) return a;
    return not(this.and(not(this.and(select, a)), not(this.and(not(select), b))));
  }

  all(literals: Iterable<Literal>): Literal {
    let result = TRUE;
    for (const literal of literals) result = this.and(result, literal);
    return result;
  }

  #node(left: number, right: number): Literal {
    this.left.push(left);
    this.right.push(right);
    if (this.left.length > MOST_NODES) throw tooLarge();
    return 2 * (this.left.length - 1);
  }
}

function tooLarge(): UserError {
  return new UserError({
    what: 'the design is too large to be proven',
    expected: `at most ${MOST_NODES.toLocaleString('en')} gates with two inputs, memories as registers`,
    fix: 'prove a smaller part, or take smaller parameters (memories above all)',
  });
}
