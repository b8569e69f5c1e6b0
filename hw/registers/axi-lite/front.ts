import { Bundle, Module, UInt, UserError, cat, input, instance, mux, output, unused } from '../../../gen/index.ts';
import type { Bool, BoolSignal, UInt as UIntSignal, Value } from '../../../gen/index.ts';
import { BackwardSlice } from '../../lib/streams/backward-slice.ts';
import { ForwardSlice } from '../../lib/streams/forward-slice.ts';
import { isOneOf } from '../circuit/decode.ts';
import { readAnswer, readRequest, writeAnswer, writeRequest } from '../circuit/ports.ts';
import type { WriteFields } from '../circuit/ports.ts';
import { axiResponse, registersOf, snake } from '../definition/index.ts';
import type { Block, BlockSpec } from '../definition/index.ts';
import { AxiLite } from './axi-lite.ts';

/**
 * AXI4-Lite in front of the registers of a block: hands writes and reads on to a `Registers` module
 * (docs/registers.md, "AXI4-Lite"). `connectAxiLite` puts it between.
 *
 * The five channels wait for each other only as the protocol says: a write needs its address and its data, in any order, a
 * read its address. A write and a read per cycle; nothing in a cycle depends on an input of that cycle at any output, as AXI
 * asks.
 *
 * ```
 * awvalid  ▔▔▔▁▁▁▁▁▁▁▁▁      arvalid  ▔▔▔▔▔▔▁▁▁▁▁▁
 * wvalid   ▁▁▁▔▔▔▁▁▁▁▁▁      arready  ▔▔▔▔▔▔▔▔▔▔▔▔
 * the write   ▔▔▔            the read ▔▔▔▔▔▔
 * bvalid   ▁▁▁▁▁▁▔▔▔▔▔▔      rvalid   ▁▁▁▔▔▔▔▔▔▁▁▁
 * bready   ▁▁▁▁▁▁▁▁▁▔▔▔      rready   ▔▔▔▔▔▔▔▔▔▔▔▔
 * ```
 */
export class AxiLiteFront<S extends BlockSpec> extends Module<{ readonly block: Block<S> }> {
  readonly block = usable(this.p.block as unknown as Block);

  readonly axi = input(AxiLite(this.block.addressBits, this.block.wordBits));

  readonly write = output(writeRequest(this.block)) as unknown as WriteFields<S>;
  readonly writeAnswer = input(writeAnswer);
  readonly read = output(readRequest(this.block));
  readonly readAnswer = input(readAnswer(this.block));

  // the channels by their names in AXI: `ready` of what comes in and all of what goes out are registers
  readonly aw = instance(new BackwardSlice({ type: UInt(this.block.addressBits) }));
  readonly w = instance(
    new BackwardSlice({
      type: Bundle({ data: UInt(this.block.wordBits), strobes: UInt(this.block.wordBits / 8) }),
    }),
  );
  readonly b = instance(new ForwardSlice({ type: UInt(2) }));
  readonly ar = instance(new BackwardSlice({ type: UInt(this.block.addressBits) }));
  readonly r = instance(new ForwardSlice({ type: Bundle({ data: UInt(this.block.wordBits), response: UInt(2) }) }));

  override moduleName(): string {
    return `${snake(this.p.block.name)}_axi_lite`;
  }

  logic() {
    unused(this.axi.awprot, this.axi.arprot);
    this.#channels();
    this.#writes();
    this.#reads();
  }

  #channels(): void {
    const { axi, aw, w, b, ar, r } = this;
    aw.enq.valid.assign(axi.awvalid);
    aw.enq.bits.assign(axi.awaddr);
    axi.awready.assign(aw.enq.ready);
    w.enq.valid.assign(axi.wvalid);
    w.enq.bits.assign({ data: axi.wdata, strobes: axi.wstrb });
    axi.wready.assign(w.enq.ready);
    axi.bvalid.assign(b.deq.valid);
    axi.bresp.assign(b.deq.bits);
    b.deq.ready.assign(axi.bready);
    ar.enq.valid.assign(axi.arvalid);
    ar.enq.bits.assign(axi.araddr);
    axi.arready.assign(ar.enq.ready);
    axi.rvalid.assign(r.deq.valid);
    axi.rdata.assign(r.deq.bits.data);
    axi.rresp.assign(r.deq.bits.response);
    r.deq.ready.assign(axi.rready);
  }

  #writes(): void {
    const { aw, w, b, block } = this;
    const address = this.#wordAddress(aw.deq.bits);
    const { data, strobes } = w.deq.bits;
    const none = strobes.orR().not();
    // a write of no bytes changes nothing; a block without strobes cannot write some of them
    const isHandedOn = block.byteStrobes ? none.not() : strobes.andR();
    const ready = aw.deq.valid.and(w.deq.valid, b.enq.ready);
    const request = this.write as unknown as { assign(fields: Readonly<Record<string, Value>>): void };
    request.assign({ valid: ready.and(isHandedOn), address, data, ...(block.byteStrobes ? { strobes } : {}) });
    const ends = ready.and(isHandedOn.not().or(this.writeAnswer.done));
    aw.deq.ready.assign(ends);
    w.deq.ready.assign(ends);
    b.enq.valid.assign(ends);
    const refused = block.byteStrobes
      ? this.writeAnswer.error
      : this.writeAnswer.error.or(isHandedOn.not().and(none.not()));
    b.enq.bits.assign(this.#response(address, refused));
  }

  #reads(): void {
    const { ar, r } = this;
    const address = this.#wordAddress(ar.deq.bits);
    const asks = ar.deq.valid.and(r.enq.ready);
    this.read.assign({ valid: asks, address });
    const ends = asks.and(this.readAnswer.done);
    ar.deq.ready.assign(ends);
    r.enq.valid.assign(ends);
    const response = this.#response(address, this.readAnswer.error);
    r.enq.bits.assign({ data: this.readAnswer.data, response });
  }

  /** The low bits of an address choose a byte of a word, which strobes do already. */
  #wordAddress(address: UIntSignal): UIntSignal {
    const byteBits = Math.log2(this.block.wordStep);
    if (address.width <= byteBits) return UInt(address.width).lit(0);
    return cat(address.bits(address.width - 1, byteBits), UInt(byteBits).lit(0));
  }

  #response(address: UIntSignal, refused: Bool): UIntSignal {
    const exists: BoolSignal | false = isOneOf(this.block, address, registersOf(this.block));
    const { okay, slaveError, decodeError } = axiResponse;
    const error = exists === false ? UInt(2).lit(decodeError) : mux(exists, UInt(2).lit(slaveError), decodeError);
    return mux(refused, error, okay);
  }
}

/** @throws UserError for a block that AXI4-Lite cannot reach: it counts bytes, and its words are as wide either way */
function usable(block: Block): Block {
  const { name, addressing, wordBits, writeBits } = block;
  if (addressing === 'byte' && wordBits === writeBits) return block;
  throw new UserError({
    what: 'these registers do not fit AXI4-Lite',
    where: `the block '${name}'`,
    expected: 'addresses that count bytes, and writes as wide as reads',
    found: addressing === 'byte' ? `writes of ${writeBits} bits, reads of ${wordBits}` : 'addresses that count words',
    fix: "leave out writeBits and addressing, or say addressing: 'byte'",
  });
}
