import { Bundle, Module, Stream, input, output } from '../../../gen/index.ts';
import type { FieldTypes, StreamType } from '../../../gen/index.ts';
import { all } from './all.ts';

export interface JoinParams<F extends FieldTypes> {
  /** The streams by name: one or more. */
  readonly types: F;
}

type StreamsOf<F extends FieldTypes> = { readonly [K in keyof F]: StreamType<F[K]> };

/**
 * One word of every stream makes one bundle: word n of each side by side. All are taken in the same cycle.
 *
 * ```
 * enq.x.bits   a  a  b
 * enq.y.bits      1  2
 * deq.bits        a1 b2
 * ```
 *
 * No latency, a word per cycle, no registers. Combinational: all `enq` to `deq`, `deq.ready` and every `valid` to every
 * `enq.ready`.
 */
export class Join<F extends FieldTypes> extends Module<JoinParams<F>> {
  readonly enq = input(Bundle(streamsOf(this.p.types)));
  readonly deq = output(Stream(Bundle(this.p.types)));

  logic() {
    const { deq } = this;
    const streams = Object.keys(this.p.types).map((name) => this.enq[name]);
    deq.valid.assign(all(streams.map((stream) => stream.valid)));
    for (const [name, stream] of Object.entries(this.p.types).map(([name], i) => [name, streams[i]] as const)) {
      stream.ready.assign(deq.fire);
      deq.bits[name].assign(stream.bits);
    }
  }
}

function streamsOf<F extends FieldTypes>(types: F): StreamsOf<F> {
  return Object.fromEntries(Object.entries(types).map(([name, type]) => [name, Stream(type)])) as StreamsOf<F>;
}
