import {
  Bool,
  Bundle,
  SInt,
  UInt,
  Vec,
  cat,
  input,
  log2Up,
  memory,
  output,
  readPort,
  unused,
  when,
  writePort,
} from '../../gen/index.ts';
import { peSizes, recordFields } from './config/index.ts';
import type { WordField } from './config/index.ts';
import { PeModule } from './pe-module.ts';
import { groupIndex, kTileIndex, recordSlot, recordWrite } from './ppu-types.ts';

/** The constants of one output channel. */
export const channelRecord = Bundle({ bias: SInt(32), mantissa: UInt(24), shiftMinus16: UInt(6) });

/**
 * The records of the tiles in flight: a memory per output of a cycle, so that the records of a group of lanes come
 * together. A read has a latency of one cycle; what was read stays until the next read.
 */
export class RecordMemory extends PeModule {
  readonly write = input(recordWrite(this.p));
  /** Records of lanes `group · ppuWidth …` of a K tile. */
  readonly read = input(
    Bundle({ enable: Bool(), slot: recordSlot(this.p), kTile: kTileIndex(this.p), group: groupIndex(this.p) }),
  );
  readonly records = output(Vec(this.p.ppuWidth, channelRecord));

  logic() {
    const { lanes, ppuWidth, maxKTiles } = this.p;
    const { write, read } = this;
    const groups = lanes / ppuWidth;
    const depth = peSizes(this.p).recordSlots * maxKTiles * groups;

    // A word's address is slot, K tile, group; parts that number only one thing have no bits there.
    const parts: UInt[] = [read.slot];
    if (maxKTiles > 1) parts.push(read.kTile);
    if (groups > 1) parts.push(read.group);
    const readAddress = cat(...parts);
    const laneBits = ppuWidth === 1 ? 0 : log2Up(ppuWidth);
    const writeAddress =
      parts.length === 1 ? write.slot : cat(write.slot, write.index.bits(write.index.width - 1, laneBits));

    const field = ({ lsb, width }: WordField) => write.word.bits(lsb + width - 1, lsb);
    const record = {
      bias: field(recordFields.bias).asSInt(),
      mantissa: field(recordFields.mantissa),
      shiftMinus16: field(recordFields.shiftMinus16),
    };
    for (let lane = 0; lane < ppuWidth; lane++) {
      const store = memory(channelRecord, {
        depth,
        style: 'distributed',
        ports: { wr: writePort(), rd: readPort({ latency: 1 }) },
      });
      const chosen = ppuWidth === 1 ? write.valid : write.valid.and(write.index.bits(laneBits - 1, 0).eq(lane));
      when(chosen, () => store.ports.wr.write(writeAddress, channelRecord.of(record)));
      this.records[lane].assign(store.ports.rd.read(readAddress, { enable: read.enable }));
    }
    unused(write.word, read.kTile, read.group);
  }
}
