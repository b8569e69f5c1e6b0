import type { PlaceId } from '../../ir/index.ts';
import { pattern, type Node } from '../graph/index.ts';
import { is, type Builder } from './simplify.ts';

/** A concatenation that grows in a loop is not copied again and again beyond this many parts. */
const LONGEST_FLATTENED = 64;

/**
 * Bits of an expression, taken from its parts where that needs no arithmetic: `{a, b}[3:0]` is a slice of `b`, a slice of a slice is
 * one slice. Null when the expression itself is needed.
 */
export function simpleSlice(build: Builder, a: Node, hi: number, lo: number, place: PlaceId): Node | null {
  if (a.given !== null) return null;
  switch (a.op) {
    case 'slice':
      return build.slice(a.args[0], hi + a.lo, lo + a.lo, place);
    case 'cast':
      return build.slice(a.args[0], hi, lo, place);
    case 'pad': {
      const inner = a.args[0];
      if (hi < inner.width) return build.slice(inner, hi, lo, place);
      if (!a.signed && lo >= inner.width) return build.constant(0n, hi - lo + 1, false, place);
      if (!a.signed) return build.pad(build.slice(inner, inner.width - 1, lo, place), hi - lo + 1, place);
      return null;
    }
    case 'cat':
      return sliceOfCat(build, a, hi, lo, place);
    default:
      return null;
  }
}

function sliceOfCat(build: Builder, cat: Node, hi: number, lo: number, place: PlaceId): Node {
  const parts: Node[] = [];
  let top = cat.width - 1;
  for (const part of cat.args) {
    const bottom = top - part.width + 1;
    const from = Math.min(hi, top);
    const to = Math.max(lo, bottom);
    if (from >= to) parts.push(build.slice(part, from - bottom, to - bottom, place));
    top = bottom - 1;
  }
  return build.cat(parts, place);
}

/** The parts of a concatenation, flattened, with neighbouring constants and neighbouring slices of one expression joined. */
export function simpleCat(build: Builder, parts: readonly Node[], place: PlaceId): Node[] {
  const out: Node[] = [];
  const add = (part: Node): void => {
    if (is(part, 'cat') && part.args.length <= LONGEST_FLATTENED) {
      part.args.forEach(add);
      return;
    }
    const bits = is(part, 'cast') ? part.args[0] : part;
    const previous = out.at(-1);
    const joined = previous === undefined ? null : join(build, previous, bits, place);
    if (joined === null) out.push(bits);
    else out[out.length - 1] = joined;
  };
  parts.forEach(add);
  return out;
}

function join(build: Builder, high: Node, low: Node, place: PlaceId): Node | null {
  if (high.op === 'const' && low.op === 'const') {
    const value = (pattern(high.value, high.width) << BigInt(low.width)) | pattern(low.value, low.width);
    return build.constant(value, high.width + low.width, false, place);
  }
  if (is(high, 'slice') && is(low, 'slice') && high.args[0] === low.args[0]) {
    if (high.lo !== low.hi + 1) return null;
    return build.slice(high.args[0], high.hi, low.lo, place);
  }
  return null;
}
