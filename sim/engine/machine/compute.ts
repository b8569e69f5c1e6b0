import type { Expr } from '../../../gen/ir/index.ts';
import { add, equal, less, mul, reduce, sub } from './arithmetic.ts';
import { shift } from './shift.ts';
import type { Value, Words } from './value.ts';

/** What an operator means, over the values of its operands. */
export function compute(words: Words, e: Exclude<Expr, { op: 'signal' }>, known: (part: Expr) => Value): Value {
  const { graph } = words;
  const truth = (node: ReturnType<typeof equal>): Value => words.ofWord(node, 1);
  switch (e.op) {
    case 'const':
      return words.constant(e.value, e.width);
    case 'not':
      if (e.width === 1) return truth(graph.not(words.truth(known(e.a))));
      return words.map(known(e.a), (word) => graph.binary('xor', word, graph.constant(-1n, word.bits)));
    case 'neg':
      return sub(words, words.constant(0n, e.width), known(e.a));
    case 'andr':
    case 'orr':
    case 'xorr':
      return truth(reduce(words, e.op, known(e.a)));
    case 'mux':
      return words.select(words.truth(known(e.cond)), known(e.a), known(e.b));
    case 'cat':
      return words.join(e.parts.map(known));
    case 'slice':
      return words.slice(known(e.a), e.hi, e.lo);
    case 'pad':
      return words.resize(known(e.a), e.width, e.signed);
    case 'cast':
      return known(e.a);
    case 'index':
      return words.index(known(e.index), e.elements.map(known));
    case 'and':
    case 'or':
    case 'xor': {
      const b = known(e.b);
      const { op } = e;
      return words.map(known(e.a), (word, i) => graph.binary(op, word, b.words[i]));
    }
    case 'add':
      return add(words, known(e.a), known(e.b));
    case 'sub':
      return sub(words, known(e.a), known(e.b));
    case 'mul':
      return mul(words, known(e.a), known(e.b), e.a.signed);
    case 'shl':
    case 'shr':
      return shift(words, e.op, known(e.a), known(e.b), e.a.signed);
    case 'eq':
      return truth(equal(words, known(e.a), known(e.b)));
    case 'ne':
      return truth(graph.not(equal(words, known(e.a), known(e.b))));
    case 'lt':
    case 'le':
      return truth(less(words, known(e.a), known(e.b), e.a.signed, e.op === 'le'));
    case 'gt':
    case 'ge':
      return truth(less(words, known(e.b), known(e.a), e.a.signed, e.op === 'ge'));
  }
}
