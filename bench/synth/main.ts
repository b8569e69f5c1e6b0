import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Table from 'cli-table3';
import { generate } from '../../gen/index.ts';
import { Pe, resolveConfig } from '../../hw/index.ts';
import { plainFrame } from '../../sim/report/index.ts';
import { ecp5Resources, xc7Resources } from './resources.ts';
import { synthesise } from './yosys.ts';
import type { Family } from './yosys.ts';

/** `make synth`: what the processing element costs on two FPGA families, by Yosys. */
const outDir = join('out', 'synth');
const preset = process.argv[2] ?? 'simba';
await mkdir(outDir, { recursive: true });

const rows: [string, Record<string, number>][] = [];
for (const macStyle of ['plain', 'packed'] as const) {
  const config = resolveConfig(preset, [`pe.macStyle=${macStyle}`]);
  const directory = join(outDir, `rtl-${macStyle}`);
  await rm(directory, { recursive: true, force: true });
  const { manifest } = await generate(() => new Pe(config.pe), { outDir: directory });
  const files = manifest.files.map((file) => join(directory, file));
  for (const family of ['xc7', 'ecp5'] satisfies Family[]) {
    process.stderr.write(`yosys: ${preset}, ${macStyle}, ${family} …\n`);
    const counts = await synthesise(family, manifest.top, files);
    const resources = { ...(family === 'xc7' ? xc7Resources(counts) : ecp5Resources(counts)) };
    rows.push([`${family}, ${macStyle}`, resources]);
    const suffix = macStyle === 'plain' ? '' : '-packed';
    await writeFile(join(outDir, `pe-${family}${suffix}.json`), `${JSON.stringify(resources, null, 2)}\n`);
  }
}

const columns = ['lut', 'lutMemory', 'ff', 'carry', 'dsp', 'ramb36', 'ebr', 'latches'];
const table = new Table({
  head: [`PE, ${preset}`, ...columns],
  colAligns: ['left', ...columns.map(() => 'right' as const)],
  style: { head: [], border: [], compact: true },
  chars: plainFrame,
});
for (const [name, resources] of rows)
  table.push([name, ...columns.map((column) => resources[column]?.toLocaleString('en-US') ?? '')]);
process.stdout.write(`${table.toString()}\n`);
