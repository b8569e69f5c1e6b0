/** A fault put into the source code of the printer or the engine: one place of one file reads otherwise. */
export interface SourceBug {
  readonly name: string;
  readonly where: 'printer' | 'engine';
  /** From the root of the repository. */
  readonly file: string;
  /** Text that the file has exactly once, and what stands there instead. */
  readonly text: string;
  readonly instead: string;
}

/** Ten faults of ten kinds, each of which a careful programmer could make and which most designs do not show. */
export const BUGS: readonly SourceBug[] = [
  {
    name: 'sign extension: values are widened with zeros',
    where: 'printer',
    file: 'gen/print/text/expressions.ts',
    text: "return `${width}'(${this.#operand(n, 0)})`;",
    instead: "return `${width}'($unsigned(${this.#operand(n, 0)}))`;",
  },
  {
    name: 'shift amount: bits above the 31st are not looked at',
    where: 'printer',
    file: 'gen/print/legalise/simplify.ts',
    text: 'return this.mux(tooMuch, this.#emptied(op, a, place), shifted, place);',
    instead: 'return shifted;',
  },
  {
    name: 'slice bounds: a slice of a slice forgets where the inner one begins',
    where: 'printer',
    file: 'gen/print/legalise/bits.ts',
    text: 'return build.slice(a.args[0], hi + a.lo, lo + a.lo, place);',
    instead: 'return build.slice(a.args[0], hi, lo, place);',
  },
  {
    name: 'mask dropped: a masked write changes the whole word',
    where: 'printer',
    file: 'gen/print/legalise/memories.ts',
    text: 'const given = mine.mask === null ? null : this.#node(mine.mask);',
    instead: 'const given = null;',
  },
  {
    name: 'reset value: negative ones lose their sign',
    where: 'printer',
    file: 'gen/print/module/declarations.ts',
    text: 'return member ?? literal(value, signal.width, signal.signed);',
    instead: 'return member ?? literal(value < 0n ? -value : value, signal.width, signal.signed);',
  },
  {
    name: 'assignment priority: of two branches whose conditions hold the later one counts',
    where: 'printer',
    file: 'gen/print/prettify/simple-value.ts',
    text: 'of s.branches.toReversed()) {',
    instead: 'of s.branches) {',
  },
  {
    name: 'read during write: the old word where the new one was asked for',
    where: 'engine',
    file: 'sim/engine/flatten/memory-read.ts',
    text: "if (memory.readDuringWrite !== 'new') return value;",
    instead: 'return value;',
  },
  {
    name: 'selection: arms swapped above 32 bits',
    where: 'engine',
    file: 'sim/engine/machine/value.ts',
    text: 'words: a.words.map((word, i) => this.graph.select(cond, word, b.words[i])) };',
    instead:
      'words: a.words.map((word, i) => word.bits > 32 ? this.graph.select(cond, b.words[i], word) : this.graph.select(cond, word, b.words[i])) };',
  },
  {
    name: 'signed compare: the sign counts as a digit above 64 bits',
    where: 'engine',
    file: 'sim/engine/machine/arithmetic.ts',
    text: 'const lower = graph.binary(op(i === top && signed, false), x.words[i], y.words[i]);',
    instead: 'const lower = graph.binary(op(false, false), x.words[i], y.words[i]);',
  },
  {
    name: 'domain mask: an edge counts only where no other clock has one at that instant',
    where: 'engine',
    file: 'sim/engine/elaborated.ts',
    text: '((mask >> (scope.domains.get(domain)?.index ?? -1)) & 1) === 1;',
    instead: 'mask === 1 << (scope.domains.get(domain)?.index ?? -1);',
  },
];

/** @throws Error when the text to be replaced is not in the source exactly once: then the code has changed and the bug has to follow it */
export function seeded(source: string, { name, file, text, instead }: SourceBug): string {
  const [before, after, ...more] = source.split(text);
  if (after === undefined || more.length > 0)
    throw new Error(
      `seeded bug "${name}": ${file} has the text to be replaced ${more.length === 0 ? 'no longer' : `${more.length + 1} times`}:\n  ${text}`,
    );
  return before + instead + after;
}
