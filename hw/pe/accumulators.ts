import {
  Bool,
  Bundle,
  SInt,
  UInt,
  Vec,
  assert,
  input,
  log2Up,
  memory,
  mux,
  output,
  readPort,
  reg,
  select,
  when,
  wire,
  writePort,
} from '../../gen/index.ts';
import { peSizes } from './config/index.ts';
import type { PeParams } from './config/index.ts';
import { PeModule } from './pe-module.ts';
import { vectorSumBits } from './vector-mac.ts';

/** Number of a bank. */
export const bankIndex = (p: PeParams) => UInt(log2Up(p.accumulatorBanks));
/** Address of an entry in its bank. */
export const entryIndex = (p: PeParams) => UInt(log2Up(peSizes(p).bankEntries));
/** One accumulator per lane. */
export const accumulatorEntry = (p: PeParams) => Vec(p.lanes, SInt(p.accumulatorBits));

/**
 * The accumulators: banks of entries, one sum per lane in each. One bank computes while another drains.
 *
 * ```
 * cycle        t+3        t+4
 * operate      ▔▔▔▔▔▁▁▁▁▁
 * entry        n
 * bank read    addr n     data n
 * sums                    of operation n
 * write                   n ← data + sum      (or n ← sum, `first`)
 * ```
 *
 * The same entry may come again in t+5 but not in t+4: the sum of t+3 is not written yet when t+4 reads. Sums wrap.
 * Memories hold no reset: every entry is initialised by its tile's first operation.
 */
export class Accumulators extends PeModule {
  /** An operation of the MAC array whose sums come in the next cycle. */
  readonly operate = input(
    Bundle({ valid: Bool(), bank: bankIndex(this.p), entry: entryIndex(this.p), first: Bool() }),
  );
  /** From the MAC array, one cycle behind `operate`. */
  readonly sums = input(Vec(this.p.lanes, SInt(vectorSumBits(this.p.vector))));
  /** Reads an entry of a bank that does not compute. */
  readonly drain = input(Bundle({ valid: Bool(), bank: bankIndex(this.p), entry: entryIndex(this.p) }));
  /**
   * The entry of the last `drain`, from the next cycle until the cycle after the next `drain` or an operation in that
   * bank.
   */
  readonly drained = output(accumulatorEntry(this.p));

  readonly adding = reg(Bool(), { init: false });
  readonly addingBank = reg(bankIndex(this.p));
  readonly addingEntry = reg(entryIndex(this.p));
  readonly addingFirst = reg(Bool());
  readonly drainedBank = reg(bankIndex(this.p));

  logic() {
    const { accumulatorBanks, accumulatorBits, lanes } = this.p;
    const { operate, drain } = this;

    this.adding.next(operate.valid);
    this.addingBank.next(operate.bank);
    this.addingEntry.next(operate.entry);
    this.addingFirst.next(operate.first);
    when(drain.valid, () => this.drainedBank.next(drain.bank));

    const banks = Array.from({ length: accumulatorBanks }, () =>
      memory(accumulatorEntry(this.p), {
        depth: peSizes(this.p).bankEntries,
        style: 'distributed',
        readDuringWrite: 'old',
        ports: { wr: writePort(), rd: readPort({ latency: 1 }) },
      }),
    );
    const read = banks.map((bank, b) => {
      const computes = operate.valid.and(operate.bank.eq(b));
      const drains = drain.valid.and(drain.bank.eq(b));
      assert(computes.and(drains).not(), `bank ${b} computes and drains at once`);
      const enable = drains.or(computes.and(operate.first.not()));
      return bank.ports.rd.read(mux(drains, drain.entry, operate.entry), { enable });
    });

    const entry = select(this.addingBank, read);
    const updated = wire(accumulatorEntry(this.p));
    for (let lane = 0; lane < lanes; lane++) {
      const before = mux(this.addingFirst, SInt(accumulatorBits).lit(0), entry[lane]);
      updated[lane].assign(before.add(this.sums[lane].pad(accumulatorBits)));
    }
    banks.forEach((bank, b) => {
      when(this.adding.and(this.addingBank.eq(b)), () => bank.ports.wr.write(this.addingEntry, updated));
    });
    this.drained.assign(select(this.drainedBank, read));
  }
}
