import {
  Bool,
  Bundle,
  SInt,
  Stream,
  UInt,
  Vec,
  cat,
  connect,
  input,
  instance,
  mux,
  output,
  reg,
  select,
  unused,
  when,
} from '../../gen/index.ts';
import { Queue } from '../lib/streams/queue.ts';
import { WordPacker } from '../lib/streams/word-packer.ts';
import { accumulatorEntry, bankIndex, entryIndex } from './accumulators.ts';
import { PeModule } from './pe-module.ts';
import { DrainSequencer } from './drain-sequencer.ts';
import { PartialsInput, PartialsOutput, SUM_BITS, WORD_BITS } from './partials-ports.ts';
import { ppuWork, recordWrite } from './ppu-types.ts';
import { RecordMemory } from './record-memory.ts';
import { Requantise, requantiseTiming } from './requantise.ts';

const channelScale = Bundle({ mantissa: UInt(24), shiftMinus16: UInt(6) });

/**
 * Post-processing unit: drains accumulator banks, adds partial sums at 32 bits, and either sends the sums on or turns
 * them into int8 outputs.
 *
 * ```
 *  work ──► queue ──► DrainSequencer ──► drain (bank, entry)
 *                          │ step
 *  drained ──► ppuWidth lanes of it
 *                          ▼
 *  partialsIn ──► queue ─► +  ──► sums ──┬──────────────────────────► words ──► partialsOut
 *                                        ▼
 *  records ──► RecordMemory ───────► Requantise × ppuWidth, 11 stages ──► words ──► outputs
 * ```
 *
 * `ppuWidth` sums are taken per cycle. The requantising stages stall together when a word of `outputs` cannot leave;
 * sums on their way to `partialsOut` do not wait for them, only for the tiles before in the stage `sums`. Where partial
 * sums are missing, nothing is taken, and what was taken before goes on.
 *
 * A record is read when its sum is taken, so the records of a tile may be replaced once its bank is free.
 */
export class Ppu extends PeModule {
  /** Banks to drain, in order; the unit queues one per bank. */
  readonly work = input(Stream(ppuWork(this.p)));
  /** Writes a record, at any time. */
  readonly records = input(recordWrite(this.p));
  /** To {@link Accumulators}. */
  readonly drain = output(Bundle({ valid: Bool(), bank: bankIndex(this.p), entry: entryIndex(this.p) }));
  /** From {@link Accumulators}: the entry of the last `drain`. */
  readonly drained = input(accumulatorEntry(this.p));
  /** A pulse per bank, one cycle after its last sum has been taken: it may be written again. */
  readonly bankFree = output(Vec(this.p.accumulatorBanks, Bool()));

  /** 32-bit sums to add, two to a word. */
  readonly partialsIn = input(Stream(UInt(WORD_BITS)));
  /** 32-bit sums, two to a word. */
  readonly partialsOut = output(Stream(UInt(WORD_BITS)));
  /** int8 outputs, eight to a word; the last word of a tile is filled with zeros. */
  readonly outputs = output(Stream(UInt(WORD_BITS)));

  /** What happened in the cycle before. */
  readonly events = output(
    Bundle({
      /** `ppuWidth` sums were taken. */
      drainWords: Bool(),
      /** `outputs` or `partialsOut` held the unit. */
      stallOutput: Bool(),
      /** Partial sums were missing. */
      stallPartials: Bool(),
      /** The last sums of a tile were taken. */
      tiles: Bool(),
    }),
  );
  /** Nothing is queued, under way, or waiting to leave. */
  readonly idle = output(Bool());

  readonly sums = reg(Vec(this.p.ppuWidth, SInt(SUM_BITS)));
  readonly sumsValid = reg(Bool(), { init: false });
  readonly sumsFinalise = reg(Bool());
  readonly sumsLast = reg(Bool());

  /** `valid[i]`: sums of stage i + 1 of the requantisers. */
  readonly valid = reg(Vec(requantiseTiming.result, Bool()), { init: false });
  readonly last = reg(Vec(requantiseTiming.result, Bool()));
  /**
   * Constants on their way to the stage that needs them: of each sum, of the tile. The first of the tile's belong to
   * `sums`.
   */
  readonly scales = reg(Vec(requantiseTiming.scale, Vec(this.p.ppuWidth, channelScale)));
  readonly zeroPoints = reg(Vec(requantiseTiming.zeroPoint + 1, SInt(8)));
  readonly bounds = reg(Vec(requantiseTiming.bounds + 1, Bundle({ lowest: SInt(8), highest: SInt(8) })));

  readonly happened = reg(this.events.type, {
    init: { drainWords: false, stallOutput: false, stallPartials: false, tiles: false },
  });

