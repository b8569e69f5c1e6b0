import { proof } from '../../../../gen/index.ts';
import type { Proof } from '../../../../gen/index.ts';
import { DropUntil } from '../drop-until.ts';
import { PacketFilter } from '../packet-filter.ts';
import { PacketFramer } from '../packet-framer.ts';
import { PacketLengthCheck } from '../packet-length-check.ts';
import { DropUntilProof, PacketFilterProof } from './dropping.ts';
import { FramerProof, LengthCheckProof } from './framing.ts';
import { OperatorsProof } from './operators.ts';
import { Colour as type } from './source.ts';
import { PacketWidthProof, WidthProof } from './width.ts';
import { WordsProof } from './words.ts';

const widths = (factor: number): Proof[] => [
  proof(`width up and down, factor ${factor}`, {
    top: () => new WidthProof({ factor }),
    bugs: [
      {
        name: 'a part that is not there completes a word',
        module: 'width_up',
        replace: 'full <= enq_valid',
        with: "full <= 1'd1",
      },
      ...(factor === 3
        ? [{ name: 'two parts land in one place', module: 'width_up', replace: "place == 2'd1", with: "place == 2'd0" }]
        : []),
    ],
    quick: factor === 3,
  }),
  proof(`width of packets up and down, factor ${factor}`, {
    top: () => new PacketWidthProof({ factor }),
    bugs: [
      {
        name: 'a part that is not there completes a word',
        module: 'packet_width_up',
        replace: 'enq_valid & completes',
        with: 'completes',
      },
      ...(factor === 3
        ? [
            { name: 'counts a part too few', module: 'packet_width_up', replace: "gathered + 2'd1", with: 'gathered' },
            {
              name: 'last comes with the first part',
              module: 'packet_width_down',
              replace: 'enq_bits_last & ends',
              with: 'enq_bits_last',
            },
          ]
        : []),
    ],
    quick: factor === 3,
  }),
];

const words = (factor: number): Proof =>
  proof(`word packer and unpacker, factor ${factor}`, {
    top: () => new WordsProof({ factor }),
    bugs: [
      { name: 'overwrites a word that waits', module: 'word_packer', replace: '~full | deq_ready', with: "1'd1" },
      ...(factor === 3
        ? [
            {
              name: 'a packet goes on in the next word',
              module: 'word_packer',
              replace: "(place == 2'd2) | enq_bits_last",
              with: "(place == 2'd2)",
            },
          ]
        : []),
    ],
    quick: factor === 3,
  });

const framer = (lengthBits: number): Proof =>
  proof(`packet framer, lengths of ${lengthBits} bits`, {
    top: () => new FramerProof({ part: () => new PacketFramer({ type, lengthBits }), lengthBits }),
    bugs: [
      {
        name: 'packets are one word too long',
        module: 'packet_framer',
        replace: `length_bits - ${lengthBits}'d1`,
        with: 'length_bits',
      },
    ],
    quick: lengthBits === 3,
  });

/** Parts and operators that change what a stream carries. */
export const shapingProofs: readonly Proof[] = [
  ...[1, 2, 3].flatMap(widths),
  ...[2, 3].map(words),
  proof('drop until', {
    top: () => new DropUntilProof({ part: () => new DropUntil({ type }) }),
    bugs: [{ name: 'drops on when it has started', module: 'drop_until_u', replace: 'started | start', with: 'start' }],
    quick: true,
  }),
  proof('packet filter', {
    top: () => new PacketFilterProof({ part: () => new PacketFilter({ type }) }),
    bugs: [
      {
        name: 'drops words rather than packets',
        module: 'packet_filter_u',
        replace: 'first ? drop : dropping',
        with: 'drop',
      },
    ],
    quick: true,
  }),
  framer(1),
  framer(3),
  proof('packet length check, 2 to 3 words', {
    top: () =>
      new LengthCheckProof({
        part: () => new PacketLengthCheck({ type, shortest: 2, longest: 3 }),
        shortest: 2,
        longest: 3,
      }),
    bugs: [
      {
        name: 'three words are too many',
        module: 'packet_length_check',
        replace: "passed == 3'd3",
        with: "passed == 3'd2",
      },
    ],
    quick: true,
  }),
  proof('map, filter, throwWhen, haltWhen', {
    top: () => new OperatorsProof(),
    bugs: [
      {
        name: 'a word that is halted is taken',
        module: 'operators_proof',
        replace: 'deq_ready & ~halt',
        with: 'deq_ready | halt',
      },
    ],
    quick: true,
  }),
];
