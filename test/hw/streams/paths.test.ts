import { describe, expect, it } from 'vitest';
import { UInt, elaborate, portDependencies } from '../../../gen/index.ts';
import type { Design, Module } from '../../../gen/index.ts';
import {
  BackwardSlice,
  BlockQueue,
  CreditReceiver,
  CreditSender,
  Crossbar,
  DropUntil,
  Fork,
  ForwardSlice,
  FullSlice,
  Join,
  LazyFork,
  PacketFilter,
  PacketFramer,
  PacketLengthCheck,
  PacketWidthDown,
  PacketWidthUp,
  PriorityArbiter,
  Queue,
  RegisteredQueue,
  RoundRobinArbiter,
  StreamDemux,
  StreamMux,
  WeightedArbiter,
  WidthDown,
  WidthUp,
} from '../../../hw/lib/index.ts';

const type = UInt(8);

/** A stream's `valid` and payload go by the stream's name; elements of a vector and fields of a bundle count as one. */
function nameIn({ top }: Design, path: string): string {
  const stream = top.streams.find((one) => path.startsWith(`${one.path}.`));
  const whole = (name: string) => name.replace(/\.(\d+)$/, '').replace(/^link\..*/, 'link');
  if (stream === undefined) return whole(path);
  return `${whole(stream.path)}${path === `${stream.path}.ready` ? '.ready' : ''}`;
}

/** The combinational paths of a part, e.g. `enq → deq`. */
function pathsOf(make: () => Module<unknown>): string[] {
  const design = elaborate(make);
  const found = new Set<string>();
  for (const [output, inputs] of portDependencies(design).get(design.top) ?? [])
    for (const input of inputs) found.add(`${nameIn(design, input.path)} → ${nameIn(design, output.path)}`);
  return [...found].sort();
}

const forward = 'enq → deq';
const backward = 'deq.ready → enq.ready';

const parts: readonly (readonly [name: string, make: () => Module<unknown>, paths: readonly string[]])[] = [
  ['Queue of no words', () => new Queue({ type, depth: 0 }), [backward, forward]],
  ['Queue of 1 word', () => new Queue({ type, depth: 1 }), []],
  ['Queue of 5 words', () => new Queue({ type, depth: 5 }), []],
  ['Queue, fall-through', () => new Queue({ type, depth: 3, fallThrough: true }), [forward]],
  ['RegisteredQueue', () => new RegisteredQueue({ type, depth: 2 }), []],
  ['BlockQueue', () => new BlockQueue({ type, depth: 3 }), []],
  ['ForwardSlice', () => new ForwardSlice({ type }), [backward]],
  ['BackwardSlice', () => new BackwardSlice({ type }), [forward]],
  ['FullSlice', () => new FullSlice({ type }), []],
  ['Fork', () => new Fork({ type, outputs: 2 }), [backward, forward]],
  ['LazyFork', () => new LazyFork({ type, outputs: 2 }), ['deq.ready → deq', backward, forward]],
  [
    'Join',
    () => new Join({ types: { a: type, b: type } }),
    [
      'deq.ready → enq.a.ready',
      'deq.ready → enq.b.ready',
      ...['enq.a → deq', 'enq.a → enq.a.ready', 'enq.a → enq.b.ready'],
      ...['enq.b → deq', 'enq.b → enq.a.ready', 'enq.b → enq.b.ready'],
    ],
  ],
  ...(
    [
      ['RoundRobinArbiter', () => new RoundRobinArbiter({ type, inputs: 3 })],
      ['PriorityArbiter', () => new PriorityArbiter({ type, inputs: 3 })],
      ['WeightedArbiter', () => new WeightedArbiter({ type, inputs: 2, weights: [2, 1] })],
    ] as const
  ).map(([name, make]) => [name, make, [backward, 'enq → chosen', forward, 'enq → enq.ready']] as const),
  [
    'Crossbar',
    () => new Crossbar({ type, inputs: 2, outputs: 2 }),
    [backward, forward, 'enq → enq.ready', 'enq → from'],
  ],
  ...(
    [
      ['StreamMux', () => new StreamMux({ type, inputs: 3 })],
      ['StreamDemux', () => new StreamDemux({ type, outputs: 3 })],
    ] as const
  ).map(
    ([name, make]) =>
      [
        name,
        make,
        [
          ...[backward, 'deq.ready → select.ready', forward, 'enq → select.ready'],
          ...['select → deq', 'select → enq.ready', 'select → select.ready'],
        ],
      ] as const,
  ),
  ['WidthUp', () => new WidthUp({ type, factor: 3 }), [backward]],
  ['WidthDown', () => new WidthDown({ type, factor: 3 }), [backward, forward]],
  ['PacketWidthUp', () => new PacketWidthUp({ type, factor: 3 }), [backward]],
  ['PacketWidthDown', () => new PacketWidthDown({ type, factor: 3 }), [backward, forward, 'enq → enq.ready']],
  ['DropUntil', () => new DropUntil({ type }), [backward, forward, 'start → deq', 'start → enq.ready']],
  ['PacketFilter', () => new PacketFilter({ type }), [backward, 'drop → deq', 'drop → enq.ready', forward]],
  [
    'PacketFramer',
    () => new PacketFramer({ type, lengthBits: 4 }),
    [
      ...[backward, 'deq.ready → length.ready', forward, 'enq → length.ready'],
      ...['length → deq', 'length → enq.ready', 'length → length.ready'],
    ],
  ],
  [
    'PacketLengthCheck',
    () => new PacketLengthCheck({ type, shortest: 2, longest: 3 }),
    [...[backward, 'deq.ready → tooLong', 'deq.ready → tooShort'], ...[forward, 'enq → tooLong', 'enq → tooShort']],
  ],
  ['CreditSender', () => new CreditSender({ type, credits: 3 }), ['enq → link']],
  ['CreditReceiver', () => new CreditReceiver({ type, credits: 3 }), []],
];

describe('combinational paths of the stream parts', () => {
  it.each(parts)('%s', (_, make, paths) => {
    expect(pathsOf(make)).toEqual([...paths].sort());
  });
});
