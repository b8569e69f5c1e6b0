import {
  Bool,
  Module,
  UInt,
  assert,
  cat,
  cover,
  input,
  instance,
  mux,
  proof,
  reg,
  when,
} from '../../../../gen/index.ts';
import type { SeededBug } from '../../../../gen/index.ts';
import { past, stable } from '../../../lib/checks/index.ts';
import { follow, within } from '../../../lib/streams/proofs/journey.ts';
import { Colour, SourceChoice, source, whileWaiting } from '../../../lib/streams/proofs/source.ts';
import { axiResponse, defineRegisters } from '../../definition/index.ts';
import { AxiLiteFront } from '../front.ts';

/** Words 0 and 2 of four are registers; a coloured address is that of word 1, where none is, or 2. */
const block = defineRegisters({
  name: 'pair',
  wordBits: 32,
  byteStrobes: true,
  addressBits: 4,
  registers: { first: { fields: { value: { width: 32 } } }, second: { address: 8, fields: { value: { width: 32 } } } },
});

/** Cycles that registers may take to answer. */
const LATE_CYCLES = 2;

/**
 * The front with a manager that sends addresses and data when it likes, takes responses when it likes, and registers that
 * answer when they like: every write reaches them once, in order, with its own data; every access is answered once, with
 * what they said; and no channel waits for another one that it need not wait for.
 */
export class AxiLiteFrontProof extends Module<void> {
  readonly writeAddress = input(SourceChoice);
  readonly writeData = input(SourceChoice);
  readonly readAddress = input(SourceChoice);
  /** What no register looks at: bytes within a word, strobes, protection. */
  readonly free = input(UInt(10));
  readonly takeResponse = input(Bool());
  readonly takeData = input(Bool());
  readonly answerWrite = input(Bool());
  readonly answerRead = input(Bool());
  readonly error = input(Bool());
  readonly markData = input(Bool());

  readonly part = instance(new AxiLiteFront({ block }));

  logic() {
    this.#writes();
    this.#reads();
  }

