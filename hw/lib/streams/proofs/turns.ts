import { Bool, UInt, assert, bitsFor, cover, mux, reg, select, when } from '../../../../gen/index.ts';

/** An output that several inputs share in turns: a turn is a word, or with packets a packet. */
export interface SharedOutput {
  /** Inputs that want it in this cycle. */
  readonly asks: readonly Bool[];
  /** The input that has it. */
  readonly chosen: UInt;
  readonly ready: Bool;
  /** A word passes in this cycle. */
  readonly fires: Bool;
  /** That word ends a turn; null where each does. */
  readonly last: Bool | null;
  /** How many turns of others each input may have to wait for; null for no bound. */
  readonly patience: readonly (number | null)[];
  readonly name: string;
}

/** A turn that is not over. */
export interface OpenTurn {
  readonly open: Bool;
  readonly owner: UInt;
}

/**
 * Asserts that turns are not broken into, that nobody waits for more turns of the others than it may, and that the
 * output does not idle while someone who may pass asks.
 */
export function takeTurns(output: SharedOutput): OpenTurn {
  const { asks, chosen, ready, fires, last, patience, name } = output;
  const open = reg(Bool(), { init: false });
  const owner = reg(chosen.type, { init: 0 });
  if (last === null) open.next(false);
  else when(fires, () => open.next(last.not()));
  when(fires, () => owner.next(chosen));
  assert(fires.not().or(open.not(), chosen.eq(owner)), `${name}: a packet is not broken into`);

  const mayPass = mux(open, select(owner, asks), asks[0].or(...asks.slice(1)));
  assert(mayPass.and(ready).eq(fires), `${name}: a word passes whenever one may`);

  const ends = last === null ? fires : fires.and(last);
  asks.forEach((asking, i) => {
    const bound = patience[i];
    if (bound === null) return;
    const waited = reg(UInt(bitsFor(bound + 1)), { init: 0 });
    const mine = chosen.eq(i);
    when(asking.not().or(fires.and(mine)), () => waited.next(0)).elseWhen(ends.and(waited.le(bound)), () =>
      waited.next(waited.add(1)),
    );
    assert(waited.le(bound), `${name}: input ${i} waits for at most ${bound} turns of the others`);
    cover(waited.eq(bound), `${name}: input ${i} waits for ${bound} turns of the others`);
  });
  return { open, owner };
}
