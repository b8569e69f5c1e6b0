import { Bool, UInt, assert, reg } from '../../../gen/index.ts';
import type { Stream } from '../../../gen/index.ts';

/**
 * Asserts the rule of ready and valid for what produces `stream`: a word that is offered stays offered, unchanged, until
 * it is taken. Adds a register for the word, which only the assertion reads.
 *
 * @param name what the message calls the stream
 */
export function assertHeld(stream: Stream, name: string): void {
  const { valid, ready, bits } = stream;
  const word = bits.pack();
  const waiting = reg(Bool(), { init: false });
  const offered = reg(UInt(word.width));
  waiting.next(valid.and(ready.not()));
  offered.next(word);
  assert(waiting.not().or(valid), `${name} offers a word until it is taken`);
  assert(waiting.not().or(word.eq(offered)), `${name} does not change a word that waits`);
}
