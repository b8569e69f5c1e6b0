/** Proofs of the parts between clock domains, under two clocks of any ratio and phase. */
import { proof } from '../../../../gen/index.ts';
import type { Proof, SeededBug } from '../../../../gen/index.ts';
import { Colour as type } from '../../streams/proofs/source.ts';
import { AsyncQueue } from '../async-queue.ts';
import { HandshakeCrossing } from '../handshake-crossing.ts';
import { from, to } from './clocks.ts';
import { GrayCrossingProof, SynchroniserProof } from './levels.ts';
import { PulseCrossingProof } from './pulses.ts';
import { ResetSynchroniserProof } from './resets.ts';
import { WordCrossingProof } from './words.ts';

export * from './levels.ts';
export * from './pulses.ts';
export * from './resets.ts';
export * from './words.ts';

const queue = (depth: number, style: 'distributed' | 'block', stages: number, quick = false): Proof => {
  const bits = Math.log2(depth) + 1;
  const bugs: readonly [SeededBug, ...SeededBug[]] = [
    {
      name: 'takes one word too many',
      module: 'async_queue',
      replace: `!= ${bits}'d${depth}`,
      with: `!= ${bits}'d${depth + 1}`,
    },
  ];
  return proof(`asynchronous queue of ${depth}${style === 'block' ? ', block memory' : ''}, ${stages} stages`, {
    top: () =>
      new WordCrossingProof({
        part: () => new AsyncQueue({ type, depth, from, to, stages, style }),
        capacity: style === 'block' ? depth + 1 : depth,
        idle: style === 'block' ? stages + 1 : stages,
        busy: style === 'block' ? null : stages,
      }),
    bugs,
    resets: 'apart',
    depth: 30,
    quick,
  });
};

const handshake = (stages: number, quick = false): Proof =>
  proof(`handshake crossing, ${stages} stages`, {
    top: () =>
      new WordCrossingProof({
        part: () => new HandshakeCrossing({ type, from, to, stages }),
        capacity: 2,
        idle: stages + 1,
        busy: null,
      }),
    bugs: [
      {
        name: 'asks again before the acknowledgement has gone back',
        module: 'handshake_crossing',
        replace: 'asking | acknowledgement_out',
        with: 'asking',
      },
      {
        name: 'overwrites a word that waits',
        module: 'handshake_crossing',
        replace: '~taken & (~full | deq_ready)',
        with: '~taken',
      },
    ],
    depth: 40,
    quick,
  });

const pulse = (stages: number, quick = false): Proof =>
  proof(`pulse crossing, ${stages} stages`, {
    top: () => new PulseCrossingProof({ stages }),
    bugs: [
      {
        name: 'an event lasts until the next one',
        module: 'pulse_crossing',
        replace: 'there_out ^ last',
        with: 'there_out',
      },
      {
        name: 'ready before an event has arrived',
        module: 'pulse_crossing',
        replace: 'back_out == turned',
        with: "1'd1",
      },
    ],
    resets: 'apart',
    depth: 30,
    quick,
  });

const gray = (bits: number, stages: number, quick = false): Proof =>
  proof(`Gray crossing of ${bits} bits, ${stages} stages`, {
    top: () => new GrayCrossingProof({ bits, stages }),
    bugs: [
      {
        name: 'crosses as a binary number',
        module: 'gray_crossing',
        replace: 'next_xor_next_shifted = next ^ (next >> ',
        with: 'next_xor_next_shifted = next | (next & ',
      },
    ],
    resets: 'apart',
    quick,
  });

const synchroniser = (stages: number, quick = false): Proof =>
  proof(`synchroniser, ${stages} stages`, {
    top: () => new SynchroniserProof({ stages }),
    bugs: [
      {
        name: 'a stage is left out',
        module: 'synchroniser',
        replace: `stages_${stages - 1} <= stages_${stages - 2}`,
        with: `stages_${stages - 1} <= in`,
      },
    ],
    quick,
  });

const resetSynchroniser = (stages: number, quick = false): Proof =>
  proof(`reset synchroniser, ${stages} stages`, {
    top: () => new ResetSynchroniserProof({ stages }),
    bugs: [
      {
        name: 'a stage is left out',
        module: 'reset_synchroniser',
        replace: `stages_${stages - 1} <= stages_${stages - 2}`,
        with: `stages_${stages - 1} <= 1'd1`,
      },
      {
        name: 'a reset that comes again leaves the last stage as it is',
        module: 'reset_synchroniser',
        replace: `stages_${stages - 1} <= 1'd0;`,
        with: '',
      },
    ],
    resets: 'anytime',
    quick,
  });

export const crossingProofs: readonly Proof[] = [
  queue(2, 'distributed', 2, true),
  queue(4, 'distributed', 2),
  queue(2, 'distributed', 3),
  queue(2, 'block', 2),
  handshake(2, true),
  handshake(3),
  pulse(2, true),
  pulse(3),
  gray(3, 2, true),
  gray(4, 3),
  synchroniser(2, true),
  synchroniser(3),
  resetSynchroniser(2, true),
  resetSynchroniser(3),
];
