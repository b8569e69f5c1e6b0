import { peSizes } from '../../hw/pe/config/index.ts';
import type { ChannelRecord, PeParams } from '../../hw/pe/config/index.ts';
import { assertLayer, macCount } from '../network/index.ts';
import type { Layer } from '../network/index.ts';
import { foldLayer } from '../quantise/index.ts';
import type { CompiledLayer, Pass } from './compiled.ts';
import { LayerError } from './errors.ts';
import { sliceLines } from './line-map.ts';
import { blocksPerPosition, isWholeMap, mapLayer } from './mapped-layer.ts';
import type { Fold, MappedLayer } from './mapped-layer.ts';
import { splitReduction } from './parts.ts';
import type { Part } from './parts.ts';
import { tileProgram } from './program.ts';
import { searchTiling } from './search.ts';
import type { Plan } from './search.ts';
import type { PlannedPass } from './tiling.ts';
import { ProgramError, verifyPasses } from './verify.ts';
import { weightBlocks } from './weight-blocks.ts';

export interface CompileOptions {
  /**
   * Folds of the kernel into channels that may be used because somebody is there to repeat input bytes; none by
   * default.
   */
  readonly folds?: readonly Exclude<Fold, 'none'>[];
  /**
   * Demand that all weights and inputs are in the buffers before the first configuration word, and choose the tiles for
   * that.
   */
  readonly resident?: boolean;
  /** Cut the layer into at least so many passes; 1 by default. */
  readonly minimumPasses?: number;
}

/**
 * Compiles a layer for one processing element.
 *
 * @throws AccumulationBoundError if sums of a single weight block may overflow
 * @throws LayerError if the layer does not fit the element's address fields, or is to be resident and does not fit the
 * buffers
 * @throws ScaleRangeError naming layer and channel
 */
