import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool, run, ToolError } from 'verilator-bin';
import { UserError } from '../../gen/errors.ts';
import type { Manifest, ManifestModule } from '../../gen/manifest/index.ts';

/** A net by number, or a constant. */
export type Bit = number | '0' | '1' | 'x' | 'z';

export interface Cell {
  readonly type: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly port_directions: Readonly<Record<string, 'input' | 'output' | 'inout'>>;
  readonly connections: Readonly<Record<string, readonly Bit[]>>;
}

/** One flat module of gates and flip-flops, as Yosys writes it. */
export interface Netlist {
  readonly ports: Readonly<Record<string, { readonly direction: 'input' | 'output'; readonly bits: readonly Bit[] }>>;
  readonly cells: Readonly<Record<string, Cell>>;
  readonly netnames: Readonly<
    Record<
      string,
      {
        readonly hide_name: 0 | 1;
        readonly bits: readonly Bit[];
        readonly attributes: Readonly<Record<string, string>>;
      }
    >
  >;
}

export interface NetlistOptions {
  /** Black boxes by module name that have no text: an empty module takes their place. */
  readonly blackBoxes: readonly ManifestModule[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string) => void;
}

/**
 * Has Yosys read a printed design with `FORMAL` set, flatten it and break it down into gates; assertions, assumptions and
 * covers stay as cells. Clocks and asynchronous resets are left as they are.
 *
 * @throws UserError when Yosys is missing or refuses the text
 */
export async function synthesise(
  design: { readonly manifest: Manifest; readonly files: ReadonlyMap<string, string> },
  options: NetlistOptions,
): Promise<Netlist> {
  const { manifest, files } = design;
  const { signal, onProgress } = options;
  const yosys = await findTool('yosys', { signal, onProgress }).catch(explainTool);
  const directory = await mkdtemp(join(tmpdir(), 'mosaic-prove-'));
  try {
    for (const file of manifest.files) await writeFile(join(directory, file), files.get(file) ?? '');
    await writeFile(join(directory, 'boxes.v'), options.blackBoxes.map(emptyModule).join('\n'));
    const script = [
      'read_verilog boxes.v',
      ...manifest.files.map((file) => `read_verilog -sv -formal ${file}`),
      `hierarchy -check -top ${manifest.top}`,
      'proc',
      'flatten',
      'opt_clean',
      'memory_collect',
      'memory_map',
      'techmap',
      'dffunmap',
      'simplemap',
      'opt_clean',
      'write_json netlist.json',
    ];
    await writeFile(join(directory, 'script.ys'), `${script.join('\n')}\n`);
    const result = await run(yosys.command, [...yosys.args, '-q', '-s', 'script.ys'], {
      cwd: directory,
      env: { ...process.env, ...yosys.environment },
      signal,
    });
    if (result.code !== 0) {
      const lines = `${result.stdout}\n${result.stderr}`.split('\n').filter((line) => line.trim() !== '');
      throw new UserError({
        what: 'Yosys does not take the design',
        where: manifest.top,
        found: lines.find((line) => /ERROR/.test(line)) ?? lines.at(-1) ?? `exit code ${result.code}`,
        fix: 'if the design has no black box with a text of its own, this is a bug of the printer: please report it',
      });
    }
    const text = await readFile(join(directory, 'netlist.json'), 'utf8');
    const netlist = (JSON.parse(text) as { modules: Record<string, Netlist | undefined> }).modules[manifest.top];
    if (netlist === undefined) throw new Error(`Yosys wrote no module ${manifest.top}`);
    return netlist;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A missing tool is something that the user can put right. */
export function explainTool(error: unknown): never {
  if (error instanceof ToolError) throw new UserError(error.parts);
  throw error;
}

function emptyModule(module: ManifestModule): string {
  const ports = module.ports.map(({ name, direction, width }) => `${direction} [${width - 1}:0] ${name}`);
  return `(* blackbox *) module ${module.name}(${ports.join(', ')}); endmodule`;
}
