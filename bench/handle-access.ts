import { Bool, input, Module, output, UInt } from '../gen/index.ts';
import { simulate, type EngineName, type Handle, type PortsOf } from '../sim/index.ts';
import type { Figure } from './figure.ts';
import { median } from './figure.ts';

/** Accesses of a measurement, and how often each is repeated. */
const ACCESSES = 10_000_000;
const REPEATS = 7;
/** What an access may cost above the same access of a typed array. */
const WANTED_NS = 20;

class Ports extends Module {
  readonly data = input(UInt(24));
  readonly flag = input(Bool());
  readonly copy = output(UInt(24));
  readonly both = output(Bool());

  logic() {
    this.copy.assign(this.data);
    this.both.assign(this.flag);
  }
}

type Dut = Handle<PortsOf<Ports>>;

/** Nanoseconds per access; the results are added up so that nothing is left out. */
interface Costs {
  readonly readNumber: number;
  readonly writeNumber: number;
  readonly readBool: number;
  readonly writeBool: number;
}

/**
 * What it costs to read and write a port through a typed handle, above a typed array's element: on both back ends, numbers and Booleans.
 */
export async function handleAccess(): Promise<Figure> {
  const plain = costs(plainLoops(new Uint32Array(16), new Uint8Array(16)));
  const engines: Record<string, Costs> = {};
  for (const engine of ['embedded', 'verilator'] as const) engines[engine] = await handleCosts(engine);
  const overheads = Object.values(engines).flatMap((cost) =>
    (Object.keys(plain) as (keyof Costs)[]).map((kind) => cost[kind] - plain[kind]),
  );
  const worst = Math.max(...overheads);
  return {
    name: 'handle-access',
    unit: 'ns',
    ours: worst,
    reference: WANTED_NS,
    ratio: worst / WANTED_NS,
    wanted: { atMost: 1 },
    note: `the dearest access of a port above a typed array's element, both back ends; the reference is the goal, less is better`,
    plain,
    engines,
  };
}

async function handleCosts(engine: EngineName): Promise<Costs> {
  using dut = await simulate(() => new Ports(), { engine, record: 'none' });
  return costs(handleLoops(dut));
}

type Loops = Readonly<Record<keyof Costs, () => number>>;

function handleLoops(dut: Dut): Loops {
  return {
    readNumber: () => {
      let sum = 0;
      for (let i = 0; i < ACCESSES; i += 1) sum += dut.copy;
      return sum;
    },
    writeNumber: () => {
      for (let i = 0; i < ACCESSES; i += 1) dut.data = i & 0xffffff;
      return dut.data;
    },
    readBool: () => {
      let sum = 0;
      for (let i = 0; i < ACCESSES; i += 1) if (dut.both) sum += 1;
      return sum;
    },
    writeBool: () => {
      for (let i = 0; i < ACCESSES; i += 1) dut.flag = (i & 1) === 1;
      return Number(dut.flag);
    },
  };
}

function plainLoops(words: Uint32Array, bytes: Uint8Array): Loops {
  return {
    readNumber: () => {
      let sum = 0;
      for (let i = 0; i < ACCESSES; i += 1) sum += words[i & 7];
      return sum;
    },
    writeNumber: () => {
      for (let i = 0; i < ACCESSES; i += 1) words[i & 7] = i & 0xffffff;
      return words[3];
    },
    readBool: () => {
      let sum = 0;
      for (let i = 0; i < ACCESSES; i += 1) if (bytes[i & 7] === 1) sum += 1;
      return sum;
    },
    writeBool: () => {
      for (let i = 0; i < ACCESSES; i += 1) bytes[i & 7] = i & 1;
      return bytes[3];
    },
  };
}

let checksum = 0;

function costs(loops: Loops): Costs {
  const measure = (loop: () => number): number => {
    checksum += loop();
    const times: number[] = [];
    for (let i = 0; i < REPEATS; i += 1) {
      const start = performance.now();
      checksum += loop();
      times.push(((performance.now() - start) * 1e6) / ACCESSES);
    }
    return median(times);
  };
  const found = {
    readNumber: measure(loops.readNumber),
    writeNumber: measure(loops.writeNumber),
    readBool: measure(loops.readBool),
    writeBool: measure(loops.writeBool),
  };
  if (Number.isNaN(checksum)) throw new Error('the loops gave no numbers');
  return found;
}
