import { Bool, Bundle, Stream, Vec, input, mux, output, reg, when } from '../../gen/index.ts';
import { bankIndex, entryIndex } from './accumulators.ts';
import type { PeParams } from './config/index.ts';
import { PeModule } from './pe-module.ts';
import { drainStep, groupIndex, kTileIndex, postConstants, ppuWork, recordSlot } from './ppu-types.ts';

/** What the steps of a held entry need of its tile. */
const heldTile = (p: PeParams) =>
  Bundle({ bank: bankIndex(p), finalise: Bool(), addPartials: Bool(), slot: recordSlot(p), post: postConstants });

/**
 * Reads the entries of the banks to drain, in order, and goes through the lanes of each, `ppuWidth` at a time. The
 * entry itself stays in the bank's read register meanwhile. While the last lanes of an entry leave, the next entry is
 * read, of the next tile where the tile ends, so no cycle is lost.
 *
 * ```
 * two groups       read 0   step     step     step     step
 * drain            entry 0           entry 1
 * step.valid       ▁▁▁▁▁▁▁▁▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔
 * group                    0        1        0        1
 * bankFree                                            ▁▁▁▁▁▔▔▔    after the last step of a tile
 * ```
 */
export class DrainSequencer extends PeModule {
  /** Banks to drain; a word is taken when its last entry is read. */
  readonly work = input(Stream(ppuWork(this.p)));
  /** To {@link Accumulators}: reads an entry. */
  readonly drain = output(Bundle({ valid: Bool(), bank: bankIndex(this.p), entry: entryIndex(this.p) }));
  /** Lanes `group · ppuWidth …` of the entry that was read. */
  readonly step = output(Stream(drainStep(this.p)));
  /** A pulse per bank, one cycle after its last sum has been taken. */
  readonly bankFree = output(Vec(this.p.accumulatorBanks, Bool()));

  readonly entry = reg(entryIndex(this.p), { init: 0 });
  readonly position = reg(entryIndex(this.p), { init: 0 });
  readonly kTile = reg(kTileIndex(this.p), { init: 0 });

  readonly held = reg(Bool(), { init: false });
  readonly group = reg(groupIndex(this.p), { init: 0 });
  readonly heldKTile = reg(kTileIndex(this.p));
  readonly heldLast = reg(Bool());
  readonly tile = reg(heldTile(this.p));
  readonly freed = reg(Vec(this.p.accumulatorBanks, Bool()), { init: false });

  logic() {
    const { lanes, ppuWidth, accumulatorBanks } = this.p;
    const work = this.work.bits;
    const lastGroup = this.group.eq(lanes / ppuWidth - 1);
    const leaves = this.step.fire.and(lastGroup);
    const free = this.held.not().or(leaves);
    const reads = this.work.valid.and(free);
    const rowEnds = this.position.eq(work.lastPosition);
    const tileEnds = rowEnds.and(this.kTile.eq(work.lastKTile));

    this.work.ready.assign(free.and(tileEnds));
    this.drain.assign({ valid: reads, bank: work.bank, entry: this.entry });
    this.step.valid.assign(this.held);
    this.step.bits.assign({
      group: this.group,
      kTile: this.heldKTile,
      last: this.heldLast.and(lastGroup),
      finalise: this.tile.finalise,
      addPartials: this.tile.addPartials,
      slot: this.tile.slot,
      post: this.tile.post,
    });

    when(this.step.fire, () => this.group.next(mux(lastGroup, this.group.type.lit(0), this.group.add(1))));
    when(leaves, () => this.held.next(false));
    when(reads, () => {
      this.held.next(true);
      this.heldKTile.next(this.kTile);
      this.heldLast.next(tileEnds);
      const { bank, finalise, addPartials, slot, post } = work;
      this.tile.next({ bank, finalise, addPartials, slot, post });
      this.entry.next(this.entry.add(1));
      this.position.next(this.position.add(1));
      when(rowEnds, () => {
        this.position.next(0);
        this.kTile.next(this.kTile.add(1));
      });
      when(tileEnds, () => {
        this.entry.next(0);
        this.kTile.next(0);
      });
    });

    for (let bank = 0; bank < accumulatorBanks; bank++)
      this.freed[bank].next(leaves.and(this.heldLast).and(this.tile.bank.eq(bank)));
    this.bankFree.assign(this.freed);
  }
}
