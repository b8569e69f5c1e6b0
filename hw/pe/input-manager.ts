import {
  Bool,
  Module,
  SInt,
  Stream,
  UInt,
  Vec,
  assert,
  input,
  log2Up,
  memory,
  output,
  readPort,
  reg,
  when,
  writePort,
} from '../../gen/index.ts';
import { FIELD_BITS, peSizes } from './config/index.ts';
import type { PeParams } from './config/index.ts';

/**
 * The input buffer as a buffet: filled at the tail line by line, read at an offset from the head, shrunk from the head.
 *
 * `available` says in the same cycle whether the line at `offset` has come; `line` holds it from the cycle after `read` on.
 */
export class InputManager extends Module<PeParams> {
  /** Lines of `vector` bytes in order. */
  readonly lines = input(Stream(UInt(this.p.vector * 8)));

  /** Two's complement; negative offsets are never available. */
  readonly offset = input(UInt(FIELD_BITS.offset));
  readonly available = output(Bool());
  readonly read = input(Bool());
  readonly line = output(Vec(this.p.vector, SInt(8)));

  readonly releases = input(Bool());
  readonly releaseLines = input(UInt(16));

  readonly writeEvent = output(Bool());

  readonly buffer = memory(UInt(this.p.vector * 8), {
    depth: peSizes(this.p).inputLines,
    style: 'block',
    readDuringWrite: 'old',
    ports: { fill: writePort(), read: readPort({ latency: 1 }) },
  });
  readonly head = reg(UInt(log2Up(peSizes(this.p).inputLines)), { init: 0 });
  readonly tail = reg(UInt(log2Up(peSizes(this.p).inputLines)), { init: 0 });
  readonly held = reg(UInt(log2Up(peSizes(this.p).inputLines) + 1), { init: 0 });

  logic() {
    const { inputLines } = peSizes(this.p);
    this.lines.ready.assign(this.held.ne(inputLines));
    const filling = this.lines.fire;
    when(filling, () => {
      this.buffer.ports.fill.write(this.tail, this.lines.bits);
      this.tail.next(this.tail.add(1));
    });
    this.writeEvent.assign(filling);

    this.available.assign(this.offset.lt(this.held.pad(FIELD_BITS.offset)));
    const line = this.buffer.ports.read.read(this.head.add(this.offset.trunc(this.head.width)), { enable: this.read });
    for (let i = 0; i < this.p.vector; i++) this.line[i].assign(line.bits(i * 8 + 7, i * 8).asSInt());

    const released = this.releaseLines.resize(this.held.width);
    when(this.releases, () => {
      this.head.next(this.head.add(released.trunc(this.head.width)));
      when(filling, () => this.held.next(this.held.sub(released).add(1))).otherwise(() =>
        this.held.next(this.held.sub(released)),
      );
    }).elseWhen(filling, () => this.held.next(this.held.add(1)));

    assert(this.read.not().or(this.available), 'a line is read only when it has been filled');
    assert(this.releases.not().or(this.releaseLines.le(this.held.pad(16))), 'no more lines are released than are held');
  }
}
