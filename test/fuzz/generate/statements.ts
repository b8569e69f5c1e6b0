import type { Random } from '../../print/support/random.ts';
import {
  isGround,
  leavesOf,
  partOf,
  uint,
  type Ex,
  type Path,
  type Shape,
  type Stmt,
  type Target,
} from '../recipe/index.ts';
import type { Expressions } from './expressions.ts';

/** Something that statements drive. */
export interface Driven {
  readonly root: string;
  readonly path: Path;
  readonly shape: Shape;
}

/** Makes statements that drive bits of the targets, under conditions. */
export class Statements {
  readonly #r: Random;
  readonly #x: Expressions;

  constructor(r: Random, expressions: Expressions) {
    this.#r = r;
    this.#x = expressions;
  }

  /** Some statements about the targets, nested up to `nesting` deep. */
  some(targets: readonly Driven[], nesting: number, depth: number): Stmt[] {
    const r = this.#r;
    return Array.from({ length: 1 + r.below(2) }, (): Stmt => {
      const kind = nesting === 0 ? 9 : r.below(10);
      const inner = () => this.some(targets, nesting - 1, depth);
      if (kind < 4) {
        return {
          s: 'when',
          branches: Array.from({ length: 1 + r.below(2) }, () => ({
            cond: this.#x.condition(),
            body: r.chance(0.1) ? [] : inner(),
          })),
          otherwise: r.chance(0.5) ? inner() : null,
        };
      }
      if (kind < 6) return this.#match(inner);
      return this.set(r.pick(targets), depth);
    });
  }

  #match(inner: () => Stmt[]): Stmt {
    const r = this.#r;
    const plain = this.#x.any(1);
    const isNumber = plain.op === 'ref' && plain.type.kind !== 'enum' && !plain.root.startsWith('v');
    // a member's number is matched as a member, whose values are not any: what may be one becomes something else
    const number: Ex = isNumber
      ? plain
      : { op: 'call', f: 'xor', args: [plain, { op: 'lit', type: uint(1), value: '1', bare: true }] };
    const subject: Ex = r.chance(0.2) ? number : { op: 'call', f: 'resize', args: [number], n: [1 + r.below(3), 0] };
    const isEnum = plain.op === 'ref' && plain.type.kind === 'enum';
    const values = r.shuffle(Array.from({ length: 8 }, (_, i) => String(i)));
    const cases: { values: string[]; body: Stmt[] }[] = [];
    while (values.length > 0 && (cases.length === 0 || r.chance(0.6)))
      cases.push({ values: values.splice(0, 1 + r.below(2)), body: r.chance(0.1) ? [] : inner() });
    return { s: 'match', subject: isEnum ? plain : subject, cases, otherwise: r.chance(0.5) ? inner() : null };
  }

  /** One assignment to the target or a part of it. */
  set({ root, path, shape }: Driven, depth: number): Stmt {
    const r = this.#r;
    if (shape.kind === 'vec' && r.chance(0.4)) {
      const inside = r.pick(leavesOf(shape.of));
      const at = { index: this.#x.index(shape.length), rest: inside.path };
      return { s: 'set', target: this.#part({ root, path, at }, shape, inside.path), value: this.#x.any(depth) };
    }
    const leaves = leavesOf(shape);
    if (leaves.length > 1 && r.chance(0.4)) return this.whole({ root, path, shape }, depth);
    const leaf = r.pick(leaves);
    const target = { root, path: [...path, ...leaf.path] };
    return { s: 'set', target: this.#part(target, leaf.type, []), value: this.#x.any(depth) };
  }

  /** An assignment to all of the target. */
  whole({ root, path, shape }: Driven, depth: number): Stmt {
    if (isGround(shape)) return { s: 'set', target: { root, path }, value: this.#x.any(depth) };
    return { s: 'setAll', root, path, values: leavesOf(shape).map(() => this.#x.any(Math.min(depth, 2))) };
  }

  /** Now and then only some bits. */
  #part(target: Target, shape: Shape, path: Path): Target {
    const r = this.#r;
    const type = shape.kind === 'vec' ? partOf(shape.of, path) : shape;
    if (type === null || (type.kind !== 'uint' && type.kind !== 'sint') || type.width === 1 || r.chance(0.7))
      return target;
    const lo = r.below(type.width);
    return { ...target, hi: lo + r.below(type.width - lo), lo };
  }
}
