import {
  Bool,
  Bundle,
  Module,
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
import type { PeParams } from './config/index.ts';
import { groupIndex, kTileIndex, recordSlot, recordWrite } from './ppu-types.ts';

/** The records of `ppuWidth` channels: which tile's, which K tile, which lanes. */
export const recordAddress = (p: PeParams) =>
  Bundle({ slot: recordSlot(p), kTile: kTileIndex(p), group: groupIndex(p) });

const biasBits = recordFields.bias;
const mantissaBits = recordFields.mantissa;
const shiftBits = recordFields.shiftMinus16;

/**
 * Per-channel constants of the tiles in flight, a memory per output of a cycle. Biases and scales are read apart, because the pipeline
 * needs them at different times: that is cheaper than to carry scales along.
 *
 * Reads have a latency of one cycle and hold without their enable.
 */
export class RecordMemory extends Module<PeParams> {
  readonly write = input(recordWrite(this.p));
  readonly biasRead = input(Bundle({ enable: Bool(), address: recordAddress(this.p) }));
  readonly scaleRead = input(Bundle({ enable: Bool(), address: recordAddress(this.p) }));
  readonly biases = output(Vec(this.p.ppuWidth, SInt(32)));
  readonly mantissas = output(Vec(this.p.ppuWidth, UInt(24)));
  readonly shifts = output(Vec(this.p.ppuWidth, UInt(6)));

  logic() {
    const { lanes, ppuWidth, maxKTiles } = this.p;
    const { write, biasRead, scaleRead } = this;
    const groups = lanes / ppuWidth;
    const depth = peSizes(this.p).recordSlots * maxKTiles * groups;
    const scale = Bundle({ mantissa: UInt(24), shiftMinus16: UInt(6) });
    const ports = () => ({ wr: writePort(), rd: readPort({ latency: 1 }) });

    // A word's address is slot, K tile, group; parts that number only one thing have no bits there.
    const address = (parts: { slot: UInt; kTile: UInt; group: UInt }): UInt => {
      const wanted = [parts.slot];
      if (maxKTiles > 1) wanted.push(parts.kTile);
      if (groups > 1) wanted.push(parts.group);
      return cat(...wanted);
    };
    const lowBits = ppuWidth === 1 ? 0 : log2Up(ppuWidth);
    const writeAddress =
      depth === peSizes(this.p).recordSlots
        ? write.slot
        : cat(write.slot, write.index.bits(write.index.width - 1, lowBits));

    for (let lane = 0; lane < ppuWidth; lane++) {
      const biases = memory(SInt(32), { depth, style: 'distributed', ports: ports() });
      const scales = memory(scale, { depth, style: 'distributed', ports: ports() });
      const chosen = ppuWidth === 1 ? write.valid : write.valid.and(write.index.bits(lowBits - 1, 0).eq(lane));
      when(chosen, () => {
        const word = write.word;
        const field = (of: { lsb: number; width: number }) => word.bits(of.lsb + of.width - 1, of.lsb);
        biases.ports.wr.write(writeAddress, field(biasBits).asSInt());
        scales.ports.wr.write(writeAddress, { mantissa: field(mantissaBits), shiftMinus16: field(shiftBits) });
      });
      this.biases[lane].assign(biases.ports.rd.read(address(biasRead.address), { enable: biasRead.enable }));
      const read = scales.ports.rd.read(address(scaleRead.address), { enable: scaleRead.enable });
      this.mantissas[lane].assign(read.mantissa);
      this.shifts[lane].assign(read.shiftMinus16);
    }
    unused(write.word);
  }
}
