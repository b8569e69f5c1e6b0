import { proof } from '../../../../gen/index.ts';
import type { Proof, SeededBug } from '../../../../gen/index.ts';
import { Crossbar } from '../crossbar.ts';
import { PriorityArbiter } from '../priority-arbiter.ts';
import { RoundRobinArbiter } from '../round-robin-arbiter.ts';
import { WeightedArbiter } from '../weighted-arbiter.ts';
import { ArbiterProof, ColouredWord as type } from './arbiter.ts';
import type { Arbitrating } from './arbiter.ts';
import { CrossbarProof } from './crossbar.ts';

interface Kind {
  readonly name: string;
  /** How the printed module's name begins. */
  readonly module: string;
  readonly part: (packets: boolean) => Arbitrating;
  readonly patience: readonly (number | null)[];
  readonly lowestFirst?: boolean;
  /** Bugs of this kind and size, in both forms. */
  readonly bugs?: readonly Omit<SeededBug & { readonly replace: string; readonly with: string }, 'module'>[];
  readonly quick?: boolean;
}

/** An arbiter of words and one of packets. */
function arbiter({ name, module, part, patience, lowestFirst = false, bugs = [], quick = false }: Kind): Proof[] {
  const inputs = patience.length;
  return [false, true].map((packets) => {
    const unlocked: SeededBug = packets
      ? {
          name: 'the choice does not stay for a packet',
          module,
          replace: '~(deq_ready & deq_bits_last)',
          with: '~deq_ready',
        }
      : { name: 'the choice does not stay for a word that waits', module, replace: '<= ~deq_ready', with: "<= 1'd0" };
    const first = inputs > 2 ? "deq_ready & (choice == 2'd0)" : 'deq_ready & ~choice';
    return proof(`${name}, ${inputs} inputs${packets ? ', packets' : ''}`, {
      top: () => new ArbiterProof({ part: () => part(packets), inputs, packets, patience, lowestFirst }),
      bugs: [
        { name: 'takes from the first input whomever it serves', module, replace: first, with: "1'd1" },
        ...(inputs > 1 ? [unlocked] : []),
        ...bugs.map((bug) => ({ ...bug, module })),
      ],
      quick: quick && packets,
    });
  });
}

const roundRobin = (inputs: number): Proof[] =>
  arbiter({
    name: 'round-robin arbiter',
    module: 'round_robin_arbiter',
    part: (packets) => new RoundRobinArbiter({ type, inputs, packets }),
    patience: new Array<number>(inputs).fill(inputs - 1),
    bugs:
      inputs === 3
        ? [{ name: 'forgets whom it served', replace: 'last_served <= choice', with: "last_served <= 2'd2" }]
        : [],
    quick: inputs === 2,
  });

const priority = (inputs: number): Proof[] =>
  arbiter({
    name: 'priority arbiter',
    module: 'priority_arbiter',
    part: (packets) => new PriorityArbiter({ type, inputs, packets }),
    // the first input waits for a word or packet that has begun, the others may wait for ever
    patience: Array.from({ length: inputs }, (_, i) => (i > 0 ? null : Math.min(1, inputs - 1))),
    lowestFirst: true,
    bugs:
      inputs === 3
        ? [
            {
              name: 'the last input comes before the second',
              replace: "enq_1_valid ? 2'd1 : lowest_0",
              with: "enq_2_valid ? 2'd2 : lowest_0",
            },
          ]
        : [],
    quick: inputs === 2,
  });

const weighted = (weights: readonly number[]): Proof[] => {
  const total = weights.reduce((sum, weight) => sum + weight);
  return arbiter({
    name: `arbiter weighted ${weights.join(' ')}`,
    module: 'weighted_arbiter',
    part: (packets) => new WeightedArbiter({ type, inputs: weights.length, packets, weights }),
    patience: weights.map((weight) => total - weight),
    bugs:
      weights.length === 3
        ? [
            { name: 'a turn never ends', replace: "remaining - 2'd1", with: 'remaining' },
            { name: 'a turn goes on for another input', replace: '(choice == turn) & (remaining', with: '(remaining' },
          ]
        : [],
    quick: weights.length === 2,
  });
};

const crossbar = (inputs: number, outputs: number, packets: boolean, quick = false): Proof => {
  const first = outputs > 2 ? "(enq_0_bits_to == 2'd0)" : '~enq_0_bits_to';
  return proof(`crossbar, ${inputs} to ${outputs}${packets ? ', packets' : ''}`, {
    top: () =>
      new CrossbarProof({
        part: () => new Crossbar({ type, inputs, outputs, packets }),
        inputs,
        outputs,
        packets,
      }),
    bugs: [
      { name: 'words go the wrong way', module: 'crossbar_', replace: `enq_0_valid & ${first}`, with: 'enq_0_valid' },
    ],
    quick,
  });
};

/** Parts in which several streams share what one stream needs. */
export const sharingProofs: readonly Proof[] = [
  ...[1, 2, 3, 4].flatMap(roundRobin),
  ...[1, 2, 3].flatMap(priority),
  ...[[1], [2, 1], [1, 3, 2]].flatMap(weighted),
  ...[false, true].flatMap((packets) => [
    crossbar(2, 2, packets, !packets),
    crossbar(3, 2, packets),
    crossbar(2, 3, packets),
  ]),
];
