/** A bug on purpose in the printed text of a part, as `prove` takes it. */
export interface SeededBug {
  /** The proof that has to fail. */
  readonly proof: string;
  readonly name: string;
  /** Beginning of the file's name. */
  readonly module: string;
  /** Text that stands there once. */
  readonly replace: string;
  readonly with: string;
}

/** At least one bug for every part; most are slips that one could make. */
export const seededBugs: readonly SeededBug[] = [
  bug('Queue, 0 words', 'ready is lost', 'queue', 'enq_ready = deq_ready', "enq_ready = 1'd1"),
  bug('Queue, 3 words', 'full one word late', 'queue', "held != 2'd3", '1'),
  bug(
    'Queue, 3 words',
    'the ring has a word too many',
    'queue',
    "if (giving) read_index <= (read_index == 2'd2)",
    "if (giving) read_index <= (read_index == 2'd3)",
  ),
  bug('Queue, 2 words, fall-through', 'a word that passes is also stored', 'queue', '| ~deq_ready', '| 1'),
  bug(
    'Queue, 3 words, in registers',
    'counts up though a word leaves',
    'queue',
    'if (taking & ~giving)',
    'if (taking)',
  ),
  bug(
    'RegisteredQueue, 3 words',
    'the register takes what it has no room for',
    'forward_slice',
    '~full | deq_ready',
    '1',
  ),
  bug('BlockQueue, 3 words', 'offers a word before it is read', 'block_queue', "held > 2'd1", "held != 2'd0"),
  bug('BlockQueue, 3 words', 'reads the same word again', 'block_queue', 'store[next_read]', 'store[read_index]'),
  bug('ForwardSlice', 'overwrites a word that waits', 'forward_slice', '~full | deq_ready', "1'd1"),
  bug('BackwardSlice', 'forgets the word that it held', 'backward_slice', 'held ? word : enq_bits', 'enq_bits'),
  bug('FullSlice', 'the spare word never leaves', 'full_slice', 'spare_full ? spare : enq_bits', 'enq_bits'),
  bug('Fork, 2 outputs', 'an output gets its word again', 'fork', 'enq_valid & ~done_0', 'enq_valid'),
  bug('Fork, 3 outputs', 'does not wait for the first output', 'fork', '= done_0 | deq_0_ready', "= 1'd1"),
  bug(
    'LazyFork, 2 outputs',
    'an output does not wait for the other',
    'lazy_fork',
    'enq_valid & deq_1_ready',
    'enq_valid',
  ),
  bug(
    'Join',
    'takes from one side alone',
    'join',
    'enq_left_ready  = deq_valid & deq_ready',
    'enq_left_ready  = deq_ready',
  ),
  bug(
    'RoundRobinArbiter, 3 inputs',
    'forgets whom it served',
    'round_robin_arbiter',
    '<= choice;',
    "<= 2'd2;",
    'last_served',
  ),
  bug(
    'RoundRobinArbiter, 3 inputs, packets',
    'the choice does not stay for a packet',
    'round_robin_arbiter',
    '~(deq_ready & deq_bits_last)',
    '~deq_ready',
  ),
  bug(
    'RoundRobinArbiter, 2 inputs',
    'the choice does not stay for a word that waits',
    'round_robin_arbiter',
    '<= ~deq_ready',
    "<= 1'd0",
  ),
  bug(
    'PriorityArbiter, 3 inputs',
    'the order of priorities is wrong',
    'priority_arbiter',
    "enq_1_valid ? 2'd1 : lowest_0",
    "enq_2_valid ? 2'd2 : lowest_0",
  ),
  bug(
    'WeightedArbiter, weights 1 3 2, 3 inputs',
    'a turn never ends',
    'weighted_arbiter',
    "remaining - 2'd1",
    'remaining',
  ),
  bug(
    'WeightedArbiter, weights 1 3 2, 3 inputs, packets',
    'a turn is one word too long',
    'weighted_arbiter',
    'same_turn = (choice == turn) & (remaining',
    'same_turn = (remaining',
  ),
  bug(
    'StreamMux, 3 inputs, packets',
    'a selection is used up by every word',
    'stream_mux',
    'deq_valid & deq_ready & deq_bits_last',
    'deq_valid & deq_ready',
  ),
  bug(
    'StreamMux, 2 inputs',
    'takes from an input that is not selected',
    'stream_mux',
    'select_valid_and_deq_ready & ~select_bits',
    'select_valid_and_deq_ready',
  ),
  bug(
    'StreamDemux, 3 outputs',
    'a word reaches two outputs',
    'stream_demux',
    "(select_bits == 2'd2)",
    "(select_bits != 2'd0)",
  ),
  bug(
    'Crossbar, 2 × 2',
    'words go the wrong way',
    'crossbar',
    'enq_0_valid & ~enq_0_bits_to',
    'enq_0_valid & enq_0_bits_to',
  ),
  bug(
    'Crossbar, 2 × 2, packets',
    'packets are broken into',
    'round_robin_arbiter',
    '~(deq_ready & deq_bits_last)',
    '~deq_ready',
  ),
  bug('WidthUp and WidthDown, factor 3', 'two parts land in one place', 'width_up', "place == 2'd1", "place == 2'd0"),
  bug('WidthUp and WidthDown, factor 2', 'the second part is dropped', 'width_down', 'deq_ready & place', 'deq_ready'),
  bug(
    'PacketWidthUp and PacketWidthDown, factor 3',
    'a short word counts one part too few',
    'packet_width_up',
    "gathered + 2'd1",
    'gathered',
  ),
  bug(
    'PacketWidthUp and PacketWidthDown, factor 2',
    'last comes with the first part',
    'packet_width_down',
    'enq_bits_last & ends',
    'enq_bits_last',
  ),
  bug('DropUntil', 'drops on when it has started', 'drop_until', 'started | start', 'start'),
  bug('PacketFilter', 'drops words rather than packets', 'packet_filter', 'first ? drop : dropping', 'drop'),
  bug(
    'PacketFramer, lengths of 3 bits',
    'packets are one word too long',
    'packet_framer',
    "length_bits - 3'd1",
    'length_bits',
  ),
  bug(
    'PacketLengthCheck, 2 to 3 words',
    'a packet of the right length is too long',
    'packet_length_check',
    "passed == 3'd3",
    "passed == 3'd2",
  ),
  bug(
    'CreditSender and CreditReceiver, 3 credits, 0 and 0 cycles apart',
    'sends without a credit',
    'credit_sender',
    "credits != 2'd0",
    '1',
  ),
  bug(
    'CreditSender and CreditReceiver, 4 credits, 1 and 2 cycles apart',
    'loses a credit that comes while one is spent',
    'credit_sender',
    'link_valid & ~credit',
    'link_valid',
  ),
  bug(
    'map, filter, throwWhen, haltWhen',
    'a halted word is taken',
    'operators_proof',
    'deq_ready & ~halt',
    'deq_ready | halt',
  ),
];

/** @param before text that stands in front of `replace`, where that alone stands more than once */
function bug(proof: string, name: string, module: string, replace: string, by: string, before?: string): SeededBug {
  const prefix = before === undefined ? '' : `${before} `;
  return { proof, name, module, replace: prefix + replace, with: prefix + by };
}
