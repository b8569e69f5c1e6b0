import { Bool, SInt, Stream, UInt, Vec, connect, input, instance, output } from '../../gen/index.ts';
import { Buffet } from '../lib/index.ts';
import { FIELD_BITS, peSizes } from './config/index.ts';
import { PeModule } from './pe-module.ts';
import { LineAdapter } from './line-adapter.ts';

/**
 * The input buffer: a {@link Buffet} of lines, filled from the stream whenever there is room.
 *
 * `available` says in the same cycle whether the line at `offset` has come; `line` holds it from the cycle after `read`
 * on.
 */
export class InputManager extends PeModule {
  /** Lines of `vector` bytes in order, as 64-bit words. */
  readonly activations = input(Stream(UInt(64)));

  /** From the first line that is not released, two's complement; negative offsets are never available. */
  readonly offset = input(UInt(FIELD_BITS.offset));
  readonly available = output(Bool());
  readonly read = input(Bool());
  readonly line = output(Vec(this.p.vector, SInt(8)));

  /** Gives back the room of the first `releaseLines` lines. */
  readonly releases = input(Bool());
  readonly releaseLines = input(UInt(FIELD_BITS.offset));

  /** A line is written. */
  readonly writeEvent = output(Bool());

  readonly adapter = instance(new LineAdapter({ vector: this.p.vector }));
  readonly buffet = instance(
    new Buffet({
      wordBits: this.p.vector * 8,
      depth: peSizes(this.p).inputLines,
      offsetBits: FIELD_BITS.offset,
    }),
  );

  logic() {
    const { adapter, buffet } = this;
    connect(this.activations, adapter.words);
    connect(adapter.lines, buffet.fill);
    this.writeEvent.assign(buffet.fill.fire);

    buffet.offset.assign(this.offset);
    buffet.read.assign(this.read);
    buffet.shrink.assign(this.releases);
    buffet.shrinkBy.assign(this.releaseLines);
    this.available.assign(buffet.available);
    this.line.forEach((channel, c) => channel.assign(buffet.word.bits(c * 8 + 7, c * 8).asSInt()));
  }
}
