import type { Ex, Ground, Shape } from './recipe.ts';
import type { Scope } from './scope.ts';
import { BOOL, fitted, isGround, pathText, sint, typeText, uint, widthOf, type Enums } from './shape.ts';

/** The widest value that an operator gives; wider ones are cut on the way. */
export const WIDEST = 256;

/** An expression as the language writes it, with its type. */
export interface Written {
  readonly text: string;
  readonly type: Ground;
}

/** `5`, `123456789012n`, `true`, `State.M1`. */
export function literalText(type: Ground, value: string | bigint, enums: Enums): string {
  const fit = fitted(type, BigInt(value), enums);
  if (type.kind === 'bool') return fit === 1n ? 'true' : 'false';
  if (type.kind === 'enum') return `${type.name}.M${fit}`;
  return fit >= -(2n ** 31n) && fit < 2n ** 31n ? `${fit}` : `${fit}n`;
}

function constant(type: Ground, value: string, enums: Enums): Written {
  const text = literalText(type, value, enums);
  return { type, text: type.kind === 'enum' ? text : `lit(${typeText(type)}, ${text})` };
}

/** What an expression becomes in the source text. Total: operands that do not fit are made to. */
export function write(e: Ex, scope: Scope): Written {
  switch (e.op) {
    case 'lit':
      return constant(e.type, e.value, scope.enums);
    case 'param':
      return { text: `UInt(8).lit(this.p.k)`, type: uint(8) };
    case 'ref': {
      const leaf = scope.leaf(e.root, e.path);
      return leaf ?? constant(e.type, '0', scope.enums);
    }
    case 'at': {
      const part = scope.part(e.root, e.path);
      const element = part?.shape.kind === 'vec' ? elementAt(scope, e.root, e.path, e.rest) : null;
      if (part === null || element === null) return constant(e.type, '0', scope.enums);
      return { text: `${part.text}.at(${writeAs(e.index, 'uint', scope).text})${pathText(e.rest)}`, type: element };
    }
    case 'call':
      return writeCall(e, scope);
  }
}

export function elementAt(
  scope: Scope,
  root: string,
  path: readonly (string | number)[],
  rest: readonly (string | number)[],
): Ground | null {
  return scope.leaf(root, [...path, 0, ...rest])?.type ?? null;
}

/** As a value of the type, cut or widened and cast where it is none. */
export function writeTo(e: Ex, type: Ground, scope: Scope): Written {
  if (e.op === 'lit' && (e.type.kind !== 'enum' || type.kind === 'enum')) return constant(type, e.value, scope.enums);
  return converted(write(e, scope), type, scope.enums);
}

/** As an operand of a method of `type`: a literal may stand there by itself. */
function operand(e: Ex, type: Ground, scope: Scope): string {
  if (e.op === 'lit' && e.bare === true) return literalText(type, e.value, scope.enums);
  return writeTo(e, type, scope).text;
}

export function converted({ text, type: from }: Written, to: Ground, enums: Enums): Written {
  if (from.kind === to.kind) {
    if (from.kind === 'enum' && to.kind === 'enum' && from.name === to.name) return { text, type: to };
    if (from.kind === 'bool') return { text, type: to };
    if (from.kind !== 'enum' && to.kind !== 'bool' && to.kind !== 'enum')
      return { text: from.width === to.width ? text : `${text}.resize(${to.width})`, type: to };
  }
  if (to.kind === 'enum') return member({ text, type: from }, to, enums);
  if (to.kind === 'bool') {
    const number = from.kind === 'enum' ? `${text}.asUInt()` : text;
    return { text: `${number}.bit(0)`, type: to };
  }
  const whole = from.kind === 'uint' || from.kind === 'sint' ? text : `${text}.asUInt()`;
  const width = widthOf(from, enums);
  const wide = width === to.width ? whole : `${whole}.resize(${to.width})`;
  const isSigned = from.kind === 'sint';
  if (isSigned === (to.kind === 'sint')) return { text: wide, type: to };
  return { text: `${wide}.${to.kind === 'sint' ? 'asSInt' : 'asUInt'}()`, type: to };
}

