import type { Slot } from '../layout.ts';
import type { Place } from '../machine/node.ts';
import type { Value, Words } from '../machine/value.ts';

/** How a value's words lie in its slot. */
export interface StoredWord {
  readonly offset: number;
  readonly bytes: number;
  /** Bits of the value in this word. */
  readonly width: number;
}

/** The words of a slot: whole ones as the host's words, the last one may be stored in fewer bytes. */
export function storedWords(words: Words, { offset, bytes, width }: Slot): StoredWord[] {
  const count = words.countFor(width);
  const size = words.limb / 8;
  return Array.from({ length: count }, (_, i) => ({
    offset: offset + i * size,
    // values above 64 bits have room for whole words
    bytes: count === 1 ? bytes : size,
    width: i === count - 1 ? words.topWidth(width) : words.limb,
  }));
}

/** @param signed true where the value is stored sign-extended */
export function loadValue(words: Words, place: Place, slot: Slot, signed: boolean): Value {
  const bits = words.bitsFor(slot.width);
  const stored = storedWords(words, slot);
  return {
    width: slot.width,
    words: stored.map(({ offset, bytes, width }, i) =>
      words.graph.load(place, offset, bytes, signed && i === stored.length - 1, bits, width),
    ),
  };
}
