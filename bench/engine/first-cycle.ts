import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bool, Module, UInt, generate, input, instance, output, unused } from '../../gen/index.ts';
import { Pe } from '../../hw/index.ts';
import { pePresets } from '../../hw/pe/config/index.ts';
import { compileDesign } from '../../sim/engine/index.ts';
import type { Design } from '../../gen/index.ts';
import { buildModel, findToolchain } from '../../sim/verilator/index.ts';
import type { Figure } from '../figure.ts';
import { median } from '../figure.ts';

/** From the elaborated design to the end of the first cycle, in seconds. */
const GOAL_SECONDS = 0.5;
const ROUNDS = 5;

/** Elements side by side, driven alike. */
class Elements extends Module<{ readonly count: number }> {
  readonly valid = input(Bool());
  readonly word = input(UInt(64));
  readonly ready = input(Bool());
  readonly mixed = output(UInt(64));

  logic() {
    let mixed: UInt = UInt(64).lit(0);
    for (let i = 0; i < this.p.count; i++) {
      const pe = instance(new Pe(pePresets.simba), { name: `pe_${i}` });
      for (const stream of [pe.config, pe.weights, pe.activations, pe.partialsIn]) {
        stream.valid.assign(this.valid);
        stream.bits.assign(this.word);
        unused(stream.ready);
      }
      for (const stream of [pe.outputs, pe.partialsOut, pe.status]) {
        stream.ready.assign(this.ready);
        unused(stream.valid);
        mixed = mixed.xor(stream.bits);
      }
      unused(pe.idle);
    }
    this.mixed.assign(mixed);
  }
}

function firstCycle(design: Design): { seconds: number; cpuSeconds: number } {
  const started = performance.now();
  const startOnCore = process.cpuUsage();
  const instance = compileDesign(design).instantiate();
  instance.evaluate();
  instance.tick(1);
  const { user, system } = process.cpuUsage(startOnCore);
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 };
}

/** How long a design takes from its representation to its first cycle, on both back ends. The engine's first compilation counts: nothing is warm. */
export async function engineFirstCycle(): Promise<Figure> {
  const generated = await generate(() => new Pe(pePresets.simba));
  const cold = firstCycle(generated.design);
  const warm = Array.from({ length: ROUNDS }, () => firstCycle(generated.design));
  const sixteen = await generate(() => new Elements({ count: 16 }));
  const many = firstCycle(sixteen.design);
  await findToolchain();
  const directory = await mkdtemp(join(tmpdir(), 'mosaic-first-cycle-'));
  const started = performance.now();
  try {
    await buildModel(generated, { directory });
  } finally {
    await rm(directory, { recursive: true });
  }
  const verilatorSeconds = (performance.now() - started) / 1000;
  const rows = {
    cold,
    warm: { seconds: median(warm.map(({ seconds }) => seconds)), cpuSeconds: median(warm.map((w) => w.cpuSeconds)) },
    sixteenElements: many,
    verilatorBuild: { seconds: verilatorSeconds },
  };
  for (const [name, { seconds }] of Object.entries({ cold, 'compiled before': rows.warm, '16 elements': many })) {
    process.stdout.write(`${name.padEnd(16)} ${(1000 * seconds).toFixed(0).padStart(7)} ms\n`);
  }
  return {
    name: 'engine-first-cycle',
    unit: 's',
    ours: cold.cpuSeconds,
    reference: GOAL_SECONDS,
    ratio: cold.cpuSeconds / GOAL_SECONDS,
    wanted: { atMost: 1 },
    note: `from the elaborated element to the end of its first cycle, nothing warm, by time on a core; the reference is the goal, less is better; Verilator takes ${verilatorSeconds.toFixed(1)} s`,
    rows,
  };
}