/** A number as a member: as its bits where each pattern is one, else chosen among the members. */
function member(from: Written, to: Ground & { kind: 'enum' }, enums: Enums): Written {
  const count = enums.get(to.name) ?? 1;
  const width = widthOf(to, enums);
  const bits = converted(from, uint(width), enums).text;
  if (count === 2 ** width) return { text: `unpack(${to.name}, ${bits})`, type: to };
  const all = Array.from({ length: count }, (_, i) => `${to.name}.M${i}`);
  return { text: `select(${bits}, [${all.join(', ')}])`, type: to };
}

type Number = Extract<Ground, { width: number }>;

/** A number. */
interface WrittenNumber extends Written {
  readonly type: Number;
}

/** As a number, of the signedness that it has unless another is asked for. */
function writeAs(e: Ex, kind: 'uint' | 'sint' | 'number', scope: Scope): WrittenNumber {
  const written = write(e, scope);
  const { type } = written;
  if (type.kind === 'uint' || type.kind === 'sint') {
    if (kind === 'number' || kind === type.kind) return { text: written.text, type };
    const cast = kind === 'sint' ? sint(type.width) : uint(type.width);
    return converted(written, cast, scope.enums) as WrittenNumber;
  }
  const width = widthOf(type, scope.enums);
  return converted(written, kind === 'sint' ? sint(width) : uint(width), scope.enums) as WrittenNumber;
}

function capped(w: WrittenNumber, most: number): WrittenNumber {
  if (w.type.width <= most) return w;
  return { text: `${w.text}.trunc(${most})`, type: { ...w.type, width: most } };
}

function bitsOf(value: bigint, signed: boolean): number {
  if (!signed) return value <= 1n ? 1 : value.toString(2).length;
  const magnitude = value < 0n ? -value - 1n : value;
  return magnitude === 0n ? 1 : magnitude.toString(2).length + 1;
}

