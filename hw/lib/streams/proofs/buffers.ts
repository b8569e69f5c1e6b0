import { proof } from '../../../../gen/index.ts';
import type { Proof, SeededBug } from '../../../../gen/index.ts';
import { BackwardSlice } from '../backward-slice.ts';
import { BlockQueue } from '../block-queue.ts';
import { ForwardSlice } from '../forward-slice.ts';
import { FullSlice } from '../full-slice.ts';
import { Queue } from '../queue.ts';
import { RegisteredQueue } from '../registered-queue.ts';
import { CreditPath } from './credit-path.ts';
import { PassageProof } from './passage.ts';
import type { PassageProofParams } from './passage.ts';
import { Colour as type } from './source.ts';

type Bugs = readonly [SeededBug, ...SeededBug[]];

function passage(name: string, parameters: PassageProofParams, bugs: Bugs, quick = false): Proof {
  return proof(name, { top: () => new PassageProof(parameters), bugs, quick });
}

/** A change in the text of the module whose name begins with `module`. */
const change = (module: string) => (name: string, replace: string, by: string) =>
  ({ name, module, replace, with: by }) satisfies SeededBug;

const inQueue = change('queue');
const dropsWords = inQueue('drops a word that is not taken', 'giving = deq_valid & deq_ready', 'giving = deq_valid');
const storesTwice = inQueue('a word that passes is also stored', '| ~deq_ready', "| 1'd1");
const lateFull = inQueue('full one word late', "held != 2'd3", "1'd1");
const wrapsLate = inQueue(
  'wraps one word late',
  "(giving) read_index <= (read_index == 2'd2)",
  "(giving) read_index <= (read_index == 2'd3)",
);
const miscounts = inQueue('counts up though a word leaves', 'if (taking & ~giving)', 'if (taking)');

const queue = (depth: number, storage: 'distributed' | 'registers', bugs: Bugs, quick = false): Proof =>
  passage(
    `queue of ${depth}${storage === 'registers' ? ' in registers' : ''}`,
    { part: () => new Queue({ type, depth, storage }), capacity: depth, idle: 0, busy: depth === 0 ? 0 : 1 },
    bugs,
    quick,
  );

const fallThrough = (depth: number, quick = false): Proof =>
  passage(
    `fall-through queue of ${depth}`,
    { part: () => new Queue({ type, depth, fallThrough: true }), capacity: depth, idle: 0, busy: 1 },
    [storesTwice],
    quick,
  );

const registered = (depth: number, quick = false): Proof =>
  passage(
    `registered queue of ${depth}`,
    { part: () => new RegisteredQueue({ type, depth }), capacity: depth, idle: 0, busy: 1 },
    [change('forward_slice')('its register takes what it has no room for', '~full | deq_ready', "1'd1")],
    quick,
  );

const block = (depth: number, bugs: readonly SeededBug[], quick = false): Proof =>
  passage(
    `block queue of ${depth}`,
    { part: () => new BlockQueue({ type, depth }), capacity: depth, idle: 1, busy: 1 },
    [change('block_queue')('reads the same word again', 'store[next_read]', 'store[read_index]'), ...bugs],
    quick,
  );

const credits = (count: number, linkLatency: number, creditLatency: number, quick = false): Proof => {
  const inSender = change('credit_sender');
  return passage(
    `${count} credits, ${linkLatency} and ${creditLatency} cycles apart`,
    {
      part: () => new CreditPath({ credits: count, linkLatency, creditLatency }),
      capacity: count,
      idle: linkLatency,
      busy: linkLatency + creditLatency + 3,
    },
    [
      inSender('sends without spending', 'else if (link_valid & ~credit)', "else if (1'd0)"),
      inSender('loses a credit that comes while one is spent', 'if (credit & ~link_valid)', "if (1'd0)"),
    ],
    quick,
  );
};

/** Queues, register slices, and links with credits. */
export const bufferProofs: readonly Proof[] = [
  queue(0, 'distributed', [inQueue('ready is lost', 'enq_ready = deq_ready', "enq_ready = 1'd1")]),
  queue(1, 'distributed', [dropsWords]),
  queue(2, 'distributed', [dropsWords, miscounts]),
  queue(3, 'distributed', [dropsWords, miscounts, lateFull, wrapsLate], true),
  queue(5, 'distributed', [dropsWords, miscounts]),
  queue(3, 'registers', [dropsWords]),
  fallThrough(1),
  fallThrough(2),
  fallThrough(3, true),
  registered(2),
  registered(3, true),
  registered(4),
  block(2, []),
  block(3, [change('block_queue')('offers a word before it is read', "held > 2'd1", "held != 2'd0")], true),
  block(4, []),
  passage(
    'forward slice',
    { part: () => new ForwardSlice({ type }), capacity: 1, idle: 0, busy: 0 },
    [change('forward_slice')('overwrites a word that waits', '~full | deq_ready', "1'd1")],
    true,
  ),
  passage(
    'backward slice',
    { part: () => new BackwardSlice({ type }), capacity: 1, idle: 0, busy: 1 },
    [change('backward_slice')('forgets the word that it held', 'held ? word : enq_bits', 'enq_bits')],
    true,
  ),
  passage(
    'full slice',
    { part: () => new FullSlice({ type }), capacity: 2, idle: 0, busy: 1 },
    [change('full_slice')('the spare word never leaves', 'spare_full ? spare : enq_bits', 'enq_bits')],
    true,
  ),
  credits(1, 0, 0),
  credits(2, 1, 0, true),
  credits(3, 0, 0),
  credits(4, 1, 2),
];
