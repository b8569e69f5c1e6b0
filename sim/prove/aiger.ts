import { FALSE, not, type Aig, type Literal } from './aig.ts';

/** A circuit with one output for a solver, and what its inputs are. */
export interface Obligation {
  /** The AIGER file, binary. All latches begin at zero. */
  readonly file: Buffer;
  /**
   * For each input of the file the literal that it stands for: an input, or a latch whose contents at the start are
   * free.
   */
  readonly inputs: readonly Literal[];
  readonly latches: number;
  readonly ands: number;
}

/**
 * The part of a circuit that one output depends on, in the AIGER format. The format knows contents at the start, but not
 * every command of ABC does: a latch that begins at one is stored complemented, one that begins anyhow is replaced by an input
 * in the first step.
 */
export function obligation(aig: Aig, output: Literal): Obligation {
  const { latches, free, nodes } = cone(aig, output);
  const anyStart = latches.filter(({ initial }) => initial === null);
  const inputs = [...free, ...anyStart.map(({ literal }) => literal)];
  // the literals of the file: inputs, latches (the first one tells that the first step is over), ands
  const numbers = new Map<number, Literal>([[0, FALSE]]);
  let next = 2;
  const starts = new Map<number, Literal>();
  for (const literal of free) numbers.set(literal >> 1, take());
  for (const { literal } of anyStart) starts.set(literal, take());
  // false in the first step; always there, since ABC's commands refuse circuits without any latch
  const running = take();
  const states = latches.map(({ initial, literal }) => {
    const state = take();
    if (initial !== null) numbers.set(literal >> 1, initial ? not(state) : state);
    return state;
  });
  const firstAnd = next >> 1;
  const bytes: number[] = [];
  const and = (a: Literal, b: Literal): Literal => {
    if (a === 0 || b === 0) return 0;
    if (a === 1) return b;
    if (b === 1) return a;
    const literal = take();
    const [high, low] = a > b ? [a, b] : [b, a];
    delta(bytes, literal - high);
    delta(bytes, high - low);
    return literal;
  };
  latches.forEach(({ literal, initial }, index) => {
    if (initial !== null) return;
    const kept = not(and(running, states[index]));
    const begun = not(and(not(running), starts.get(literal)!));
    numbers.set(literal >> 1, not(and(kept, begun)));
  });
  const translate = (literal: Literal): Literal => numbers.get(literal >> 1)! ^ (literal & 1);
  for (const node of nodes) numbers.set(node, and(translate(aig.left[node]), translate(aig.right[node])));

  const ands = (next >> 1) - firstAnd;
  const lines = [`aig ${(next >> 1) - 1} ${inputs.length} ${latches.length + 1} 1 ${ands}`, '1'];
  for (const { next: following, initial } of latches)
    lines.push(String(initial === true ? not(translate(following)) : translate(following)));
  lines.push(String(translate(output)));
  const file = Buffer.concat([Buffer.from(`${lines.join('\n')}\n`), Buffer.from(bytes)]);
  return { file, inputs, latches: latches.length, ands };

  function take(): Literal {
    next += 2;
    return next - 2;
  }
}

/** What an output depends on, through latches too; ands in the order of their numbers. */
function cone(aig: Aig, output: Literal) {
  const latchOf = new Map(aig.latches.map((latch) => [latch.literal >> 1, latch]));
  const seen = new Set<number>([0]);
  const work = [output >> 1];
  while (work.length > 0) {
    const node = work.pop()!;
    if (seen.has(node)) continue;
    seen.add(node);
    const latch = latchOf.get(node);
    if (latch !== undefined) work.push(latch.next >> 1);
    else if (aig.kind(node) === 'and') work.push(aig.left[node] >> 1, aig.right[node] >> 1);
  }
  return {
    latches: aig.latches.filter(({ literal }) => seen.has(literal >> 1)),
    free: aig.inputs.filter((literal) => seen.has(literal >> 1)),
    nodes: [...seen].filter((node) => aig.kind(node) === 'and').sort((a, b) => a - b),
  };
}

/** A number in groups of seven bits, low ones first. */
function delta(bytes: number[], value: number): void {
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  bytes.push(rest);
}