function writeCall(e: Ex & { op: 'call' }, scope: Scope): Written {
  const { f, args, n = [] } = e;
  const { enums } = scope;
  switch (f) {
    case 'and':
    case 'or':
    case 'xor': {
      const first = write(args[0], scope);
      const a = first.type.kind === 'enum' ? writeAs(args[0], 'uint', scope) : first;
      return {
        text: `${a.text}.${f}(${args
          .slice(1)
          .map((x) => operand(x, a.type, scope))
          .join(', ')})`,
        type: a.type,
      };
    }
    case 'not': {
      const a = write(args[0], scope);
      if (a.type.kind === 'enum') return { text: `${a.text}.asUInt().not()`, type: uint(widthOf(a.type, enums)) };
      return { text: `${a.text}.not()`, type: a.type };
    }
    case 'neg': {
      const a = writeAs(args[0], 'sint', scope);
      return { text: `${a.text}.neg()`, type: a.type };
    }
    case 'andR':
    case 'orR':
    case 'xorR':
      return { text: `${writeAs(args[0], 'number', scope).text}.${f}()`, type: BOOL };
    case 'asUInt':
    case 'asSInt':
      return writeAs(args[0], f === 'asUInt' ? 'uint' : 'sint', scope);
    case 'resize': {
      const a = writeAs(args[0], 'number', scope);
      const width = Math.max(1, Math.min(WIDEST, n[0]));
      const how = width < a.type.width ? 'trunc' : width > a.type.width && n[1] === 1 ? 'pad' : 'resize';
      return { text: `${a.text}.${how}(${width})`, type: { ...a.type, width } };
    }
    case 'bits': {
      const a = writeAs(args[0], 'number', scope);
      const hi = Math.min(n[0], a.type.width - 1);
      const lo = Math.min(n[1], hi);
      return { text: `${a.text}.bits(${hi}, ${lo})`, type: uint(hi - lo + 1) };
    }
    case 'bit': {
      const a = writeAs(args[0], 'number', scope);
      return { text: `${a.text}.bit(${Math.min(n[0], a.type.width - 1)})`, type: BOOL };
    }
    case 'bitAt':
      return {
        text: `${writeAs(args[0], 'number', scope).text}.bit(${writeAs(args[1], 'uint', scope).text})`,
        type: BOOL,
      };
    case 'add':
    case 'sub':
    case 'addx':
    case 'subx': {
      const a = writeAs(args[0], 'number', scope);
      const [text, width] = sameKind(args[1], a, scope);
      const wide = Math.max(a.type.width, width) + (f === 'addx' || f === 'subx' ? 1 : 0);
      return { text: `${a.text}.${f}(${text})`, type: { ...a.type, width: wide } };
    }
    case 'mul': {
      const a = capped(writeAs(args[0], 'number', scope), WIDEST / 2);
      const second = args[1];
      const kind = a.type.kind;
      if (second.op === 'lit' && second.bare === true) {
        const value = fitted(a.type, BigInt(second.value), enums);
        const width = a.type.width + bitsOf(value, kind === 'sint');
        return { text: `${a.text}.mul(${literalText(a.type, value, enums)})`, type: { kind, width } };
      }
      const b = capped(writeAs(second, kind, scope), WIDEST / 2);
      return { text: `${a.text}.mul(${b.text})`, type: { kind, width: a.type.width + b.type.width } };
    }
    case 'eq':
    case 'ne': {
      const a = write(args[0], scope);
      if (a.type.kind === 'bool' || a.type.kind === 'enum')
        return { text: `${a.text}.${f}(${operand(args[1], a.type, scope)})`, type: BOOL };
      return { text: `${a.text}.${f}(${sameKind(args[1], a as WrittenNumber, scope)[0]})`, type: BOOL };
    }
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge': {
      const a = writeAs(args[0], 'number', scope);
      return { text: `${a.text}.${f}(${sameKind(args[1], a, scope)[0]})`, type: BOOL };
    }
    case 'shl':
    case 'shr': {
      const a = writeAs(args[0], 'number', scope);
      return { text: `${a.text}.${f}(${n[0]})`, type: a.type };
    }
    case 'shlBy':
    case 'shrBy': {
      const a = writeAs(args[0], 'number', scope);
      return { text: `${a.text}.${f.slice(0, 3)}(${writeAs(args[1], 'uint', scope).text})`, type: a.type };
    }
    case 'mux': {
      const cond = writeTo(args[0], BOOL, scope).text;
      const a = write(args[1], scope);
      const b = operand(args[2], a.type, scope);
      return { text: n[0] === 1 ? `${cond}.mux(${a.text}, ${b})` : `mux(${cond}, ${a.text}, ${b})`, type: a.type };
    }
    case 'select': {
      const first = write(args[1], scope);
      const rest = args.slice(2).map((x) => writeTo(x, first.type, scope).text);
      const at = writeAs(args[0], 'uint', scope).text;
      return { text: `select(${at}, [${[first.text, ...rest].join(', ')}])`, type: first.type };
    }
    case 'cat': {
      const most = Math.floor(WIDEST / args.length);
      const parts = args.map((x) => {
        const written = write(x, scope);
        return written.type.kind === 'uint' || written.type.kind === 'sint'
          ? capped(written as WrittenNumber, most)
          : written;
      });
      const width = parts.reduce((sum, part) => sum + widthOf(part.type, enums), 0);
      return { text: `cat(${parts.map(({ text }) => text).join(', ')})`, type: uint(width) };
    }
    case 'repeat': {
      const a = write(args[0], scope);
      const width = widthOf(a.type, enums);
      const times = Math.max(1, Math.min(n[0], Math.floor(WIDEST / width)));
      return { text: `repeat(${a.text}, ${times})`, type: uint(times * width) };
    }
    case 'unpack': {
      const [length, width] = n;
      const bits = writeTo(args[0], uint(length * width), scope).text;
      const vector = `unpack(Vec(${length}, UInt(${width})), ${bits})`;
      return { text: `${vector}.at(${writeAs(args[1], 'uint', scope).text})`, type: uint(width) };
    }
  }
}

/** An operand of the same kind as `a` and any width, or a literal that fits `a`. Returns its text and width. */
function sameKind(e: Ex, a: WrittenNumber, scope: Scope): [string, number] {
  if (e.op === 'lit' && e.bare === true) return [literalText(a.type, e.value, scope.enums), a.type.width];
  const b = writeAs(e, a.type.kind, scope);
  return [b.text, b.type.width];
}

/** The shape of an aggregate literal, e.g. the initial value of a register of bundles. */
export function aggregateText(shape: Shape, leaves: readonly string[], at = { i: 0 }): string {
  if (isGround(shape)) return leaves[at.i++];
  if (shape.kind === 'vec')
    return `[${Array.from({ length: shape.length }, () => aggregateText(shape.of, leaves, at)).join(', ')}]`;
  if (shape.kind === 'bundle')
    return `{ ${shape.fields.map((field, i) => `f${i}: ${aggregateText(field, leaves, at)}`).join(', ')} }`;
  throw new Error('a stream has no literal');
}
