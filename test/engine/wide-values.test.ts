import { describe, expect, it } from 'vitest';
import type { BinaryOp, Expr, Signal } from '../../gen/ir/index.ts';
import { compileDesign } from '../../sim/engine/index.ts';
import { Evaluator, pattern } from '../print/support/evaluate.ts';
import { assign, binary, cast, cat, designOf, index, moduleIr, mux, pad, signal, slice, unary } from '../support/ir.ts';
import { Random } from '../print/support/random.ts';
import { readSlot, writeSlot } from './support/slots.ts';

/** Every operator at widths around the words of the machine, against the evaluator: random operands and corners. */
const WIDTHS = [1, 2, 7, 8, 9, 16, 31, 32, 33, 48, 63, 64, 65, 96, 127, 128, 129, 193, 200];
const OPERATORS: readonly BinaryOp[] = [
  ...(['and', 'or', 'xor', 'add', 'sub', 'mul'] as const),
  ...(['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const),
];

function outputsOf(a: Signal, b: Signal, amount: Signal, other: Signal): Expr[] {
  const { width: w } = a;
  return [
    ...OPERATORS.map((op) => binary(op, a, b)),
    binary('shl', a, amount),
    binary('shr', a, amount),
    binary('shr', a, other),
    binary('shl', a, other),
    unary('not', a),
    unary('neg', a),
    unary('andr', a),
    unary('orr', a),
    unary('xorr', a),
    mux(binary('lt', a, b), a, b),
    cat(a, b, amount),
    slice(a, w - 1, w >> 1),
    slice(a, w >> 1, 0),
    slice(binary('add', a, b), (2 * w) % (w + 1) === 0 ? w - 1 : w >> 1, w >> 2),
    pad(a, w + 1),
    pad(a, w + 70),
    cast(a, !a.signed),
    index(amount, [a, b, binary('xor', a, b)]),
  ];
}

describe.each([false, true])('values with a sign (%s)', (signed) => {
  it.each(WIDTHS)('of %i bits go through every operator', (width) => {
    const r = new Random(width);
    const a = signal('input', 'a', width, { signed });
    const b = signal('input', 'b', width, { signed });
    const amount = signal('input', 'amount', 8);
    const other = signal('input', 'other', 70);
    const values = outputsOf(a, b, amount, other);
    const outputs = values.map((e, i) => signal('output', `out_${i}_${e.op}`, e.width, { signed: e.signed }));
    const ir = moduleIr('wide', {
      ports: [a, b, amount, other, ...outputs],
      body: outputs.map((out, i) => assign(out, values[i])),
    });
    const program = compileDesign(designOf(ir));
    const instance = program.instantiate();
    const view = new DataView(instance.memory);
    const evaluator = new Evaluator(ir);
    const corner = (w: number): bigint =>
      r.pick([0n, 1n, (1n << BigInt(w)) - 1n, 1n << BigInt(w - 1), r.bits(w), r.bits(w)]);
    for (let round = 0; round < 60; round++) {
      const given = new Map([a, b, amount, other].map((p) => [p, pattern(corner(p.width), p.width)]));
      if (r.chance(0.3)) given.set(amount, BigInt(r.below(width + 2)) & 255n);
      if (r.chance(0.5)) given.set(other, BigInt(r.below(width + 2)));
      for (const [port, value] of given) writeSlot(view, program.slotOf(port), value);
      instance.evaluate();
      evaluator.drive(given);
      for (const out of outputs) {
        const seen = readSlot(view, program.slotOf(out));
        expect(`${out.name} ${seen.toString(16)}`, `${[...given.values()].map((v) => v.toString(16)).join(' ')}`).toBe(
          `${out.name} ${evaluator.value(out).toString(16)}`,
        );
      }
    }
  });
});
