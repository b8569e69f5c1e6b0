import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { findTool } from 'verilator-bin';

/** Cell counts of the flattened top by cell type. */
export type CellCounts = Readonly<Record<string, number>>;

export type Family = 'xc7' | 'ecp5';

const synthesis: Readonly<Record<Family, (top: string) => string>> = {
  xc7: (top) => `synth_xilinx -family xc7 -flatten -noiopad -top ${top}`,
  ecp5: (top) => `synth_ecp5 -top ${top}`,
};

/**
 * Synthesises a generated design with Debian's Yosys and counts cells; `check -assert` must pass on the way.
 * `files` are absolute paths in compile order.
 */
export async function synthesise(family: Family, top: string, files: readonly string[]): Promise<CellCounts> {
  const yosys = await findTool('yosys');
  const directory = await mkdtemp(join(tmpdir(), 'mosaic-synth-'));
  const statistics = join(directory, 'stat.json');
  const script = [
    ...files.map((file) => `read_verilog -sv ${file}`),
    `hierarchy -check -top ${top}`,
    'proc',
    'check -assert',
    synthesis[family](top),
    'check -assert',
    `tee -q -o ${statistics} stat -json`,
  ].join('; ');
  try {
    await execa(yosys.command, [...yosys.args, '-q', '-p', script], { env: yosys.environment, stdin: 'ignore' });
    return countsOf(await readFile(statistics, 'utf8'));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function countsOf(json: string): CellCounts {
  const parsed = JSON.parse(json) as { design: { num_cells_by_type: Record<string, number> } };
  return parsed.design.num_cells_by_type;
}
