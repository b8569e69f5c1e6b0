import type { Design, StreamGroup } from '../../gen/ir/index.ts';
import { pePresets } from '../../hw/pe/config/index.ts';
import type { PeAnswer, PeJob, PePort } from '../../sim/driver/index.ts';
import type { EngineProgram, Slot } from '../../sim/engine/index.ts';
import { Random } from '../../sim/random/index.ts';
import { runDigit } from '../digit.ts';
import { Recorder } from './trace.ts';
import type { Trace } from './trace.ts';

/** One side of a stream, driven cycle by cycle with pauses. */
interface Lane {
  readonly valid: Slot;
  readonly ready: Slot;
  readonly bits: Slot;
  readonly sends: boolean;
  words: BigUint64Array;
  at: number;
  pausesPer256: number;
  moved: boolean;
}

/** The element on the engine itself, all cycles recorded: real tile programs with pauses on every stream. */
class RecordingElement implements PePort {
  readonly recorder: Recorder;
  readonly #lanes = new Map<string, Lane>();
  readonly #random = new Random(7);
  #cycle = 0;
  #turn = 0;

  constructor(program: EngineProgram) {
    this.recorder = new Recorder(program);
    for (const stream of (program.design as Design).top.streams) this.#lanes.set(stream.path, laneOf(program, stream));
  }

  preload(): void {
    throw new Error('everything goes through the ports here');
  }

  run(job: PeJob): PeAnswer {
    const lanes: readonly [Lane, BigUint64Array][] = [
      [this.#lane('config'), job.config],
      [this.#lane('weights'), job.weights],
      [this.#lane('activations'), job.activations],
      [this.#lane('partialsIn'), job.partialsIn],
      [this.#lane('outputs'), new BigUint64Array(job.outputs)],
      [this.#lane('partialsOut'), new BigUint64Array(job.partialsOut)],
      [this.#lane('status'), new BigUint64Array(job.status)],
    ];
    for (const [lane, words] of lanes) {
      Object.assign(lane, { words, at: 0, pausesPer256: this.#turn++ % 5 === 0 ? 160 : 48 });
    }
    const first = this.#cycle;
    const { view } = this.recorder;
    let idle = 0;
    while (lanes.some(([lane]) => lane.at < lane.words.length)) {
      for (const [lane] of lanes) this.#drive(lane);
      this.recorder.cycle();
      this.#cycle++;
      let moved = false;
      for (const [lane] of lanes) {
        lane.moved = view.getUint8(lane.valid.offset) === 1 && view.getUint8(lane.ready.offset) === 1;
        if (!lane.moved) continue;
        if (!lane.sends) lane.words[lane.at] = view.getBigUint64(lane.bits.offset, true);
        lane.at++;
        moved = true;
      }
      idle = moved ? 0 : idle + 1;
      if (idle > job.patienceCycles) throw new Error('the element stands still');
    }
    for (const [lane] of lanes) this.#drive(lane);
    return {
      outputs: lanes[4][0].words,
      partialsOut: lanes[5][0].words,
      status: lanes[6][0].words,
      firstConfigCycle: first,
      lastResultCycle: this.#cycle,
    };
  }

  #lane(path: string): Lane {
    return this.#lanes.get(path)!;
  }

  #drive(lane: Lane): void {
    const { view } = this.recorder;
    const left = lane.at < lane.words.length;
    const go = left && this.#random.below(256) >= lane.pausesPer256 ? 1 : 0;
    if (!lane.sends) return view.setUint8(lane.ready.offset, go);
    // once offered, a word stays until it is taken
    if (view.getUint8(lane.valid.offset) === 1 && !lane.moved) return;
    lane.moved = false;
    view.setUint8(lane.valid.offset, go);
    if (go === 1) view.setBigUint64(lane.bits.offset, lane.words[lane.at], true);
  }
}

function laneOf(program: EngineProgram, { valid, ready, payload, direction }: StreamGroup): Lane {
  return {
    valid: program.slotOf(valid),
    ready: program.slotOf(ready),
    bits: program.slotOf(payload[0]),
    sends: direction === 'consumes',
    words: new BigUint64Array(0),
    at: 0,
    pausesPer256: 0,
    moved: false,
  };
}

/** A whole digit through the element, checked against the golden model. */
export function peTrace(program: EngineProgram): Trace {
  const port = new RecordingElement(program);
  runDigit(port, pePresets.simba);
  return port.recorder.finish();
}
