import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import Handlebars from 'handlebars';
import { findTool } from 'verilator-bin';
import type { Manifest, ManifestModule, ManifestStream } from '../../gen/index.ts';
import { UserError } from '../../gen/index.ts';
import { topModule } from '../model/index.ts';

/** Words by stream path, payload fields packed from the low bits up. */
export type StreamWords = Readonly<Record<string, readonly bigint[] | BigUint64Array>>;

export interface IcarusOutcome {
  readonly passed: boolean;
  readonly cycles: number;
  /** What the testbench said: mismatching words, streams that stopped, the design's own assertions. */
  readonly log: string;
}

/**
 * Sends words into the streams that a printed design consumes, with random stalls on both sides, and compares what the
 * others produce.
 *
 * @param words what to send by consuming stream and what to expect by producing stream; streams that are not named stay
 * quiet
 * @throws UserError when the design has inputs outside of streams, or Icarus Verilog does not take it
 */
export async function runOnIcarus(
  design: { readonly manifest: Manifest; readonly files: ReadonlyMap<string, string> },
  words: StreamWords,
  options: { readonly seed?: number; readonly patienceCycles?: number } = {},
): Promise<IcarusOutcome> {
  const { manifest, files } = design;
  const top = topModule(manifest);
  const directory = await mkdtemp(join(tmpdir(), 'mosaic-icarus-'));
  try {
    for (const file of manifest.files) await writeFile(join(directory, file), files.get(file) ?? '');
    const streams = top.streams.map((stream, index) => streamContext(top, stream, words[stream.path] ?? [], index));
    for (const { id, hex } of streams) await writeFile(join(directory, `${id}.hex`), hex);
    const template = await readFile(fileURLToPath(new URL('testbench.hbs', import.meta.url)), 'utf8');
    const text = Handlebars.compile(template, { noEscape: true, strict: true })(
      testbenchContext(top, streams, options.seed ?? 1, options.patienceCycles ?? 20_000),
    );
    await writeFile(join(directory, 'testbench.sv'), text);
    return await compileAndRun(directory, manifest.files);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function compileAndRun(directory: string, files: readonly string[]): Promise<IcarusOutcome> {
  const [iverilog, vvp] = await Promise.all([findTool('iverilog'), findTool('vvp')]);
  const built = await execa(
    iverilog.command,
    [...iverilog.args, '-g2012', '-s', 'testbench', '-o', 'testbench.vvp', ...files, 'testbench.sv'],
    { cwd: directory, env: iverilog.environment, reject: false },
  );
  if (built.exitCode !== 0) {
    throw new UserError({ what: 'Icarus Verilog does not take the design', found: built.stderr || built.stdout });
  }
  const ran = await execa(vvp.command, [...vvp.args, '-n', 'testbench.vvp'], {
    cwd: directory,
    env: vvp.environment,
    reject: false,
  });
  const log = `${ran.stdout}${ran.stderr}`;
  const pass = /^PASS after (\d+) cycles/m.exec(log);
  return { passed: pass !== null, cycles: pass === null ? 0 : Number(pass[1]), log };
}

function streamContext(top: ManifestModule, stream: ManifestStream, given: Iterable<bigint>, index: number) {
  const list = [...given];
  let low = 0;
  const payload = stream.payload.map((name) => {
    const width = top.ports.find((port) => port.name === name)?.width ?? 1;
    const field = { name, msb: width - 1, high: low + width - 1, low };
    low += width;
    return field;
  });
  return {
    id: stream.path.replaceAll('.', '_').toLowerCase() + '_stream',
    direction: stream.direction,
    valid: stream.valid,
    ready: stream.ready,
    payload,
    packed: payload.map(({ name }) => name).reverse(),
    msb: low - 1,
    count: list.length,
    lastIndex: Math.max(0, list.length - 1),
    hex: `${(list.length === 0 ? [0n] : list).map((word) => word.toString(16)).join('\n')}\n`,
    /** Moves in about three of four cycles, at other ones than its neighbours. */
    go: `(lfsr[${(5 * index) % 31}] | lfsr[${(5 * index + 3) % 31}])`,
  };
}

type StreamContext = ReturnType<typeof streamContext>;

function testbenchContext(top: ManifestModule, streams: readonly StreamContext[], seed: number, patience: number) {
  const ofStreams = new Set(
    streams.flatMap(({ valid, ready, payload }) => [valid, ready, ...payload.map(({ name }) => name)]),
  );
  const others = top.ports.filter(({ name, role }) => role === 'data' && !ofStreams.has(name));
  const driven = others.find(({ direction }) => direction === 'input');
  if (driven !== undefined)
    throw new UserError({
      what: 'an input belongs to no stream: runOnIcarus drives streams only',
      where: `${top.name}.${driven.name}`,
      fix: 'make it a part of a stream, or wrap the module in one that drives it',
    });
  return {
    top: top.name,
    seed: (seed >>> 0) | 1,
    patience,
    clock: top.clocks[0].clock,
    clocks: top.clocks.map(({ clock, reset }) => ({
      clock,
      reset: reset && {
        port: reset.port,
        active: reset.activeLow ? "1'b0" : "1'b1",
        inactive: reset.activeLow ? "1'b1" : "1'b0",
      },
    })),
    inputs: streams.filter(({ direction }) => direction === 'consumes'),
    outputs: streams.filter(({ direction }) => direction === 'produces'),
    others: others.map(({ name, width }) => ({ name, msb: width - 1 })),
    connections: top.ports.map(({ name }) => name),
  };
}
