import { Enum, UInt, cat } from '../../../gen/index.ts';
import type { Bool, Ground, UInt as UIntSignal } from '../../../gen/index.ts';
import { addressOf, countOf, pascal, registersOf } from '../definition/index.ts';
import type { Block, Register } from '../definition/index.ts';

/** `LevelA3`, `Status`: a register's name among the addresses. */
export const memberOf = (register: Register, index: number): string =>
  pascal(register.name) + (register.count === null ? '' : index);

/** The addresses of a block's registers as an enumeration, so that they have names in the printed text. */
export function addressesOf(block: Block) {
  const members = registersOf(block).flatMap((register) =>
    Array.from({ length: register.external ? 1 : countOf(register) }, (_, i) => [
      memberOf(register, i),
      addressOf(register, i),
    ]),
  );
  return Enum('Address', Object.fromEntries(members) as Readonly<Record<string, number>>, block.addressBits);
}

/** True where `address` is that of an element of one of the registers: a comparison or two per run of neighbours. */
export function isOneOf(block: Block, address: UIntSignal, registers: readonly Register[]): Bool | false {
  const { wordStep } = block;
  const words = registers
    .flatMap((register) => Array.from({ length: countOf(register) }, (_, i) => addressOf(register, i) / wordStep))
    .sort((a, b) => a - b);
  const runs: { first: number; last: number }[] = [];
  for (const word of words) {
    const run = runs.at(-1);
    if (run !== undefined && run.last + 1 === word) run.last = word;
    else runs.push({ first: word, last: word });
  }
  if (runs.length === 0) return false;
  const byteBits = Math.log2(wordStep);
  const word = byteBits === 0 ? address : address.width > byteBits ? address.bits(address.width - 1, byteBits) : null;
  if (word === null) return address.eq(0);
  const most = 2 ** word.width - 1;
  const within = runs.map(({ first, last }): Bool | true => {
    if (first === last) return word.eq(first);
    if (first === 0 && last === most) return true;
    if (first === 0) return word.le(last);
    return last === most ? word.ge(first) : word.ge(first).and(word.le(last));
  });
  const aligned = byteBits === 0 ? [] : [address.bits(byteBits - 1, 0).eq(0)];
  const runsHit = within.filter((condition) => condition !== true);
  if (runsHit.length < within.length) return aligned.length > 0 ? aligned[0] : address.ge(0);
  return runsHit[0].or(...runsHit.slice(1)).and(...aligned);
}

/** The element that `address` means, in an array word by word. */
export function elementAt(block: Block, address: UIntSignal, register: Register, bits: number): UIntSignal {
  const shift = Math.log2(block.wordStep);
  const first = register.address / block.wordStep;
  if (address.width <= shift) return UInt(bits).lit(0);
  const word = shift === 0 ? address : address.bits(address.width - 1, shift);
  // an array at a multiple of its size, as most are, needs no subtraction
  const offset = first % 2 ** bits === 0 ? word : word.sub(first);
  return offset.width > bits ? offset.trunc(bits) : offset.pad(bits);
}

/** A word from values at their places, zeros between them. */
export function wordOf(
  wordBits: number,
  parts: readonly { readonly lsb: number; readonly value: Ground }[],
): UIntSignal {
  const pieces: Ground[] = [];
  let next = 0;
  const fill = (to: number) => {
    if (to > next) pieces.unshift(UInt(to - next).lit(0));
  };
  for (const { lsb, value } of [...parts].sort((a, b) => a.lsb - b.lsb)) {
    fill(lsb);
    pieces.unshift(value);
    next = lsb + value.type.width;
  }
  fill(wordBits);
  return cat(...pieces);
}
