import { expect, it } from 'vitest';
import { UInt, generate } from '../../gen/index.ts';
import type { Module } from '../../gen/index.ts';
import { Queue } from '../../hw/lib/streams/index.ts';
import { streamProofs } from '../../hw/lib/streams/proofs/index.ts';
import { crossingProofs } from '../../hw/lib/crossing/proofs/index.ts';
import { prepare } from '../../sim/prove/prepare.ts';
import { replayOnIcarus } from '../../sim/prove/replay.ts';
import { runTrace } from '../../sim/prove/trace.ts';
import { Random } from '../../sim/random/index.ts';
import { Beginnings, Clocks, Counter } from './designs.ts';

const SEED = 20261123;
const STEPS = 150;

const registered = (name: string): (() => Module<unknown>) => {
  const found = [...streamProofs, ...crossingProofs].find((proof) => proof.name === name);
  if (found === undefined) throw new Error(`there is no proof ${name}`);
  return found.top;
};

const designs: readonly (readonly [string, () => Module<unknown>])[] = [
  ['a counter', () => new Counter({ top: 20, claim: 6 })],
  ['memories and registers without reset', () => new Beginnings()],
  ['three clocks', () => new Clocks()],
  ['a queue', () => new Queue({ type: UInt(9), depth: 5 })],
  ['arbiters of packets in their bench', registered('round-robin arbiter, 3 inputs, packets')],
  ['an asynchronous queue in its bench', registered('asynchronous queue of 2, 2 stages')],
];

/**
 * The machine that solvers see, driven at random rather than by a solver, with resets that come and go: Icarus Verilog sees the
 * same outputs in every step, and the same assertions fail.
 */
it.each(designs)(`%s makes the same steps as on a simulator (seed ${SEED}, ${STEPS} steps)`, async (_, top) => {
  const { system, design } = await prepare(await generate(top), { resets: 'anytime' });
  const { aig } = system;
  const random = new Random(SEED);
  const assignment = Array.from({ length: STEPS }, (_, step) => {
    const free = step === 0 ? [...aig.inputs, ...aig.latches.map(({ literal }) => literal)] : aig.inputs;
    return new Map(free.map((literal) => [literal, random.chance(0.5)]));
  });
  const trace = runTrace(system, assignment);
  expect(trace.steps).toBe(STEPS);
  expect(await replayOnIcarus(design, trace)).toMatchObject({ confirmed: true, said: '' });
  // it has moved: something changes, wherever there are registers
  expect(trace.signals.some(({ values }) => new Set(values).size > 1)).toBe(true);
});
