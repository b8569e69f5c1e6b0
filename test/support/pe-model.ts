import { OUTER_LEVELS, command, counterNames, peSizes, peRegisters, recordFields } from '../../hw/pe/config/index.ts';
import type { CounterName, PeParams, WordField } from '../../hw/pe/config/index.ts';
import { addressOf } from '../../hw/registers/definition/index.ts';
import type { Field, Register } from '../../hw/registers/definition/index.ts';
import type { PeAnswer, PeJob, PePort } from '../../sim/driver/index.ts';
import { requantise } from '../../sim/golden/index.ts';

/** What the element would do wrong or wait for forever. */
export class PeModelError extends Error {}

interface OutputRecord {
  readonly bias: number;
  readonly mantissa: number;
  readonly shift: number;
}

/**
 * A processing element by the words of docs/pe.md, without time: executes command words and streams.
 *
 * Buffers fill as late as they can, which is the schedule that shows a release of what has not come. A cycle is an
 * operation.
 */
export class PeModel implements PePort {
  readonly #params: PeParams;
  readonly #registers = new Map<number, number>();
  readonly #weights: Buffet;
  readonly #lines: Buffet;
  readonly #counters = new Map<CounterName, number>();
  #records: (OutputRecord | undefined)[] = [];
  #recordsInUse = false;
  #partialsIn: BigUint64Array = new BigUint64Array(0);
  #partialsTaken = 0;
  #outputs: Packer = new Packer();
  #partialsOut: Packer = new Packer();
  #cycle = 0;

  constructor(params: PeParams) {
    const { weightWords, inputLines } = peSizes(params);
    this.#params = params;
    this.#weights = new Buffet('weights', 8, weightWords);
    this.#lines = new Buffet('activations', params.vector, inputLines);
  }

  preload(weights: BigUint64Array, activations: BigUint64Array): void {
    this.#weights.give(weights);
    this.#lines.give(activations);
    this.#weights.fill();
    this.#lines.fill();
  }