  #writes(): void {
    const { part, free } = this;
    const { axi, write, writeAnswer } = part;
    const address = source(this.writeAddress, axi.awready);
    const data = source(this.writeData, axi.wready);
    axi.awvalid.assign(address.valid);
    axi.awaddr.assign(cat(address.colour, whileWaiting(address.waiting, free.bits(1, 0))));
    axi.awprot.assign(free.bits(9, 7));
    axi.wvalid.assign(data.valid);
    axi.wdata.assign(data.colour.pad(32));
    // a write of no bytes does not show on this side; the tests have those
    const strobes = whileWaiting(data.waiting, cat(free.bits(4, 2), UInt(1).lit(1)));
    axi.wstrb.assign(strobes);
    axi.bready.assign(this.takeResponse);
    writeAnswer.done.assign(this.#done(write.valid, this.answerWrite));
    writeAnswer.error.assign(this.error);

    const taken = write.valid.and(writeAnswer.done);
    const colour = write.address.bits(3, 2);
    const addresses = follow({
      enters: axi.awvalid.and(axi.awready),
      entering: address.colour,
      leaves: taken,
      leaving: colour,
      capacity: 1,
      name: 'addresses of writes',
    });
    const words = follow({
      enters: axi.wvalid.and(axi.wready),
      entering: data.colour,
      leaves: taken,
      leaving: write.data.bits(1, 0),
      capacity: 1,
      name: 'data of writes',
    });
    this.#held(write.valid, writeAnswer.done, cat(write.address, write.data, write.strobes), 'a write');
    when(write.valid, () => {
      assert(write.address.bits(1, 0).eq(0), 'registers see addresses of words');
      assert(write.data.bits(31, 2).eq(0), 'no bit of the data is anything else');
    });
    when(addresses.eq(0), () => assert(axi.awready, 'an address is taken without its data'));
    when(words.eq(0), () => assert(axi.wready, 'data are taken without their address'));
    within({
      waiting: addresses.ne(0).and(words.ne(0), axi.bready),
      comes: taken,
      cycles: LATE_CYCLES,
      message: 'a write with address and data reaches the registers',
    });

    const answered = axi.bvalid.and(axi.bready);
    const open = reg(Bool(), { init: false });
    const response = reg(UInt(2), { init: 0 });
    when(taken, () => {
      open.next(true);
      response.next(this.#response(this.error, colour));
    }).elseWhen(answered, () => open.next(false));
    assert(axi.bvalid.eq(open), 'each write is answered once, in the cycle behind it');
    when(taken, () => assert(open.not().or(answered), 'no write before the answer to the one before'));
    when(axi.bvalid, () => assert(axi.bresp.eq(response), 'a write is answered with what became of it'));
    cover(answered.and(axi.bresp.eq(axiResponse.decodeError)), 'a write to nowhere is answered');
    cover(answered.and(taken), 'a write in the cycle of the answer before');
  }

  #reads(): void {
    const { part, free } = this;
    const { axi, read, readAnswer } = part;
    const address = source(this.readAddress, axi.arready);
    axi.arvalid.assign(address.valid);
    axi.araddr.assign(cat(address.colour, whileWaiting(address.waiting, free.bits(6, 5))));
    axi.arprot.assign(free.bits(9, 7));
    axi.rready.assign(this.takeData);
    readAnswer.done.assign(this.#done(read.valid, this.answerRead));
    readAnswer.error.assign(this.error);
    const used = reg(Colour, { init: 0 });
    const colour = mux(this.markData.and(used.ne(2)), used.add(1), 0);
    readAnswer.data.assign(colour.pad(32));

    const taken = read.valid.and(readAnswer.done);
    when(taken.and(colour.ne(0)), () => used.next(colour));
    const asked = follow({
      enters: axi.arvalid.and(axi.arready),
      entering: address.colour,
      leaves: taken,
      leaving: read.address.bits(3, 2),
      capacity: 1,
      name: 'addresses of reads',
    });
    const answered = axi.rvalid.and(axi.rready);
    const open = follow({
      enters: taken,
      entering: colour,
      leaves: answered,
      leaving: axi.rdata.bits(1, 0),
      capacity: 1,
      name: 'data of reads',
    });
    this.#held(read.valid, readAnswer.done, read.address, 'a read');
    when(asked.eq(0), () => assert(axi.arready, 'the address of a read is taken'));
    within({
      waiting: asked.ne(0).and(axi.rready),
      comes: taken,
      cycles: LATE_CYCLES,
      message: 'a read reaches the registers',
    });
    const response = reg(UInt(2), { init: 0 });
    when(taken, () => response.next(this.#response(this.error, read.address.bits(3, 2))));
    assert(axi.rvalid.eq(open.ne(0)), 'each read is answered once, in the cycle behind it');
    when(axi.rvalid, () => assert(axi.rresp.eq(response), 'a read is answered with what became of it'));
    this.#held(axi.rvalid, axi.rready, cat(axi.rdata, axi.rresp), 'the answer to a read');
    cover(answered.and(taken), 'a read in the cycle of the answer before');
  }

  /** An answer at any time, but not later than it may be. */
  #done(asked: Bool, now: Bool): Bool {
    const late = reg(UInt(2), { init: 0 });
    const done = now.or(late.eq(LATE_CYCLES));
    late.next(mux(asked.and(done.not()), late.add(1), 0));
    return done;
  }

  /** What waits stays as it is. */
  #held(valid: Bool, ready: Bool, what: UInt, name: string): void {
    const waited = past(valid.and(ready.not()));
    const same = stable(what);
    when(waited.known.and(waited.value), () => {
      assert(valid, `${name} stays until it is taken`);
      assert(same, `${name} does not change while it waits`);
    });
  }

  #response(error: Bool, colour: UInt): UInt {
    const { okay, slaveError, decodeError } = axiResponse;
    return mux(error, mux(colour.bit(0), UInt(2).lit(decodeError), slaveError), okay);
  }
}

/** A change in the text of the front. */
const change = (name: string, replace: string, by: string): SeededBug => ({
  name,
  module: 'pair_axi_lite',
  replace,
  with: by,
});

export const axiLiteFront = proof('AXI4-Lite in front of registers', {
  top: () => new AxiLiteFrontProof(),
  quick: true,
  bugs: [
    change('a write does not wait for its data', 'aw_deq_valid & w_deq_valid', 'aw_deq_valid'),
    change('a write does not wait for room for its answer', '& b_enq_ready', "& 1'd1"),
    change('a write is answered before the registers have', '| write_answer_done', "| 1'd1"),
    change('a read is answered before the registers have', 'asks & read_answer_done', 'asks'),
    change('bits within a word reach the registers', "write_address = {word_0, 2'd0}", 'write_address = aw_deq_bits'),
    change('a write that is refused is answered like any other', 'write_answer_error ? error_0', "1'd0 ? error_0"),
    change('an address without register is one that refuses', "(word_0 == 2'd0) | (word_0 == 2'd2)", "1'd1"),
  ],
});
