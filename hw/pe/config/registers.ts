import { addressOf, defineRegisters } from '../../registers/definition/index.ts';

/** Levels of the loop nest; level 0 is the outermost. */
export const LEVELS = 6;
/** Levels that change the weight block; the rest is the sweep over positions. */
export const OUTER_LEVELS = 4;

/** Widths of the fields that the data path shares with the registers, in bits. */
export const FIELD_BITS = {
  bound: 12,
  offset: 16,
  coordinateStep: 10,
  coordinate: 13,
  extent: 12,
  accumulatorStep: 8,
  counter: 48,
} as const;

/** Event counters in order of their addresses. */
export const counterNames = [
  'cycles',
  'macOperations',
  'stallConfiguration',
  'stallInput',
  'stallWeights',
  'stallAccumulator',
  'stallHazard',
  'weightReads',
  'weightWrites',
  'inputReads',
  'inputWrites',
  'accumulatorReads',
  'accumulatorWrites',
  'drainWords',
  'stallOutput',
  'stallPartials',
  'tiles',
] as const;

export type CounterName = (typeof counterNames)[number];

/**
 * The registers of a processing element (docs/pe.md, "Registers"): the only place that knows their addresses. Decode
 * logic, tile programs, driver, C header and documentation come from here.
 */
export const peRegisters = defineRegisters({
  name: 'pe',
  doc:
    'Registers describe the next tile; the command `start` hands them over, all together (docs/pe.md). They keep their values ' +
    'between tiles and have none after reset. Only counters can be read.',
  wordBits: 64,
  writeBits: 32,
  addressing: 'word',
  addressBits: 16,
  access: 'wo',
  reset: null,
  registers: {
    levelA: {
      address: 0x00,
      count: LEVELS,
      doc: 'Loop nest: bound and input of a level, 0 outermost.',
      fields: {
        last: { width: FIELD_BITS.bound, doc: 'Last index: bound − 1.' },
        inputStep: { width: FIELD_BITS.offset, signed: true, doc: 'Step of the input offset, in lines.' },
      },
    },
    levelB: {
      address: 0x08,
      count: LEVELS,
      doc: 'Loop nest: position and accumulator entry of a level.',
      fields: {
        yStep: { width: FIELD_BITS.coordinateStep, signed: true, doc: 'Step of the row.' },
        xStep: { width: FIELD_BITS.coordinateStep, signed: true, doc: 'Step of the column.' },
        accumulatorStep: { width: FIELD_BITS.accumulatorStep, doc: 'Step of the accumulator entry.' },
      },
    },
    weightStep: {
      address: 0x10,
      count: OUTER_LEVELS,
      doc: 'Loop nest: weights of an outer level.',
      fields: { step: { width: FIELD_BITS.offset, signed: true, doc: 'Step of the weight offset, in 64-bit words.' } },
    },
    inputBase: {
      address: 0x18,
      doc: 'Where the input of the first operation is.',
      fields: {
        offset: {
          width: FIELD_BITS.offset,
          signed: true,
          doc: 'In lines; may be negative or past the end where padding is.',
        },
      },
    },
    origin: {
      doc: 'Position of the first operation.',
      fields: {
        y: { width: FIELD_BITS.coordinate, signed: true, doc: 'Row.' },
        x: { lsb: 16, width: FIELD_BITS.coordinate, signed: true, doc: 'Column.' },
      },
    },
    extent: {
      doc: 'Positions with 0 ≤ y < height and 0 ≤ x < width are read, all others are the zero point.',
      fields: {
        height: { width: FIELD_BITS.extent, doc: 'Rows.' },
        width: { lsb: 16, width: FIELD_BITS.extent, doc: 'Columns.' },
      },
    },
    weightBase: {
      doc: 'Where the first weight block is.',
      fields: { offset: { width: FIELD_BITS.offset, signed: true, doc: 'In 64-bit words.' } },
    },
    inputRelease: {
      doc: 'When all levels from `level` on end together, lines are released from the head of the input buffer.',
      fields: {
        level: { width: 3, doc: '0: at the tile’s end; 6: after every operation; 7: never.' },
        lines: { lsb: 16, width: FIELD_BITS.offset, doc: 'How many.' },
      },
    },
    weightRelease: {
      doc: 'The same for the weight buffer, over the outer levels.',
      fields: {
        level: { width: 3, doc: '0: at the tile’s end; 4: after every block; 7: never.' },
        words: { lsb: 16, width: FIELD_BITS.offset, doc: 'How many 64-bit words.' },
      },
    },
    drain: {
      doc: 'What leaves the accumulators, and how.',
      fields: {
        lastPosition: { width: 8, doc: 'Last position of a K tile.' },
        lastKTile: { width: 4, doc: 'Last K tile.' },
        finalise: { lsb: 16, doc: '1: requantise to `outputs`; 0: sums to `partialsOut`.' },
        addPartials: { doc: 'Add `partialsIn`.' },
        reductionLevels: { lsb: 24, width: LEVELS, doc: 'Bit i: level i runs over the reduction.' },
      },
    },
    post: {
      doc: 'Constants of the post-processing.',
      fields: {
        outputZeroPoint: { width: 8, signed: true, doc: 'Zero point of the outputs.' },
        lowest: { width: 8, signed: true, doc: 'Lowest output.' },
        highest: { width: 8, signed: true, doc: 'Highest output.' },
        inputZeroPoint: { width: 8, signed: true, doc: 'Zero point of the inputs: what padding reads as.' },
      },
    },
    clear: { notify: true, doc: 'A write, whatever its data, sets every counter to zero.', fields: {} },
    counter: {
      address: 0x40,
      elements: counterNames,
      external: true,
      access: 'ro',
      doc: 'Event counters (docs/pe.md, "Counters").',
      fields: { events: { width: FIELD_BITS.counter, doc: 'Since the counters were cleared.' } },
    },
  },
});

/** Address of a counter. */
export function counterAddress(name: CounterName): number {
  return addressOf(peRegisters.registers.counter, counterNames.indexOf(name));
}
