import { Bool, Stream, UInt, connect, input, instance, mux, output, regNext } from '../../gen/index.ts';
import { EventCounters } from '../lib/index.ts';
import { Accumulators } from './accumulators.ts';
import { ConfigPort } from './config-port.ts';
import { FIELD_BITS, counterNames } from './config/index.ts';
import type { CounterName } from './config/index.ts';
import { PeModule } from './pe-module.ts';
import { InputManager } from './input-manager.ts';
import { MacArray } from './mac-array.ts';
import { Ppu } from './ppu.ts';
import { Sequencer } from './sequencer.ts';
import { WeightManager } from './weight-manager.ts';

/**
 * Processing element: tiles of int8 convolutions and matrix products, weight-stationary, with exact requantisation
 * (docs/pe.md).
 */
export class Pe extends PeModule {
  /** Commands: registers, records, start. */
  readonly config = input(Stream(UInt(64)));
  /** Answers to read commands. */
  readonly status = output(Stream(UInt(64)));
  /** Weight blocks, lane by lane. */
  readonly weights = input(Stream(UInt(64)));
  /** Input lines, channel 0 in the low byte. */
  readonly activations = input(Stream(UInt(64)));
  /** 32-bit sums to add, two to a word. */
  readonly partialsIn = input(Stream(UInt(64)));
  /** 32-bit sums, two to a word. */
  readonly partialsOut = output(Stream(UInt(64)));
  /** int8 results, eight to a word. */
  readonly outputs = output(Stream(UInt(64)));
  /** Nothing is pending, computing, draining or waiting to be read. */
  readonly idle = output(Bool());

  readonly configPort = instance(new ConfigPort(this.p));
  readonly weightManager = instance(new WeightManager(this.p));
  readonly inputManager = instance(new InputManager(this.p));
  readonly sequencer = instance(new Sequencer(this.p));
  readonly macArray = instance(new MacArray(this.p));
  readonly accumulators = instance(new Accumulators(this.p));
  readonly ppu = instance(new Ppu(this.p));
  readonly counters = instance(new EventCounters({ events: counterNames.length, bits: FIELD_BITS.counter }));

  logic() {
    const { configPort, weightManager, inputManager, sequencer, macArray, accumulators, ppu } = this;

    connect(this.config, configPort.config);
    connect(configPort.status, this.status);
    connect(this.weights, weightManager.weights);
    connect(this.activations, inputManager.activations);
    connect(this.partialsIn, ppu.partialsIn);
    connect(ppu.partialsOut, this.partialsOut);
    connect(ppu.outputs, this.outputs);

    // the next tile goes from the shadow registers to the weight manager first, then to the sequencer
    weightManager.next.assign(configPort.weightTile);
    weightManager.committed.assign(configPort.committed);
    weightManager.taken.assign(sequencer.taken);
    sequencer.tile.assign(configPort.tile);
    sequencer.committed.assign(configPort.committed);
    sequencer.prepared.assign(weightManager.prepared);
    configPort.taken.assign(sequencer.taken);

    inputManager.offset.assign(sequencer.offset);
    sequencer.available.assign(inputManager.available);
    inputManager.read.assign(sequencer.read);
    inputManager.releases.assign(sequencer.releases);
    inputManager.releaseLines.assign(sequencer.releaseLines);

    // t+1: the line, or the zero point, and the weight block that begins with it
    const outside = regNext(sequencer.outside);
    const zeroPoint = regNext(sequencer.zeroPoint);
    const swap = regNext(sequencer.newBlock, { init: false });
    for (let c = 0; c < this.p.vector; c++) macArray.x[c].assign(mux(outside, zeroPoint, inputManager.line[c]));
    sequencer.blockReady.assign(weightManager.blockReady);
    weightManager.swap.assign(swap);
    macArray.swap.assign(swap);
    macArray.shadow.forEach((lane, k) =>
      lane.forEach((weight, c) => {
        const byte = k * this.p.vector + c;
        const low = (byte % 8) * 8;
        weight.assign(weightManager.block[Math.floor(byte / 8)].bits(low + 7, low).asSInt());
      }),
    );

    // t+3: the accumulator entry; its sums come a cycle later
    let { valid: operates, bank, entry, first } = sequencer.operation;
    for (let cycle = 1; cycle <= 3; cycle++) {
      operates = regNext(operates, { init: false });
      bank = regNext(bank);
      entry = regNext(entry);
      first = regNext(first);
    }
    accumulators.operate.assign({ valid: operates, bank, entry, first });
    accumulators.sums.assign(macArray.sums);
    accumulators.drain.assign(ppu.drain);
    ppu.drained.assign(accumulators.drained);
    connect(sequencer.work, ppu.work);
    sequencer.bankFree.assign(ppu.bankFree.pack().orR());
    ppu.records.assign(configPort.records);

    const idle = configPort.idle.and(sequencer.resting, ppu.idle);
    this.idle.assign(idle);
    const sumWritten = regNext(operates, { init: false });
    this.#count({
      cycles: idle.not(),
      macOperations: sequencer.operation.valid,
      stallConfiguration: sequencer.stallConfiguration.and(idle.not()),
      stallInput: sequencer.stallInput,
      stallWeights: sequencer.stallWeights,
      stallAccumulator: sequencer.stallAccumulator,
      stallHazard: sequencer.stallHazard,
      weightReads: weightManager.readEvent,
      weightWrites: weightManager.writeEvent,
      inputReads: sequencer.read,
      inputWrites: inputManager.writeEvent,
      accumulatorReads: operates.and(first.not()).or(ppu.drain.valid),
      accumulatorWrites: sumWritten,
      drainWords: ppu.events.drainWords,
      stallOutput: ppu.events.stallOutput,
      stallPartials: ppu.events.stallPartials,
      tiles: ppu.events.tiles,
    });
  }

  #count(events: Record<CounterName, Bool>): void {
    const { configPort, counters } = this;
    counterNames.forEach((name, i) => counters.events[i].assign(events[name]));
    counters.clear.assign(configPort.counterClear);
    counters.read.assign(configPort.counterRead);
    counters.address.assign(configPort.counterAddress);
    configPort.counterAnswered.assign(counters.answered);
    configPort.counterTotal.assign(counters.total);
  }
}
