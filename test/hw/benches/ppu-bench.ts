import {
  Bool,
  Bundle,
  Module,
  Stream,
  UInt,
  Vec,
  connect,
  input,
  instance,
  memory,
  output,
  readPort,
  reg,
  select,
  when,
  writePort,
} from '../../../gen/index.ts';
import { accumulatorEntry, bankIndex, entryIndex } from '../../../hw/pe/accumulators.ts';
import { peSizes } from '../../../hw/pe/config/index.ts';
import type { PeParams } from '../../../hw/pe/config/index.ts';
import { Ppu } from '../../../hw/pe/ppu.ts';
import { ppuWork, recordWrite } from '../../../hw/pe/ppu-types.ts';

/** The post-processing unit with banks that the testbench fills. */
export class PpuBench extends Module<PeParams> {
  readonly fill = input(
    Bundle({ valid: Bool(), bank: bankIndex(this.p), entry: entryIndex(this.p), data: accumulatorEntry(this.p) }),
  );
  readonly work = input(Stream(ppuWork(this.p)));
  readonly records = input(recordWrite(this.p));
  readonly partialsIn = input(Stream(UInt(64)));
  readonly partialsOut = output(Stream(UInt(64)));
  readonly outputs = output(Stream(UInt(64)));
  readonly bankFree = output(Vec(this.p.accumulatorBanks, Bool()));
  readonly events = output(Bundle({ drainWords: Bool(), stallOutput: Bool(), stallPartials: Bool(), tiles: Bool() }));
  readonly idle = output(Bool());

  readonly ppu = instance(new Ppu(this.p));
  readonly drainedBank = reg(bankIndex(this.p));

  logic() {
    const { ppu, fill } = this;
    connect(this.work, ppu.work);
    ppu.records.assign(this.records);
    connect(this.partialsIn, ppu.partialsIn);
    connect(ppu.partialsOut, this.partialsOut);
    connect(ppu.outputs, this.outputs);
    this.bankFree.assign(ppu.bankFree);
    this.events.assign(ppu.events);
    this.idle.assign(ppu.idle);

    when(ppu.drain.valid, () => this.drainedBank.next(ppu.drain.bank));
    const read = Array.from({ length: this.p.accumulatorBanks }, (_, b) => {
      const bank = memory(accumulatorEntry(this.p), {
        depth: peSizes(this.p).bankEntries,
        ports: { wr: writePort(), rd: readPort({ latency: 1 }) },
      });
      when(fill.valid.and(fill.bank.eq(b)), () => bank.ports.wr.write(fill.entry, fill.data));
      // A bank that is being filled reads what a running element would: anything.
      const disturbed = fill.valid.and(fill.bank.eq(b));
      const drains = ppu.drain.valid.and(ppu.drain.bank.eq(b));
      return bank.ports.rd.read(ppu.drain.entry, { enable: drains.or(disturbed) });
    });
    ppu.drained.assign(select(this.drainedBank, read));
  }
}
