import { UInt } from '../../../../gen/index.ts';
import type { Module } from '../../../../gen/index.ts';
import { BackwardSlice } from '../backward-slice.ts';
import { BlockQueue } from '../block-queue.ts';
import { Crossbar } from '../crossbar.ts';
import { StreamDemux } from '../demux.ts';
import { DropUntil } from '../drop-until.ts';
import { Fork } from '../fork.ts';
import { ForwardSlice } from '../forward-slice.ts';
import { FullSlice } from '../full-slice.ts';
import { Join } from '../join.ts';
import { LazyFork } from '../lazy-fork.ts';
import { StreamMux } from '../mux.ts';
import { PacketFilter } from '../packet-filter.ts';
import { PacketFramer } from '../packet-framer.ts';
import { PacketLengthCheck } from '../packet-length-check.ts';
import { PriorityArbiter } from '../priority-arbiter.ts';
import { Queue } from '../queue.ts';
import type { QueueParams } from '../queue.ts';
import { RegisteredQueue } from '../registered-queue.ts';
import { RoundRobinArbiter } from '../round-robin-arbiter.ts';
import { WeightedArbiter } from '../weighted-arbiter.ts';
import { ArbiterProof, ColouredWord as type } from './arbiter.ts';
import type { Arbitrating } from './arbiter.ts';
import { CreditPath } from './credit-path.ts';
import { CrossbarProof } from './crossbar.ts';
import { DropUntilProof, PacketFilterProof } from './dropping.ts';
import { ForkProof } from './fork.ts';
import { FramerProof, LengthCheckProof } from './framing.ts';
import { JoinProof, joinedTypes } from './join.ts';
import { OperatorsProof } from './operators.ts';
import { PassageProof } from './passage.ts';
import type { Passage } from './passage.ts';
import { DemuxProof, MuxProof } from './selection.ts';
import { Colour } from './source.ts';
import { PacketWidthProof, WidthProof } from './width.ts';

/** A proof of one part in one size. */
export interface StreamProof {
  /** What is proven, e.g. `Queue, 3 words`. */
  readonly name: string;
  readonly make: () => Module<unknown>;
}

/** A part with one stream in and one out. @param idle and @param busy see `PassageProof` */
function passage(name: string, part: () => Passage, capacity: number, idle: number, busy: number): StreamProof {
  return { name, make: () => new PassageProof({ part, capacity, idle, busy }) };
}

function queue(depth: number, options: Partial<QueueParams<typeof Colour>> = {}): StreamProof {
  const kind = `${options.fallThrough === true ? ', fall-through' : ''}${options.storage === undefined ? '' : ', in registers'}`;
  const part = () => new Queue({ type: Colour, depth, ...options });
  return passage(`Queue, ${depth} words${kind}`, part, depth, 0, depth === 0 ? 0 : 1);
}

function credits(count: number, linkLatency: number, creditLatency: number): StreamProof {
  return passage(
    `CreditSender and CreditReceiver, ${count} credits, ${linkLatency} and ${creditLatency} cycles apart`,
    () => new CreditPath({ credits: count, linkLatency, creditLatency }),
    count,
    linkLatency,
    linkLatency + creditLatency + 3,
  );
}

function arbiter(
  kind: string,
  part: (packets: boolean) => Arbitrating,
  patience: readonly (number | null)[],
  lowestFirst = false,
): StreamProof[] {
  const inputs = patience.length;
  return [false, true].map((packets) => ({
    name: `${kind}, ${inputs} inputs${packets ? ', packets' : ''}`,
    make: () => new ArbiterProof({ part: () => part(packets), inputs, packets, patience, lowestFirst }),
  }));
}

function weighted(weights: readonly number[]): StreamProof[] {
  const inputs = weights.length;
  const total = weights.reduce((sum, weight) => sum + weight);
  return arbiter(
    `WeightedArbiter, weights ${weights.join(' ')}`,
    (packets) => new WeightedArbiter({ type, inputs, packets, weights }),
    weights.map((weight) => total - weight),
  );
}

const roundRobin = (inputs: number): StreamProof[] =>
  arbiter(
    'RoundRobinArbiter',
    (packets) => new RoundRobinArbiter({ type, inputs, packets }),
    new Array<number>(inputs).fill(inputs - 1),
  );

const priority = (inputs: number): StreamProof[] =>
  arbiter(
    'PriorityArbiter',
    (packets) => new PriorityArbiter({ type, inputs, packets }),
    Array.from({ length: inputs }, (_, i) => (i > 0 ? null : Math.min(1, inputs - 1))),
    true,
  );