  logic() {
    const { lanes, ppuWidth, accumulatorBanks } = this.p;
    const queue = instance(new Queue({ type: ppuWork(this.p), depth: accumulatorBanks }));
    const sequencer = instance(new DrainSequencer(this.p));
    const records = instance(new RecordMemory(this.p));
    const partials = instance(new PartialsInput({ width: ppuWidth }));
    const sumWords = instance(new PartialsOutput({ width: ppuWidth }));
    const byteWords = instance(new WordPacker({ narrowBits: 8 * ppuWidth, wideBits: WORD_BITS }));

    connect(this.work, queue.enq);
    unused(queue.count);
    connect(queue.deq, sequencer.work);
    this.drain.assign(sequencer.drain);
    this.bankFree.assign(sequencer.bankFree);
    connect(this.partialsIn, partials.enq);
    connect(sumWords.deq, this.partialsOut);
    connect(byteWords.deq, this.outputs);

    // Stage `sums` takes a step when it is free or becomes free.
    const step = sequencer.step.bits;
    const tail = requantiseTiming.result - 1;
    const advance = this.valid[tail].not().or(byteWords.enq.ready);
    const sumsLeave = mux(this.sumsFinalise, advance, sumWords.enq.ready);
    const room = this.sumsValid.not().or(sumsLeave);
    const present = step.addPartials.not().or(partials.deq.valid);
    const taken = sequencer.step.valid.and(room, present);
    sequencer.step.ready.assign(room.and(present));
    partials.deq.ready.assign(sequencer.step.valid.and(room, step.addPartials));
    partials.last.assign(step.last);

    when(room, () => this.sumsValid.next(taken));
    when(taken, () => {
      this.sumsFinalise.next(step.finalise);
      this.sumsLast.next(step.last);
      this.zeroPoints[0].next(step.post.zeroPoint);
      this.bounds[0].next({ lowest: step.post.lowest, highest: step.post.highest });
      for (let i = 0; i < ppuWidth; i++) {
        const ofGroup = Array.from({ length: lanes / ppuWidth }, (_, group) => this.drained[group * ppuWidth + i]);
        const sum = ofGroup.length === 1 ? ofGroup[0] : select(step.group, ofGroup);
        const partial = partials.deq.bits.bits((i + 1) * SUM_BITS - 1, i * SUM_BITS).asSInt();
        this.sums[i].next(sum.resize(SUM_BITS).add(mux(step.addPartials, partial, partial.type.lit(0))));
      }
    });

    sumWords.enq.valid.assign(this.sumsValid.and(this.sumsFinalise.not()));
    sumWords.enq.bits.assign({ data: this.sums.pack(), last: this.sumsLast });

    // Stages of the requantisers.
    when(advance, () => {
      this.valid[0].next(this.sumsValid.and(this.sumsFinalise));
      this.last[0].next(this.sumsLast);
      for (let i = 1; i <= tail; i++) {
        this.valid[i].next(this.valid[i - 1]);
        this.last[i].next(this.last[i - 1]);
      }
      records.records.forEach(({ mantissa, shiftMinus16 }, i) => this.scales[0][i].next({ mantissa, shiftMinus16 }));
      for (let i = 1; i < this.scales.length; i++) this.scales[i].next(this.scales[i - 1]);
      for (let i = 1; i < this.zeroPoints.length; i++) this.zeroPoints[i].next(this.zeroPoints[i - 1]);
      for (let i = 1; i < this.bounds.length; i++) this.bounds[i].next(this.bounds[i - 1]);
    });
    records.write.assign(this.records);
    records.read.assign({ enable: taken, slot: step.slot, kTile: step.kTile, group: step.group });

    const results = Array.from({ length: ppuWidth }, (_, i) => {
      const requantise = instance(new Requantise(), { name: `requantise_${i}` });
      const scale = this.scales[requantiseTiming.scale - 1][i];
      requantise.advance.assign(advance);
      requantise.sum.assign(this.sums[i]);
      requantise.bias.assign(records.records[i].bias);
      requantise.mantissa.assign(scale.mantissa);
      requantise.shiftMinus16.assign(scale.shiftMinus16);
      requantise.zeroPoint.assign(this.zeroPoints[requantiseTiming.zeroPoint]);
      requantise.lowest.assign(this.bounds[requantiseTiming.bounds].lowest);
      requantise.highest.assign(this.bounds[requantiseTiming.bounds].highest);
      return requantise.result.asUInt();
    });
    byteWords.enq.valid.assign(this.valid[tail]);
    byteWords.enq.bits.assign({ data: cat(...results.reverse()), last: this.last[tail] });

    const sumsHeld = this.sumsValid.and(this.sumsFinalise.not(), sumWords.enq.ready.not());
    this.happened.next({
      drainWords: taken,
      stallOutput: advance.not().or(sumsHeld),
      stallPartials: sequencer.step.valid.and(room, present.not()),
      tiles: taken.and(step.last),
    });
    this.events.assign(this.happened);
    const working = this.valid.pack().orR().or(sequencer.step.valid, this.sumsValid, queue.deq.valid);
    this.idle.assign(working.or(byteWords.deq.valid, sumWords.deq.valid).not());
  }
}
