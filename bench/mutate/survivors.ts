import type { Mutation } from './mutations.ts';

/** Mutations that no test can or needs to notice, with the reason. Matched by file and text, so that line numbers may move. */
const reasons: readonly {
  readonly file: RegExp;
  readonly before: RegExp;
  readonly after?: RegExp;
  readonly kind?: RegExp;
  readonly why: string;
}[] = [
  {
    file: /^requantise\.sv$/,
    before: /distance >= 7'sd11\b/,
    kind: /^greater or equal to greater$/,
    why: 'equivalent: 11 is 4 · 2 + 3, so bits 3:2 and 1:0 of the distance are already what the branch sets',
  },
  {
    file: /^requantise\.sv$/,
    before: /\btoo_(low|high) +=/,
    kind: /^(less to less or equal|greater to greater or equal)$/,
    why: 'equivalent: a value at the bound is the bound',
  },
  {
    file: /^loop_counter_4_/,
    before: /^assign first_\d/,
    why: 'equivalent: the weight manager does not read `first` (the sequencer, the other user of the module, does); synthesis drops it',
  },
  {
    file: /./,
    before: /[+-] 1'd1;$/,
    kind: /^(add to subtract|subtract to add)$/,
    why: 'equivalent: adding and subtracting one are the same in one bit',
  },
  {
    file: /^accumulators_/,
    before: /^adding <= 1'd0;$/,
    why: 'no effect: an addition that a reset leaves behind changes one entry in the first cycle after it, and the first operation of every tile initialises its entries',
  },
  {
    file: /^word_packer_8_64\.sv$/,
    before: /^if \(place == 3'd0\) parts_\d <= 8'd0;$/,
    kind: /^constant one more$/,
    after: /place == 3'd1/,
    why: 'equivalent in the preset `small`: with two lanes a word ends after two bytes at the earliest, so the second one may clear the rest as well; test/hw/word-packer.test.ts has packets of one',
  },
  {
    file: /^word_packer_8_64\.sv$/,
    before: /^if \(place == 3'd0\) parts_\d <= 8'd0;$/,
    kind: /^equal to unequal$/,
    why: 'equivalent in the preset `small`: the second byte of a word, which always comes with two lanes, clears the rest as well',
  },
  {
    file: /^weight_manager_/,
    before: /if \(takes_word & ~kept\) shadow_0 <=/,
    why: 'equivalent in the preset `small`: a block is one word, and what stands in its place until it is written is not read',
  },
  {
    file: /^ppu_/,
    before: /^\.enq_bits_last +\(sums_last\)/,
    why: 'equivalent in elements of two lanes or more: a tile has an even number of sums, so none ends within a word; one lane needs it',
  },
  {
    file: /^pe_registers\.sv$/,
    before: /^(wire logic (conjunction_[23]|disjunction|write_address_\w+) |assign write_answer_|\(\(write_address >=)/,
    why: 'only an assertion reads whether a register that is written exists, and programs write none that does not; test/registers/random.test.ts compares the answers to writes',
  },
  {
    file: /^ppu_/,
    before: /^wire logic working +=/,
    after: /sums_valid & queue_deq_valid;$/,
    why: 'equivalent in the element: while sums or work wait in the PPU, a bank is not free (the sequencer is not at rest) or a word waits at the outputs; the PPU says it of itself all the same',
  },
];

/** Why a mutant survives, or null when nobody has explained it. */
export function explained(mutation: Mutation): string | null {
  const reason = reasons.find(
    ({ file, before, after, kind }) =>
      file.test(mutation.file) &&
      before.test(mutation.before) &&
      (after?.test(mutation.after) ?? true) &&
      (kind?.test(mutation.kind) ?? true),
  );
  return reason?.why ?? null;
}