export function compileLayer(layer: Layer, params: PeParams, options: CompileOptions = {}): CompiledLayer {
  assertLayer(layer);
  const { mapped, parts, plan } = choose(layer, params, options);
  const passes = buildPasses(mapped, parts, plan);
  try {
    verifyPasses(params, passes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new LayerError(layer.name, 'layer too large for the address fields of the processing element', {
      expected: 'kernel, stride, dilation, padding and maps within the fields of docs/pe.md, "Registers"',
      found: error.message,
      fix: 'split the layer, or choose other stride, dilation or padding',
    });
  }
  const operations = passes.reduce((sum, pass) => sum + pass.operations, 0);
  const total = (words: (pass: Pass) => number): number => 8 * passes.reduce((sum, pass) => sum + words(pass), 0);
  const bytes = {
    weights: total(({ weights }) => weights.length),
    activations: total(({ activations }) =>
      activations === null ? 0 : (sliceLines(activations) * activations.blocks * params.vector) / 8,
    ),
    partialsIn: total(({ partialsFrom }) => (partialsFrom === null ? 0 : passes[partialsFrom].resultWords)),
    partialsOut: total(({ program, resultWords }) => (program.finalise ? 0 : resultWords)),
    outputs: total(({ program, resultWords }) => (program.finalise ? resultWords : 0)),
  };
  const repeats = mapped.fold !== 'none' && !isWholeMap(layer);
  return {
    layer,
    params,
    fold: mapped.fold,
    tiling: plan.tiling,
    lines: mapped.lines,
    passes,
    phases: parts.length,
    macs: macCount(layer),
    peMacs: operations * params.lanes * params.vector,
    predictedCycles: plan.cycles,
    bytes,
    transformation: repeats ? { mapBytes: layer.C * layer.H * layer.W, foldedBytes: bytes.activations } : null,
    resident: options.resident ?? false,
  };
}

interface Choice {
  readonly mapped: MappedLayer;
  readonly parts: readonly Part[];
  readonly plan: Plan;
}

/** Plans the layer as it is and with each fold that saves blocks, and takes the fastest. */
function choose(layer: Layer, params: PeParams, options: CompileOptions): Choice {
  const { folds = [], resident = false, minimumPasses = 1 } = options;
  const plain = mapLayer(layer, params, isWholeMap(layer) ? 'window' : 'none');
  const candidates = [plain];
  for (const fold of folds) {
    const folded = mapLayer(layer, params, fold);
    if (blocksPerPosition(folded) < blocksPerPosition(plain)) candidates.push(folded);
  }
  let best: Choice | null = null;
  for (const mapped of candidates) {
    const parts = splitReduction(mapped);
    const plan = searchTiling(mapped, parts, { resident, minimumPasses });
    if (plan !== null && (best === null || plan.cycles < best.plan.cycles)) best = { mapped, parts, plan };
  }
  if (best !== null) return best;
  if (!resident && minimumPasses === 1) throw new ProgramError(0, `no tiling was found for layer '${layer.name}'`);
  const { weightBufferBytes, inputBufferBytes } = params;
  throw new LayerError(layer.name, 'operands that do not fit the buffers of the processing element', {
    expected: `all weights within ${weightBufferBytes} bytes and the input map within ${inputBufferBytes} bytes`,
    found: `${layer.weights.length} weights, a map of ${layer.C}×${layer.H}×${layer.W}`,
    fix: 'compile it for streamed operands',
  });
}

/** A record for lanes without a channel; their outputs are dropped. */
const SPARE: ChannelRecord = { bias: 0, mantissa: 2 ** 23, shift: 55 };

function buildPasses(mapped: MappedLayer, parts: readonly Part[], plan: Plan): Pass[] {
  const { layer, params } = mapped;
  const { bankEntries } = peSizes(params);
  const folded = foldLayer(layer);
  const weights = new Map<string, BigUint64Array>();
  const none = new BigUint64Array(0);
  const earlier = new Map<string, number>();
  let recordsHeld = '';
  return plan.passes.map((pass, index): Pass => {
    const part = parts[pass.part];
    const outputs = `${pass.group} ${pass.kTiles.first} ${pass.rows.first} ${pass.columns.first}`;
    const finalise = pass.part === parts.length - 1;
    const channels = `${pass.group} ${pass.kTiles.first} ${pass.kTiles.count}`;
    let records: ChannelRecord[] | null = null;
    if (finalise && recordsHeld !== channels) {
      recordsHeld = channels;
      records = Array.from({ length: pass.kTiles.count * params.lanes }, (_, n) => {
        const k = pass.kTiles.first * params.lanes + n;
        return k < mapped.K ? folded[pass.group * mapped.K + k] : SPARE;
      });
    }
    const key = `${pass.part} ${channels}`;
    if (pass.sendsWeights && !weights.has(key)) weights.set(key, weightBlocks(mapped, part, pass.group, pass.kTiles));
    const partialsFrom = pass.part === 0 ? null : (earlier.get(outputs) ?? missing(index));
    earlier.set(outputs, index);
    const positions = pass.rows.count * pass.columns.count;
    const sums = positions * pass.kTiles.count * params.lanes;
    if (positions * pass.kTiles.count > bankEntries) throw new ProgramError(index, 'more sums than a bank has entries');
    const taps = part.blocks.count * part.rows.count * part.columns.count;
    const program = tileProgram(mapped, parts, pass, records);
    return {
      program,
      phase: pass.part,
      weights: pass.sendsWeights ? (weights.get(key) ?? none) : none,
      activations: pass.sendsInput ? pass.window : null,
      partialsFrom,
      scatter: scatterOf(mapped, pass),
      resultWords: Math.ceil(sums / (finalise ? 8 : 2)),
      operations: positions * pass.kTiles.count * taps,
      prediction: plan.predictions[index],
    };
  });
}

function missing(pass: number): never {
  throw new ProgramError(pass, 'no pass gives the partial sums that it adds');
}

function scatterOf(mapped: MappedLayer, pass: PlannedPass): Pass['scatter'] {
  const { lanes } = mapped.params;
  const first = pass.kTiles.first * lanes;
  return {
    firstChannel: pass.group * mapped.K + first,
    channels: Math.min(pass.kTiles.count * lanes, mapped.K - first),
    kTiles: pass.kTiles.count,
    rows: pass.rows,
    columns: pass.columns,
    pitch: mapped.horizontal.outputs,
    plane: mapped.vertical.outputs * mapped.horizontal.outputs,
  };
}
