import Table from 'cli-table3';
import { Pe } from '../hw/index.ts';
import { pePresets } from '../hw/pe/config/index.ts';
import type { PeParams } from '../hw/pe/config/index.ts';
import { compileLayer } from '../sim/compile/index.ts';
import type { CompiledLayer } from '../sim/compile/index.ts';
import { Element, TestbenchPort } from '../sim/driver/index.ts';
import type { LayerRun, PePort } from '../sim/driver/index.ts';
import { convolution } from '../sim/golden/index.ts';
import { simulate } from '../sim/index.ts';
import { outputShape } from '../sim/network/index.ts';
import { Random } from '../sim/random/index.ts';
import { plainFrame } from '../sim/report/index.ts';
import type { Figure } from './figure.ts';
import { residentCrop } from './resident-crop.ts';
import { cropRows, resnet50Shapes, shapeLayer, shapeName } from './resnet50-shapes.ts';
import type { ConvolutionShape } from './resnet50-shapes.ts';

/** The least that each column may show. */
export const floors = { resident: 0.95, streamed: 0.9, firstLayer: 0.6 } as const;

/** Output rows of a streamed layer at most: enough for dozens of tiles of any shape. */
const ROWS = 7;
/** Seed of weights and inputs. */
const SEED = 50;

/** One column of a shape: the part that was run, and how it went. */
export interface UtilisationRun {
  /** Output channels, rows and columns that were computed. */
  readonly crop: { readonly K: number; readonly rows: number; readonly columns: number };
  /** Tile programs one after the other. */
  readonly tiles: number;
  readonly macs: number;
  /** From the first configuration word to the last output byte, both included. */
  readonly cycles: number;
  readonly predictedCycles: number;
  readonly utilisation: number;
  /** Cycles in which the multipliers (or the post-processing) waited, by cause. */
  readonly stalls: Readonly<Record<string, number>>;
  /** Bytes over each port; operands of a resident run are in the buffers before it begins. */
  readonly bytes: LayerRun['bytes'];
  /** Output bytes compared with the golden model. */
  readonly comparedBytes: number;
}

/** One distinct convolution shape. */
export interface UtilisationRow {
  readonly shape: string;
  /** How many convolutions of the network have it. */
  readonly count: number;
  /** Null where the operands do not fit the buffers; `residentReason` says why. */
  readonly resident: UtilisationRun | null;
  readonly residentReason: string | null;
  readonly streamed: UtilisationRun;
  /** Bytes that the host repeats while folding kernel rows into channels (network inputs only): of the map, and as sent. */
  readonly hostTransformation: { readonly mapBytes: number; readonly foldedBytes: number } | null;
}

/** The utilisation of the preset `simba` in RTL, over ResNet-50's distinct convolution shapes. */
export async function peUtilisation(): Promise<Figure> {
  const params = pePresets.simba;
  using dut = await simulate(() => new Pe(params), {
    engine: 'verilator',
    record: 'none',
    onProgress: (message) => process.stderr.write(`${message}\n`),
  });
  const rows = measureUtilisation(new TestbenchPort(dut), params, resnet50Shapes);
  process.stdout.write(`${utilisationTable(rows)}\n`);

  return utilisationFigure(rows);
}

/**
 * Runs every shape, streamed and (where its operands fit) resident, on an element.
 *
 * @throws Error if an output byte differs from the golden model's
 */
export function measureUtilisation(
  port: PePort,
  params: PeParams,
  shapes: readonly ConvolutionShape[],
): UtilisationRow[] {
  const element = new Element(port, params);
  return shapes.map((shape, index) => {
    const seed = SEED + index;
    const layer = shapeLayer(shape, cropRows(shape, ROWS), new Random(seed));
    // Only the network's first layer has the host in front of it.
    const compiled = compileLayer(layer, params, shape.C < params.vector ? { folds: ['row'] } : {});
    const resident = residentCrop(shape, params, seed);
    return {
      shape: shapeName(shape),
      count: shape.count,
      resident: 'reason' in resident ? null : measure(element, resident.compiled, seed),
      residentReason: 'reason' in resident ? resident.reason : null,
      streamed: measure(element, compiled, seed),
      hostTransformation: compiled.transformation,
    };
  });
}

