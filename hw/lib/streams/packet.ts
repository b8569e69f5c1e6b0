import { Bool, BoolType, Bundle, BundleType, UserError } from '../../../gen/index.ts';
import type { BundleSignal, SignalOf, Type, Value } from '../../../gen/index.ts';

/** A word of a packet: `last` marks the packet's final word. */
export function Packet<T extends Type>(type: T): BundleType<{ readonly data: T; readonly last: BoolType }> {
  return Bundle({ data: type, last: Bool() });
}
export type Packet<T extends Type = Type> = BundleSignal<{ readonly data: T; readonly last: BoolType }>;

/** For parts that may keep packets together. */
export interface PacketParams<T extends Type> {
  readonly type: T;
  /**
   * The words form packets: `type` is a bundle with a Bool `last`, true on the final word of each, and what the part
   * decides holds for a whole packet. Left out: for one word.
   */
  readonly packets?: boolean;
}

/**
 * Whether `word` ends what a part decides about: a packet, or with `packets` left out every word.
 *
 * @returns null where every word does
 * @throws UserError when packets are asked for of words without `last`
 */
export function endOf<T extends Type>(
  { type, packets }: PacketParams<T>,
  word: SignalOf<T>,
): SignalOf<BoolType> | null {
  if (packets !== true) return null;
  if (type instanceof BundleType && type.fields.last instanceof BoolType)
    return (word as Value as BundleSignal<{ last: BoolType }>).last;
  throw new UserError({
    what: `words of type ${type.text} form no packets`,
    expected: 'a bundle with a field last: Bool()',
    fix: 'wrap the type in Packet(type), or leave out packets',
  });
}
