import { expect } from 'vitest';
import type { Random } from '../../sim/random/index.ts';

/** A circuit with one stream in and one out, both of bytes. */
export interface BytePassage {
  readonly enq: {
    valid: boolean;
    ready: boolean;
    bits: number;
    send(data: Uint8Array, options?: { stalls?: Stalls; timeoutCycles?: number }): Promise<Report>;
  };
  readonly deq: {
    valid: boolean;
    ready: boolean;
    bits: number;
    receive(count: number, options?: { stalls?: Stalls; timeoutCycles?: number }): Promise<ArrayLike<number | bigint>>;
    readonly last: Report | null;
  };
  step(count?: number): void;
}

type Stalls = { seed: number; per256: number };
interface Report {
  readonly firstCycle: number;
  readonly lastCycle: number;
}

export function randomBytes(random: Random, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, () => random.below(256));
}

/** Sends bytes and expects all of them in order, with each combination of rare and frequent stalls of both sides. */
export async function expectOrderKept(dut: BytePassage, random: Random, count = 2000): Promise<void> {
  for (const [sending, receiving] of [
    [0, 0],
    [32, 32],
    [0, 200],
    [200, 0],
    [128, 128],
  ]) {
    const bytes = randomBytes(random, count);
    const seed = random.uint32();
    const [, seen] = await Promise.all([
      dut.enq.send(bytes, { stalls: { seed, per256: sending }, timeoutCycles: 1000 }),
      dut.deq.receive(count, { stalls: { seed: seed + 1, per256: receiving }, timeoutCycles: 1000 }),
    ]);
    expect(Uint8Array.from(seen, Number), `stalls ${sending} and ${receiving}, seed ${random.seed}`).toEqual(bytes);
  }
}

/** Cycles from the first word in to the last word out, and from a word in to the same word out, when nobody stalls. */
export async function pace(dut: BytePassage, count: number): Promise<{ cycles: number; latency: number }> {
  const [sent] = await Promise.all([dut.enq.send(new Uint8Array(count)), dut.deq.receive(count)]);
  const received = dut.deq.last;
  if (received === null) throw new Error('nothing received');
  return { cycles: received.lastCycle - sent.firstCycle + 1, latency: received.firstCycle - sent.firstCycle };
}

export interface Paths {
  /** A change of `enq.valid` or `enq.bits` is seen at the output in the same cycle. */
  readonly forward: boolean;
  /** A change of `deq.ready` is seen at `enq.ready` in the same cycle. */
  readonly backward: boolean;
  /** A change of `deq.ready` is seen at the output, or of the input at `enq.ready`: never good. */
  readonly across: boolean;
}

/** Which combinational paths exist: wiggles the inputs in many states, without a clock edge. */
export function combinationalPaths(dut: BytePassage, random: Random): Paths {
  const paths = { forward: false, backward: false, across: false };
  const output = () => `${dut.deq.valid} ${dut.deq.valid ? dut.deq.bits : ''}`;
  for (let cycle = 0; cycle < 500; cycle++) {
    const offered = dut.enq.valid && !dut.enq.ready;
    const before = [output(), dut.enq.ready];
    dut.deq.ready = !dut.deq.ready;
    if (dut.enq.ready !== before[1]) paths.backward = true;
    if (output() !== before[0]) paths.across = true;
    dut.deq.ready = !dut.deq.ready;

    const [valid, bits] = [dut.enq.valid, dut.enq.bits];
    for (const [v, b] of [
      [!valid, bits],
      [true, bits ^ 255],
    ] as const) {
      dut.enq.valid = v;
      dut.enq.bits = b;
      if (output() !== before[0]) paths.forward = true;
      if (dut.enq.ready !== before[1]) paths.across = true;
    }
    dut.enq.valid = valid;
    dut.enq.bits = bits;

    dut.step();
    dut.deq.ready = random.chance(0.5);
    if (offered) continue;
    dut.enq.valid = random.chance(0.5);
    dut.enq.bits = random.below(256);
  }
  return paths;
}
