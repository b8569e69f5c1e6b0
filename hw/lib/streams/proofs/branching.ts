import { proof } from '../../../../gen/index.ts';
import type { Proof } from '../../../../gen/index.ts';
import { StreamDemux } from '../demux.ts';
import { Fork } from '../fork.ts';
import { Join } from '../join.ts';
import { LazyFork } from '../lazy-fork.ts';
import { StreamMux } from '../mux.ts';
import { ColouredWord } from './arbiter.ts';
import { ForkProof } from './fork.ts';
import { JoinProof, joinedTypes } from './join.ts';
import { DemuxProof, MuxProof } from './selection.ts';
import { Colour as type } from './source.ts';

const fork = (outputs: number): Proof =>
  proof(`fork, ${outputs} outputs`, {
    top: () => new ForkProof({ part: () => new Fork({ type, outputs }), outputs, lazy: false }),
    bugs: [
      { name: 'offers words that are not there', module: 'fork_', replace: 'enq_valid & ~done_0', with: "1'd1" },
      ...(outputs > 1
        ? [
            {
              name: 'an output gets its word again',
              module: 'fork_',
              replace: 'enq_valid & ~done_0',
              with: 'enq_valid',
            },
          ]
        : []),
    ],
    quick: outputs === 2,
  });

const lazyFork = (outputs: number): Proof =>
  proof(`lazy fork, ${outputs} outputs`, {
    top: () => new ForkProof({ part: () => new LazyFork({ type, outputs }), outputs, lazy: true }),
    bugs: [
      {
        name: 'offers words that are not there',
        module: 'lazy_fork',
        replace: 'deq_0_valid = enq_valid',
        with: "deq_0_valid = 1'd1",
      },
      ...(outputs === 2
        ? [
            {
              name: 'an output does not wait',
              module: 'lazy_fork',
              replace: 'enq_valid & deq_1_ready',
              with: 'enq_valid',
            },
          ]
        : []),
    ],
    quick: outputs === 2,
  });

const selections = (ways: number, packets: boolean): Proof[] => {
  const how = packets ? ', packets' : '';
  const quick = ways === 2 && packets;
  return [
    proof(`mux, ${ways} inputs${how}`, {
      top: () =>
        new MuxProof({ part: () => new StreamMux({ type: ColouredWord, inputs: ways, packets }), ways, packets }),
      bugs: [
        {
          name: 'passes words that nobody selected',
          module: 'stream_mux',
          replace: 'select_valid & asks',
          with: 'asks',
        },
        ...(packets
          ? [
              {
                name: 'every word uses up a selection',
                module: 'stream_mux',
                replace: 'deq_ready & deq_bits_last',
                with: 'deq_ready',
              },
            ]
          : []),
      ],
      quick,
    }),
    proof(`demux, ${ways} outputs${how}`, {
      top: () =>
        new DemuxProof({ part: () => new StreamDemux({ type: ColouredWord, outputs: ways, packets }), ways, packets }),
      bugs: [
        {
          name: 'takes words before their way is known',
          module: 'stream_demux',
          replace: 'select_valid & free',
          with: 'free',
        },
        ...(ways === 3
          ? [
              {
                name: 'a word reaches two outputs',
                module: 'stream_demux',
                replace: "(select_bits == 2'd2)",
                with: "(select_bits != 2'd0)",
              },
            ]
          : []),
      ],
      quick,
    }),
  ];
};

/** Parts in which one stream becomes several, or several one word by word. */
export const branchingProofs: readonly Proof[] = [
  ...[1, 2, 3].flatMap((outputs) => [fork(outputs), lazyFork(outputs)]),
  proof('join of two', {
    top: () => new JoinProof({ part: () => new Join({ types: joinedTypes }) }),
    bugs: [
      {
        name: 'takes from one side alone',
        module: 'join_',
        replace: 'enq_left_ready  = deq_valid & deq_ready',
        with: 'enq_left_ready  = deq_ready',
      },
    ],
    quick: true,
  }),
  ...[1, 2, 3].flatMap((ways) => [false, true].flatMap((packets) => selections(ways, packets))),
];