const fork = (outputs: number, lazy: boolean): StreamProof => ({
  name: `${lazy ? 'LazyFork' : 'Fork'}, ${outputs} outputs`,
  make: () =>
    new ForkProof({
      part: () => (lazy ? new LazyFork({ type: Colour, outputs }) : new Fork({ type: Colour, outputs })),
      outputs,
      lazy,
    }),
});

function selection(ways: number, packets: boolean): StreamProof[] {
  const how = packets ? ', packets' : '';
  const mux = () => new StreamMux({ type, inputs: ways, packets });
  const demux = () => new StreamDemux({ type, outputs: ways, packets });
  return [
    { name: `StreamMux, ${ways} inputs${how}`, make: () => new MuxProof({ part: mux, ways, packets }) },
    { name: `StreamDemux, ${ways} outputs${how}`, make: () => new DemuxProof({ part: demux, ways, packets }) },
  ];
}

const crossbar = (inputs: number, outputs: number, packets: boolean): StreamProof => ({
  name: `Crossbar, ${inputs} × ${outputs}${packets ? ', packets' : ''}`,
  make: () =>
    new CrossbarProof({
      part: () => new Crossbar({ type, inputs, outputs, packets }),
      inputs,
      outputs,
      packets,
    }),
});

const widths = (factor: number): StreamProof[] => [
  { name: `WidthUp and WidthDown, factor ${factor}`, make: () => new WidthProof({ factor }) },
  { name: `PacketWidthUp and PacketWidthDown, factor ${factor}`, make: () => new PacketWidthProof({ factor }) },
];

const framer = (lengthBits: number): StreamProof => ({
  name: `PacketFramer, lengths of ${lengthBits} bits`,
  make: () => new FramerProof({ part: () => new PacketFramer({ type: Colour, lengthBits }), lengthBits }),
});

const lengthCheck = (shortest: number, longest: number): StreamProof => ({
  name: `PacketLengthCheck, ${shortest} to ${longest} words`,
  make: () =>
    new LengthCheckProof({
      part: () => new PacketLengthCheck({ type: UInt(2), shortest, longest }),
      shortest,
      longest,
    }),
});

/** Every part's proof, in small sizes: with one, with two, and with a number that is no power of two. */
export const streamProofs: readonly StreamProof[] = [
  ...[0, 1, 2, 3, 5].map((depth) => queue(depth)),
  ...[1, 2, 3].map((depth) => queue(depth, { fallThrough: true })),
  queue(3, { storage: 'registers' }),
  ...[2, 3, 4].map((depth) =>
    passage(`RegisteredQueue, ${depth} words`, () => new RegisteredQueue({ type: Colour, depth }), depth, 0, 1),
  ),
  ...[2, 3, 4].map((depth) =>
    passage(`BlockQueue, ${depth} words`, () => new BlockQueue({ type: Colour, depth }), depth, 1, 1),
  ),
  passage('ForwardSlice', () => new ForwardSlice({ type: Colour }), 1, 0, 0),
  passage('BackwardSlice', () => new BackwardSlice({ type: Colour }), 1, 0, 1),
  passage('FullSlice', () => new FullSlice({ type: Colour }), 2, 0, 1),
  ...[1, 2, 3].flatMap((outputs) => [fork(outputs, false), fork(outputs, true)]),
  { name: 'Join', make: () => new JoinProof({ part: () => new Join({ types: joinedTypes }) }) },
  ...[1, 2, 3, 4].flatMap(roundRobin),
  ...[1, 2, 3].flatMap(priority),
  ...[[1], [2, 1], [1, 3, 2]].flatMap(weighted),
  ...[1, 2, 3].flatMap((ways) => [false, true].flatMap((packets) => selection(ways, packets))),
  ...[false, true].flatMap((packets) => [crossbar(2, 2, packets), crossbar(3, 2, packets), crossbar(2, 3, packets)]),
  ...[1, 2, 3].flatMap(widths),
  { name: 'DropUntil', make: () => new DropUntilProof({ part: () => new DropUntil({ type: Colour }) }) },
  { name: 'PacketFilter', make: () => new PacketFilterProof({ part: () => new PacketFilter({ type: Colour }) }) },
  framer(1),
  framer(3),
  lengthCheck(2, 3),
  credits(1, 0, 0),
  credits(2, 1, 0),
  credits(3, 0, 0),
  credits(4, 1, 2),
  { name: 'map, filter, throwWhen, haltWhen', make: () => new OperatorsProof() },
];