  run(job: PeJob): PeAnswer {
    const status: bigint[] = [];
    const firstConfigCycle = this.#cycle;
    this.#weights.give(job.weights);
    this.#lines.give(job.activations);
    this.#partialsIn = job.partialsIn;
    this.#partialsTaken = 0;
    this.#outputs = new Packer();
    this.#partialsOut = new Packer();
    for (let at = 0; at < job.config.length; at++) {
      const word = job.config[at];
      const address = Number((word >> 32n) & 0xffffn);
      switch (Number(word >> 60n)) {
        case command.writeRegister:
          if (address === peRegisters.registers.clear.address) this.#counters.clear();
          else this.#registers.set(address, Number(word & 0xffff_ffffn));
          break;
        case command.readRegister:
          status.push((BigInt(address) << 48n) | BigInt(this.#read(address)));
          break;
        case command.writeRecords: {
          if (this.#recordsInUse) this.#records = [];
          this.#recordsInUse = false;
          const first = Number(word & 0xffffn);
          const count = Number((word >> 16n) & 0xffffn);
          for (let i = 0; i < count; i++) this.#records[first + i] = decodeRecord(job.config[++at]);
          break;
        }
        case command.start:
          this.#recordsInUse = true;
          this.#tile();
          break;
        default:
          throw new PeModelError(`unknown command word ${word.toString(16)}`);
      }
    }
    this.#weights.expectEmpty();
    this.#lines.expectEmpty();
    if (this.#partialsTaken !== this.#partialsIn.length) throw new PeModelError('partialsIn words are left');
    const answer = {
      outputs: this.#outputs.words(),
      partialsOut: this.#partialsOut.words(),
      status: BigUint64Array.from(status),
      firstConfigCycle,
      lastResultCycle: this.#cycle,
    };
    for (const name of ['outputs', 'partialsOut', 'status'] as const) {
      if (answer[name].length !== job[name]) {
        throw new PeModelError(`${answer[name].length} words on ${name}, ${job[name]} were wanted`);
      }
    }
    return answer;
  }

  #read(address: number): number {
    const counter = counterNames[address - peRegisters.registers.counter.address];
    if (counter !== undefined) return this.#counters.get(counter) ?? 0;
    return this.#registers.get(address) ?? 0;
  }

  #field(register: Register, name: string, index = 0): number {
    const field: Field = register.fields[name];
    const value =
      Math.floor((this.#registers.get(addressOf(register, index)) ?? 0) / 2 ** field.lsb) % 2 ** field.width;
    return field.kind === 'sint' && value >= 2 ** (field.width - 1) ? value - 2 ** field.width : value;
  }

  #count(name: CounterName, by: number): void {
    this.#counters.set(name, (this.#counters.get(name) ?? 0) + by);
  }

  /** Runs the tile that the registers describe. */
  #tile(): void {
    const r = peRegisters.registers;
    const { lanes, vector, accumulatorBits } = this.#params;
    const { bankEntries, blockWords } = peSizes(this.#params);
    const level = Array.from({ length: 6 }, (_, i) => ({
      last: this.#field(r.levelA, 'last', i),
      input: this.#field(r.levelA, 'inputStep', i),
      y: this.#field(r.levelB, 'yStep', i),
      x: this.#field(r.levelB, 'xStep', i),
      entry: this.#field(r.levelB, 'accumulatorStep', i),
      weight: i < OUTER_LEVELS ? this.#field(r.weightStep, 'step', i) : 0,
    }));
    const reduction = this.#field(r.drain, 'reductionLevels');
    const height = this.#field(r.extent, 'height');
    const width = this.#field(r.extent, 'width');
    const inputRelease = this.#field(r.inputRelease, 'level');
    const inputLines = this.#field(r.inputRelease, 'lines');
    const weightRelease = this.#field(r.weightRelease, 'level');
    const weightWords = this.#field(r.weightRelease, 'words');
    const zeroPoint = this.#field(r.post, 'inputZeroPoint');

    const inputBase = this.#field(r.inputBase, 'offset');
    const originY = this.#field(r.origin, 'y');
    const originX = this.#field(r.origin, 'x');
    const weightBase = this.#field(r.weightBase, 'offset');
    const sums = new Int32Array(bankEntries * lanes);
    const started = new Uint8Array(bankEntries);
    const wrap = 32 - accumulatorBits;
    const x = new Int8Array(vector);
    let block: Int8Array = new Int8Array(0);
    const index = [0, 0, 0, 0, 0, 0];
    for (;;) {
      let offset = inputBase;
      let row = originY;
      let column = originX;
      let weightOffset = weightBase;
      let entry = 0;
      let initialise = true;
      for (let i = 0; i < 6; i++) {
        offset += index[i] * level[i].input;
        row += index[i] * level[i].y;
        column += index[i] * level[i].x;
        weightOffset += index[i] * level[i].weight;
        entry += index[i] * level[i].entry;
        if ((reduction >> i) & 1 && index[i] > 0) initialise = false;
      }
      let endsFrom = 6;
      while (endsFrom > 0 && index[endsFrom - 1] === level[endsFrom - 1].last) endsFrom--;

      if (index[4] === 0 && index[5] === 0) {
        block = this.#weights.read(weightOffset, blockWords);
        this.#count('weightReads', blockWords);
        let outerEndsFrom = OUTER_LEVELS;
        while (outerEndsFrom > 0 && index[outerEndsFrom - 1] === level[outerEndsFrom - 1].last) outerEndsFrom--;
        if (weightRelease <= OUTER_LEVELS && outerEndsFrom <= weightRelease) this.#weights.release(weightWords);
      }
      if (row >= 0 && row < height && column >= 0 && column < width) {
        x.set(this.#lines.read(offset, 1));
        this.#count('inputReads', 1);
      } else x.fill(zeroPoint);
      if (inputRelease <= 6 && endsFrom <= inputRelease) this.#lines.release(inputLines);

      if (entry >= bankEntries) throw new PeModelError(`entry ${entry} lies beyond the bank`);
      if (!initialise && started[entry] === 0)
        throw new PeModelError(`entry ${entry} is added to before it is initialised`);
      started[entry] = 1;
      for (let lane = 0; lane < lanes; lane++) {
        let sum = initialise ? 0 : sums[entry * lanes + lane];
        for (let c = 0; c < vector; c++) sum += x[c] * block[lane * vector + c];
        sums[entry * lanes + lane] = (sum << wrap) >> wrap;
      }
      this.#count('macOperations', 1);
      this.#cycle++;

      if (endsFrom === 0) break;
      index[endsFrom - 1]++;
      index.fill(0, endsFrom);
    }
    this.#drain(sums, started);
    this.#count('tiles', 1);
  }

  #drain(sums: Int32Array, started: Uint8Array): void {
    const { drain, post } = peRegisters.registers;
    const { lanes, ppuWidth } = this.#params;
    const positions = this.#field(drain, 'lastPosition') + 1;
    const kTiles = this.#field(drain, 'lastKTile') + 1;
    const finalise = this.#field(drain, 'finalise') === 1;
    const addPartials = this.#field(drain, 'addPartials') === 1;
    const zy = this.#field(post, 'outputZeroPoint');
    const lo = this.#field(post, 'lowest');
    const hi = this.#field(post, 'highest');
    for (let entry = 0; entry < positions * kTiles; entry++) {
      if (started[entry] === 0) throw new PeModelError(`entry ${entry} is drained but was never written`);
      for (let lane = 0; lane < lanes; lane++) {
        let sum = sums[entry * lanes + lane];
        if (addPartials) sum = (sum + this.#partial(entry * lanes + lane)) | 0;
        if (!finalise) {
          this.#partialsOut.put(sum, 4);
          continue;
        }
        const record = this.#records[Math.floor(entry / positions) * lanes + lane];
        if (record === undefined) throw new PeModelError(`the record of lane ${lane} was not written`);
        this.#outputs.put(requantise(sum, { ...record, zy, lo, hi }), 1);
      }
    }
    if (addPartials) this.#partialsTaken += Math.ceil((positions * kTiles * lanes) / 2);
    this.#count('drainWords', (positions * kTiles * lanes) / ppuWidth);
    this.#outputs.fillWord();
    this.#partialsOut.fillWord();
  }

  #partial(index: number): number {
    const word = this.#partialsIn[this.#partialsTaken + (index >> 1)];
    if (word === undefined) throw new PeModelError('waits forever for partialsIn');
    return Number(BigInt.asIntN(32, word >> (index % 2 === 1 ? 32n : 0n)));
  }
}

function decodeRecord(word: bigint): OutputRecord {
  const field = ({ lsb, width, signed }: WordField): number =>
    Number((signed ? BigInt.asIntN : BigInt.asUintN)(width, word >> BigInt(lsb)));
  return {
    bias: field(recordFields.bias),
    mantissa: field(recordFields.mantissa),
    shift: field(recordFields.shiftMinus16) + 16,
  };
}

/** A buffer that fills from its stream, as late as it can. */
class Buffet {
  readonly #name: string;
  readonly #entryBytes: number;
  readonly #capacity: number;
  #stream = new Int8Array(0);
  /** Entries of the stream that are in the buffer or were, and those released. */
  #come = 0;
  #head = 0;

  constructor(name: string, entryBytes: number, capacity: number) {
    this.#name = name;
    this.#entryBytes = entryBytes;
    this.#capacity = capacity;
  }

  give(words: BigUint64Array): void {
    const kept = this.#stream.subarray(this.#head * this.#entryBytes);
    const bytes = new Int8Array(kept.length + words.byteLength);
    bytes.set(kept);
    bytes.set(new Int8Array(words.buffer, words.byteOffset, words.byteLength), kept.length);
    this.#stream = bytes;
    this.#come -= this.#head;
    this.#head = 0;
  }

  /** Takes all of the stream in. */
  fill(): void {
    const entries = this.#stream.length / this.#entryBytes;
    if (entries - this.#head > this.#capacity) {
      throw new PeModelError(`${this.#name}: waits forever, ${entries - this.#head} entries for ${this.#capacity}`);
    }
    this.#come = entries;
  }

  read(offset: number, count: number): Int8Array {
    const to = this.#head + offset + count;
    if (offset < 0 || offset + count > this.#capacity || to * this.#entryBytes > this.#stream.length) {
      throw new PeModelError(`${this.#name}: waits forever for offset ${offset + count - 1}`);
    }
    this.#come = Math.max(this.#come, to);
    return this.#stream.subarray((to - count) * this.#entryBytes, to * this.#entryBytes);
  }

  release(count: number): void {
    this.#head += count;
    if (this.#head > this.#come) throw new PeModelError(`${this.#name}: releases ${count}, more than has come`);
  }

  expectEmpty(): void {
    const left = this.#stream.length / this.#entryBytes - this.#head;
    if (left !== 0) throw new PeModelError(`${this.#name}: ${left} entries are left at the end`);
  }
}

/** Collects little-endian values into 64-bit words. */
class Packer {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  put(value: number, bytes: 1 | 4): void {
    if (this.#length + 8 > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    if (bytes === 1) this.#view.setInt8(this.#length, value);
    else this.#view.setInt32(this.#length, value, true);
    this.#length += bytes;
  }

  fillWord(): void {
    while (this.#length % 8 !== 0) this.put(0, 1);
  }

  words(): BigUint64Array {
    return new BigUint64Array(this.#bytes.slice(0, this.#length).buffer);
  }
}
