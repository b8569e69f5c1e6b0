import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { median } from './figure.ts';
import type { Figure } from './figure.ts';

/** Wall-clock time of the whole command `mosaic gen --preset simba`, process start to exit; the goal is 1.5 s. */
export async function generatePe(runs = 5): Promise<Figure> {
  const mosaic = fileURLToPath(new URL('../sim/cli/mosaic.js', import.meta.url));
  const seconds: number[] = [];
  for (let run = 0; run < runs; run++) {
    const out = await mkdtemp(join(tmpdir(), 'mosaic-gen-'));
    const start = performance.now();
    await execa(mosaic, ['gen', '--preset', 'simba', '--out', join(out, 'rtl')]);
    seconds.push((performance.now() - start) / 1000);
    await rm(out, { recursive: true, force: true });
  }
  const ours = median(seconds);
  return {
    name: 'generate-pe',
    unit: 's',
    ours,
    reference: 1.5,
    ratio: ours / 1.5,
    wanted: { atMost: 1 },
    note: `median of ${runs} runs of the whole command; the reference is the goal, less is better`,
    seconds,
  };
}
