import {
  Bool,
  Bundle,
  Module,
  UInt,
  input,
  log2Up,
  memory,
  output,
  readPort,
  readWritePort,
  writePort,
} from '../../gen/index.ts';
import type { Type } from '../../gen/index.ts';

/** What a RAM is built of; `auto` leaves it to the synthesis tool. */
export type RamStyle = 'auto' | 'block' | 'distributed';

export interface SimpleDualPortRamParams<T extends Type> {
  readonly type: T;
  /** Words. */
  readonly depth: number;
  readonly style: RamStyle;
  /**
   * What a read gives of a word that is written in the same cycle: the word as it was, the new one, or nothing that may
   * be relied on, which simulation reports. Block RAM without extra logic everywhere takes `forbidden`: Yosys emulates
   * `old` on ECP5 with registers for a whole word.
   */
  readonly readDuringWrite: 'old' | 'new' | 'forbidden';
}

/**
 * RAM with a port that writes and a port that reads.
 *
 * ```
 * read.enable   ▔▔▔▁▁▁▁▁▁▔▔▔
 * read.address  1        2
 * data             word 1   word 2      holds while nothing is read
 * ```
 */
export class SimpleDualPortRam<T extends Type> extends Module<SimpleDualPortRamParams<T>> {
  readonly write = input(Bundle({ enable: Bool(), address: UInt(log2Up(this.p.depth)), data: this.p.type }));
  readonly read = input(Bundle({ enable: Bool(), address: UInt(log2Up(this.p.depth)) }));
  /** The word of the last `read`, from the next cycle on. */
  readonly data = output(this.p.type);

  readonly store = memory(this.p.type, {
    depth: this.p.depth,
    style: this.p.style,
    readDuringWrite: this.p.readDuringWrite,
    ports: { write: writePort(), read: readPort({ latency: 1 }) },
  });

  logic() {
    const { write, read } = this;
    this.store.ports.write.write(write.address, write.data, { enable: write.enable });
    this.data.assign(this.store.ports.read.read(read.address, { enable: read.enable }));
  }
}

export interface SinglePortRamParams {
  /** Bytes of a word. */
  readonly bytes: number;
  /** Words. */
  readonly depth: number;
  readonly style: RamStyle;
}

/** RAM with one port that reads or, byte by byte as `mask` says, writes a word per cycle. */
export class SinglePortRam extends Module<SinglePortRamParams> {
  readonly enable = input(Bool());
  /** Write rather than read. */
  readonly write = input(Bool());
  readonly address = input(UInt(log2Up(this.p.depth)));
  readonly data = input(UInt(8 * this.p.bytes));
  /** Bytes to write, bit 0 for the low one. */
  readonly mask = input(UInt(this.p.bytes));
  /** The word read last, from the cycle after its read on; writes leave it as it is. */
  readonly readData = output(UInt(8 * this.p.bytes));

  readonly store = memory(UInt(8 * this.p.bytes), {
    depth: this.p.depth,
    style: this.p.style,
    ports: { rw: readWritePort({ maskBits: this.p.bytes }) },
  });

  logic() {
    const { enable, write, address, data, mask } = this;
    this.readData.assign(this.store.ports.rw.access(address, { enable, write, data, mask }));
  }
}
