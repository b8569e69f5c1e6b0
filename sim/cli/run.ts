import type { Command } from 'commander';
import { UserError } from '../../gen/errors.ts';
import { chosenEngine } from '../engine-choice.ts';
import { collect } from './gen.ts';
import { prepareFolders, writeWhole } from './files.ts';
import { Progress, say } from './progress.ts';

interface RunFlags {
  input: string;
  output?: string;
  preset: string;
  set: string[];
  json?: string;
  wave?: string;
  stalls?: number;
  engine?: string;
}

/** `mosaic run`: an int8 ONNX model through the processing element in RTL, compared with the golden model. */
export function addRun(program: Command, signal: AbortSignal): void {
  program
    .command('run')
    .description(
      'run an int8 ONNX model through the processing element in RTL and compare every byte with the golden model',
    )
    .argument('<model.onnx>', 'QOperator or QDQ form, int8 activations')
    .requiredOption('--input <x.npy>', 'int8 samples, NCHW')
    .option('--output <y.npy>', 'where to write the int8 outputs')
    .option('--preset <name>', 'configuration to start from', 'simba')
    .option('--set <path=value>', 'change one parameter, e.g. pe.lanes=4; repeatable', collect, [])
    .option('--json <r.json>', 'where to write the figures')
    .option(
      '--wave <w.fst>',
      'write waveforms of all signals (large: a few hundred MB per million cycles); w.vcd on the embedded engine',
    )
    .option('--stalls <seed>', 'random stalls on every stream, from this seed', parseSeed)
    .option('--engine <name>', 'verilator or embedded (no compiler needed); default: $ENGINE, else verilator')
    .action(async (model: string, flags: RunFlags) => {
      const { resolveConfig } = await import('../../hw/config/index.ts');
      const config = resolveConfig(flags.preset, flags.set);
      const engine = chosenEngine(flags.engine, '--engine') ?? 'verilator';
      const [{ importFile }, { readNpyFile, samplesOf, writeNpy }, { runNetworkInRtl }, { layerTable }] =
        await Promise.all([
          import('../onnx/index.ts'),
          import('../npy/index.ts'),
          import('./network-run.ts'),
          import('../report/index.ts'),
        ]);
      const network = importFile(model);
      const samples = samplesOf(readNpyFile(flags.input), network.input.shape.slice(1), flags.input);
      await prepareFolders(flags.output, flags.json, flags.wave);
      let progress: Progress | undefined;
      const { result, outputs } = await runNetworkInRtl({
        network,
        model,
        preset: flags.preset,
        config,
        engine,
        samples,
        stallSeed: flags.stalls,
        wave: flags.wave,
        signal,
        onBuild: say,
        onSample: () => (progress ??= new Progress(samples.length, 'samples')).step(),
      }).finally(() => progress?.stop());

      if (flags.output !== undefined) {
        const [, ...shape] = network.output.shape;
        const data = new Int8Array(outputs.length * outputs[0].length);
        outputs.forEach((output, index) => data.set(output, index * output.length));
        await writeWhole(flags.output, writeNpy({ shape: [outputs.length, ...shape], data }));
      }
      if (flags.json !== undefined) await writeWhole(flags.json, `${JSON.stringify(result, null, 2)}\n`);
      process.stdout.write(`${layerTable(result)}\n`);
      process.stdout.write(
        `${result.images} samples, ${result.comparedBytes} bytes compared, ${result.mismatches} mismatches\n`,
      );
      if (result.mismatches > 0) process.exitCode = 1;
    });
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed;
  throw new UserError({
    what: 'not a seed',
    where: '--stalls',
    expected: 'a whole number from 0 to 4294967295',
    found: text,
  });
}
