import type { Expr } from '../../../gen/ir/index.ts';
import { operands } from '../../../gen/ir/index.ts';
import { add, sub } from '../machine/arithmetic.ts';
import { shift } from '../machine/shift.ts';
import type { Value } from '../machine/value.ts';
import type { Range } from './module-info.ts';
import { rangeOf } from './module-info.ts';
import type { Located, Resolver, Thing } from './resolve.ts';
import { isDriven, overlapping } from './resolve.ts';
import type { Scope } from './scope.ts';

/** Bits of an operand that bits of an operator need. */
interface Need {
  readonly expr: Expr;
  readonly hi: number;
  readonly lo: number;
}

/** The needs of an operator that passes ranges on; null for one that looks at whole operands. */
function needsOf({ expr: e, hi, lo }: Range): Need[] | null {
  switch (e.op) {
    case 'slice':
      return [{ expr: e.a, hi: e.lo + hi, lo: e.lo + lo }];
    case 'cast':
    case 'not':
      return [{ expr: e.a, hi, lo }];
    case 'pad': {
      const top = e.a.width - 1;
      if (lo <= top) return [{ expr: e.a, hi: Math.min(hi, top), lo }];
      return e.signed ? [{ expr: e.a, hi: top, lo: top }] : [];
    }
    case 'cat': {
      let base = e.width;
      return e.parts.flatMap((part) => {
        base -= part.width;
        if (base > hi || base + part.width <= lo) return [];
        return [{ expr: part, hi: Math.min(hi - base, part.width - 1), lo: Math.max(lo - base, 0) }];
      });
    }
    case 'and':
    case 'or':
    case 'xor':
      return [
        { expr: e.a, hi, lo },
        { expr: e.b, hi, lo },
      ];
    case 'mux':
      return [
        { expr: e.cond, hi: 0, lo: 0 },
        { expr: e.a, hi, lo },
        { expr: e.b, hi, lo },
      ];
    case 'index':
      return [{ expr: e.index, hi: e.index.width - 1, lo: 0 }, ...e.elements.map((expr) => ({ expr, hi, lo }))];
    case 'add':
    case 'sub':
    case 'neg':
      // carries go upwards
      return operands(e).map((expr) => ({ expr, hi, lo: 0 }));
    case 'shl':
    case 'shr': {
      const amount = { expr: e.b, hi: e.b.width - 1, lo: 0 };
      const top = e.a.width - 1;
      if (e.b.op !== 'const') return [e.op === 'shl' ? { expr: e.a, hi, lo: 0 } : { expr: e.a, hi: top, lo }, amount];
      const by = Number(e.b.value);
      if (e.op === 'shl') return hi - by >= 0 ? [{ expr: e.a, hi: hi - by, lo: Math.max(0, lo - by) }] : [];
      if (lo + by <= top) return [{ expr: e.a, hi: Math.min(top, hi + by), lo: lo + by }];
      return e.a.signed ? [{ expr: e.a, hi: top, lo: top }] : [];
    }
    default:
      return null;
  }
}

function thingsOf(scope: Scope, { expr, hi, lo }: Need): Thing[] {
  if (expr.op === 'signal') return isDriven(scope, expr) ? overlapping(scope, expr, hi, lo) : [expr];
  return hi - lo + 1 === expr.width || expr.op === 'const' ? [expr] : [rangeOf(scope.info, expr, hi, lo)];
}

/** What {@link rangeValue} needs. */
export function rangeParts(scope: Scope, range: Range): Located[] {
  if (range.expr.op === 'signal') return thingsOf(scope, range).map((thing) => [scope, thing]);
  const needs = needsOf(range) ?? [{ expr: range.expr, hi: range.expr.width - 1, lo: 0 }];
  return needs.flatMap((need) => thingsOf(scope, need)).map((thing) => [scope, thing]);
}

/** Bits `hi` to `lo` of an expression, from no more bits of its operands than they depend on. */
export function rangeValue(resolver: Resolver, scope: Scope, range: Range): Value {
  const { words } = resolver;
  const bitsOf = ({ expr, hi, lo }: Need): Value => {
    if (expr.op === 'signal' && isDriven(scope, expr)) return resolver.bits(scope, expr, hi, lo);
    if (expr.op === 'signal' || expr.op === 'const') return words.slice(resolver.known(scope, expr), hi, lo);
    if (hi - lo + 1 === expr.width) return resolver.known(scope, expr);
    return resolver.known(scope, rangeOf(scope.info, expr, hi, lo));
  };
  const { expr: e, hi, lo } = range;
  if (e.op === 'signal') return bitsOf(range);
  const needs = needsOf(range);
  if (needs === null) return words.slice(resolver.known(scope, e), hi, lo);
  const width = hi - lo + 1;
  const values = needs.map(bitsOf);
  switch (e.op) {
    case 'slice':
    case 'cast':
      return values[0];
    case 'not':
      return words.map(values[0], (word) => words.graph.binary('xor', word, words.graph.constant(-1n, word.bits)));
    case 'pad':
      return values.length === 0 ? words.constant(0n, width) : words.resize(values[0], width, e.signed);
    case 'cat':
      return words.join(values);
    case 'and':
    case 'or':
    case 'xor': {
      const { op } = e;
      return words.map(values[0], (word, i) => words.graph.binary(op, word, values[1].words[i]));
    }
    case 'mux':
      return words.select(words.truth(values[0]), values[1], values[2]);
    case 'index':
      return words.index(values[0], values.slice(1));
    case 'neg':
      return words.slice(sub(words, words.constant(0n, hi + 1), values[0]), hi, lo);
    case 'add':
      return words.slice(add(words, values[0], values[1]), hi, lo);
    case 'sub':
      return words.slice(sub(words, values[0], values[1]), hi, lo);
    case 'shl':
    case 'shr':
      break;
    default:
      throw new Error(`bits of ${e.op}`);
  }
  if (e.b.op !== 'const') {
    const shifted = shift(words, e.op, values[0], values[1], e.a.signed);
    return e.op === 'shl' ? words.slice(shifted, hi, lo) : words.slice(shifted, hi - lo, 0);
  }
  if (values.length === 0) return words.constant(0n, width);
  const by = Number(e.b.value);
  if (e.op === 'shr') return words.resize(values[0], width, e.a.signed);
  // zeros come in below
  const zeros = Math.max(0, by - lo);
  return zeros === 0 ? values[0] : words.join([values[0], words.constant(0n, zeros)]);
}
