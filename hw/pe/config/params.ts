import { z } from 'zod';

/** Messages say what a value should be; the command line shows them as what was expected. */
const powerOfTwo = (most: number) => {
  const error = `a power of two from 1 to ${most}`;
  return z.int({ error }).refine((n) => n >= 1 && n <= most && (n & (n - 1)) === 0, { error });
};

const oneOf = <T extends number | string>(...values: readonly T[]) =>
  z.literal(values, { error: `${values.slice(0, -1).join(', ')} or ${values[values.length - 1]}` });

/** Sizes of one processing element (docs/pe.md). Every field has a meaning there; unknown keys are refused. */
export const peParamsSchema = z
  .strictObject({
    /** Output channels computed in parallel. */
    lanes: powerOfTwo(16),
    /** Input channels multiplied in parallel in each lane. */
    vector: powerOfTwo(16),
    /** Size of the weight buffer, in bytes: at least two blocks of `lanes × vector` bytes. */
    weightBufferBytes: powerOfTwo(2 ** 18),
    /** Size of the input buffer, in bytes, in lines of `vector` bytes. */
    inputBufferBytes: powerOfTwo(2 ** 17),
    /** Entries of all accumulator banks together; each entry holds one sum per lane. */
    accumulatorEntries: powerOfTwo(256),
    accumulatorBanks: oneOf(2, 4),
    /** Width of an accumulator, in bits. */
    accumulatorBits: z
      .int({ error: 'a whole number from 20 to 32' })
      .refine((bits) => bits >= 20 && bits <= 32, { error: 'a whole number from 20 to 32' }),
    /** Outputs post-processed per cycle; divides `lanes`. */
    ppuWidth: oneOf(1, 2, 4, 8),
    /** K tiles that may share one pass over the input channels. */
    maxKTiles: oneOf(1, 2, 4),
    /** `packed` computes two int8 products in one 25 × 18 multiplier. */
    macStyle: oneOf('plain', 'packed'),
  })
  .superRefine((p, context) => {
    const issue = (path: keyof typeof p, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (p.lanes * p.vector < 8)
      issue('lanes', 'lanes × vector of at least 8, so that a weight block fills a 64-bit word');
    if (p.lanes % p.ppuWidth !== 0) issue('ppuWidth', `a divisor of lanes (${p.lanes})`);
    if (p.macStyle === 'packed' && p.lanes < 2) issue('macStyle', 'plain: packed needs at least two lanes');
    if (p.macStyle === 'packed' && p.vector < 2) issue('macStyle', 'plain: packed needs vectors of at least two');
    if (p.weightBufferBytes < 2 * p.lanes * p.vector)
      issue('weightBufferBytes', `room for two weight blocks of ${p.lanes * p.vector} bytes`);
    if (p.inputBufferBytes < Math.max(16, 4 * p.vector))
      issue('inputBufferBytes', `room for four lines of ${p.vector} bytes, 16 bytes at least`);
    if (p.inputBufferBytes / p.vector > 2 ** 15)
      issue('inputBufferBytes', `at most 32,768 lines of ${p.vector} bytes: offsets have 16 signed bits`);
    if (p.accumulatorEntries / p.accumulatorBanks < 4)
      issue('accumulatorEntries', `at least four entries in each of the ${p.accumulatorBanks} banks`);
  });

/** Parameters of a processing element; see {@link peParamsSchema}. */
export type PeParams = z.infer<typeof peParamsSchema>;

/** `simba`: the published element. `small`: for quick tests and small FPGAs. */
export const pePresets: Readonly<Record<'simba' | 'small', PeParams>> = {
  simba: {
    lanes: 8,
    vector: 8,
    weightBufferBytes: 32 * 1024,
    inputBufferBytes: 8 * 1024,
    accumulatorEntries: 128,
    accumulatorBanks: 2,
    accumulatorBits: 24,
    ppuWidth: 2,
    maxKTiles: 2,
    macStyle: 'plain',
  },
  small: {
    lanes: 2,
    vector: 4,
    weightBufferBytes: 1024,
    inputBufferBytes: 1024,
    accumulatorEntries: 32,
    accumulatorBanks: 2,
    accumulatorBits: 24,
    ppuWidth: 1,
    maxKTiles: 2,
    macStyle: 'plain',
  },
};

/** Sizes that follow from the parameters; the one place where they are computed. */
export function peSizes(p: PeParams) {
  const blockBytes = p.lanes * p.vector;
  return {
    /** Bytes of a weight block. */
    blockBytes,
    /** 64-bit words of a weight block. */
    blockWords: blockBytes / 8,
    weightWords: p.weightBufferBytes / 8,
    /** Lines of `vector` bytes in the input buffer. */
    inputLines: p.inputBufferBytes / p.vector,
    /** Entries that one tile may use. */
    bankEntries: p.accumulatorEntries / p.accumulatorBanks,
    /** Slots of the record memory: one per bank, one pending, one being written; rounded up to a power of two. */
    recordSlots: p.accumulatorBanks === 2 ? 4 : 8,
    /** Records of one slot. */
    recordsPerSlot: p.maxKTiles * p.lanes,
  };
}