function measure(element: Element, compiled: CompiledLayer, seed: number): UtilisationRun {
  const { layer } = compiled;
  const random = new Random(~seed);
  const input = Int8Array.from({ length: layer.C * layer.H * layer.W }, () => random.between(-128, 127));
  const run = element.runLayer(compiled, input);
  const expected = convolution(layer, input);
  const wrong = expected.findIndex((value, at) => run.output[at] !== value);
  if (wrong >= 0 || run.output.length !== expected.length) {
    throw new Error(`${layer.name}: byte ${wrong} is ${run.output[wrong]}, not ${expected[wrong]} (seed ${seed})`);
  }
  const { P, Q } = outputShape(layer);
  return {
    crop: { K: layer.K, rows: P, columns: Q },
    tiles: compiled.passes.length,
    macs: run.macs,
    cycles: run.cycles,
    predictedCycles: run.predictedCycles,
    utilisation: run.macUtilisation,
    stalls: run.stalls,
    bytes: run.bytes,
    comparedBytes: expected.length,
  };
}

/** The figure: the least streamed utilisation of all layers but the first, against its floor. */
export function utilisationFigure(rows: readonly UtilisationRow[]): Figure {
  const isFirst = (row: UtilisationRow): boolean => row.hostTransformation !== null;
  const least = (values: readonly number[]): number => Math.min(...values);
  const streamed = least(rows.filter((row) => !isFirst(row)).map((row) => row.streamed.utilisation));
  const fitting = rows.filter((row) => !isFirst(row) && row.resident !== null);
  return {
    name: 'pe-utilisation',
    unit: 'useful MACs of what the multipliers could do',
    ours: streamed,
    reference: floors.streamed,
    ratio: streamed / floors.streamed,
    wanted: { atLeast: 1 },
    note: 'least of all layers but the first, everything through the ports; the reference is the floor, more is better',
    floors,
    leastResident: least(fitting.map((row) => row.resident?.utilisation ?? 1)),
    firstLayer: least(rows.filter(isFirst).map((row) => row.streamed.utilisation)),
    notResident: rows.filter((row) => row.resident === null).map((row) => `${row.shape}: ${row.residentReason}`),
    layers: rows,
  };
}

/** A line per shape, and what needs words. */
export function utilisationTable(rows: readonly UtilisationRow[]): string {
  const count = (n: number): string => n.toLocaleString('en-US');
  const head = ['tiles', 'cycles', 'predicted', '% of MACs'];
  const cells = (run: UtilisationRun | null): string[] =>
    run === null
      ? ['', '', '', 'does not fit']
      : [count(run.tiles), count(run.cycles), count(run.predictedCycles), (100 * run.utilisation).toFixed(2)];
  const waits = (run: UtilisationRun): string =>
    Object.entries(run.stalls)
      .filter(([, cycles]) => cycles > 0)
      .map(([cause, cycles]) => `${cause} ${count(cycles)}`)
      .join(', ');
  const table = new Table({
    head: [
      'shape',
      ...head.map((name) => `streamed:\n${name}`),
      'waits (cycles)',
      ...head.map((name) => `resident:\n${name}`),
    ],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
    chars: plainFrame,
  });
  for (const row of rows) {
    table.push([row.shape, ...cells(row.streamed), waits(row.streamed), ...cells(row.resident)]);
  }
  const lines = [table.toString()];
  for (const { shape, residentReason, hostTransformation } of rows) {
    if (residentReason !== null) lines.push(`${shape} is never resident: ${residentReason}`);
    if (hostTransformation !== null) {
      const { mapBytes, foldedBytes } = hostTransformation;
      lines.push(`${shape}: the host makes ${count(foldedBytes)} bytes from a map of ${count(mapBytes)}`);
    }
  }
  return lines.join('\n');
}
