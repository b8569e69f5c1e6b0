import { assert } from '../../../../gen/index.ts';
import type { Bool, Stream } from '../../../../gen/index.ts';
import { assertHeld } from '../held.ts';
import { within } from './journey.ts';

/** A part between two streams. */
export interface Part {
  readonly enq: Stream;
  readonly deq: Stream;
}

/** What a part that makes words wide and one behind it that makes them narrow again owe their neighbours. */
export function assertThereAndBack(up: Part, down: Part): void {
  assertHeld(up.deq, 'the wide stream');
  assertHeld(down.deq, 'the narrow stream');
  assert(up.enq.ready.eq(up.deq.valid.not().or(up.deq.ready)), 'a word enters unless a wide one waits');
}

/** The same where a wide word has `factor` parts at most, which need not be told how many there are. */
export function assertCut(up: Part, down: Part, take: Bool, factor: number): void {
  assertThereAndBack(up, down);
  assert(down.deq.valid.eq(down.enq.valid), 'parts are offered as long as there are any');
  within({
    waiting: down.enq.valid.and(take),
    comes: down.enq.fire,
    cycles: factor - 1,
    message: `a wide word is cut within ${factor} cycles of a ready consumer`,
  });
}
