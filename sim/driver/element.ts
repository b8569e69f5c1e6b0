import { UserError } from '../../gen/errors.ts';
import { TileEncoder } from '../../hw/pe/config/index.ts';
import type { PeParams } from '../../hw/pe/config/index.ts';
import { arrangeLines } from '../compile/index.ts';
import type { CompiledLayer, Pass } from '../compile/index.ts';
import { clearCounters, readCounters } from './counters.ts';
import { layerRun } from './layer-run.ts';
import type { LayerRun } from './layer-run.ts';
import { PATIENCE_CYCLES } from './pe-port.ts';
import type { PePort } from './pe-port.ts';
import { activationWords, concatenate, scatterOutputs } from './streams.ts';

/**
 * One processing element from reset on: runs compiled layers on it, one after the other.
 * Knows nothing of the right results; the caller compares.
 */
export class Element {
  readonly port: PePort;
  readonly params: PeParams;
  readonly #encoder = new TileEncoder();
  /** Weights in the order sent, by layer and phase: the same for every sample. */
  readonly #weights = new WeakMap<CompiledLayer, BigUint64Array[]>();

  constructor(port: PePort, params: PeParams) {
    this.port = port;
    this.params = params;
  }

  /**
   * Runs a layer on one sample.
   *
   * @param input C×H×W
   * @throws UserError when the layer was compiled for other parameters, or the input has another size
   */
  runLayer(compiled: CompiledLayer, input: Int8Array): LayerRun {
    const { layer, lines, passes, phases, params } = compiled;
    if (JSON.stringify(params) !== JSON.stringify(this.params)) {
      const differing = (Object.keys(params) as (keyof PeParams)[]).filter(
        (key) => JSON.stringify(params[key]) !== JSON.stringify(this.params[key]),
      );
      const inWords = (of: PeParams): string => differing.map((key) => `${key} ${JSON.stringify(of[key])}`).join(', ');
      throw new UserError({
        what: 'a layer was compiled for an element with other parameters',
        where: `layer '${layer.name}'`,
        expected: inWords(this.params),
        found: inWords(params),
        fix: 'compile the network for the parameters of the element that runs it',
      });
    }
    const arranged = arrangeLines(lines, input);
    const output = new Int8Array(compiled.passes.length === 0 ? 0 : layer.K * passes[0].scatter.plane);
    const partials = new Map<Pass, BigUint64Array>();
    const none = new BigUint64Array(0);
    clearCounters(this.port);
    let firstCycle = Infinity;
    let lastCycle = 0;
    let configBytes = 0;
    for (let phase = 0; phase < phases; phase++) {
      const now = passes.filter((pass) => pass.phase === phase);
      const weights = this.#weightsOf(compiled, phase, now);
      const activations = activationWords(compiled, now, arranged);
      if (compiled.resident) this.port.preload(weights, activations);
      const config = BigUint64Array.from(now.flatMap(({ program }) => this.#encoder.encode(program)));
      const finalise = phase === phases - 1;
      const results = now.reduce((sum, { resultWords }) => sum + resultWords, 0);
      const answer = this.port.run({
        config,
        weights: compiled.resident ? none : weights,
        activations: compiled.resident ? none : activations,
        partialsIn: concatenate(now.map(({ partialsFrom }) => this.#partialsOf(passes, partialsFrom, partials))),
        outputs: finalise ? results : 0,
        partialsOut: finalise ? 0 : results,
        status: 0,
        // With random stalls a layer takes longer than predicted, though not ten times as long.
        patienceCycles: PATIENCE_CYCLES + 10 * compiled.predictedCycles,
      });
      const words = finalise ? answer.outputs : answer.partialsOut;
      let at = 0;
      for (const pass of now) {
        const part = words.subarray(at, at + pass.resultWords);
        at += pass.resultWords;
        if (finalise) scatterOutputs(pass.scatter, params.lanes, part, output);
        else partials.set(pass, part);
      }
      configBytes += config.byteLength;
      firstCycle = Math.min(firstCycle, answer.firstConfigCycle);
      lastCycle = Math.max(lastCycle, answer.lastResultCycle);
    }
    const counters = readCounters(this.port);
    return layerRun(compiled, { output, cycles: lastCycle - firstCycle + 1, configBytes, counters });
  }

  /** Runs layer after layer, each on what the element gave for the one before. */
  runNetwork(layers: readonly CompiledLayer[], input: Int8Array, onLayer?: (run: LayerRun) => void): LayerRun[] {
    const runs: LayerRun[] = [];
    let map = input;
    for (const compiled of layers) {
      const run = this.runLayer(compiled, map);
      runs.push(run);
      onLayer?.(run);
      map = run.output;
    }
    return runs;
  }

  #weightsOf(compiled: CompiledLayer, phase: number, passes: readonly Pass[]): BigUint64Array {
    let words = this.#weights.get(compiled);
    if (words === undefined) {
      words = [];
      this.#weights.set(compiled, words);
    }
    words[phase] ??= concatenate(passes.map(({ weights }) => weights));
    return words[phase];
  }

  #partialsOf(
    passes: readonly Pass[],
    index: number | null,
    partials: ReadonlyMap<Pass, BigUint64Array>,
  ): BigUint64Array {
    if (index === null) return new BigUint64Array(0);
    const words = partials.get(passes[index]);
    if (words === undefined) throw new Error(`pass ${index} has given no partial sums yet`);
    return words;
  }
}
