import { join } from 'node:path';
import type { Command } from 'commander';
import { UserError } from '../../gen/errors.ts';
import { chosenEngine, type EngineName } from '../engine-choice.ts';
import { prepareFolders, writeWhole } from './files.ts';
import { Progress, say } from './progress.ts';

const IMAGES = 20;

/** `mosaic demo`: handwritten digits through the processing element in RTL. */
export function addDemo(program: Command, signal: AbortSignal): void {
  program
    .command('demo')
    .description(`run ${IMAGES} handwritten digits through the processing element in RTL`)
    .option('--out <dir>', 'where to write result.json and report.html', join('out', 'demo'))
    .option('--preset <name>', 'configuration', 'simba')
    .option('--engine <name>', 'verilator or embedded; default: $ENGINE, else verilator where it can be had')
    .action(async (flags: { out: string; preset: string; engine?: string }) => {
      const { resolveConfig } = await import('../../hw/config/index.ts');
      const config = resolveConfig(flags.preset);
      const asked = chosenEngine(flags.engine, '--engine');
      await prepareFolders(join(flags.out, 'result.json'));
      const [{ loadDigits, modelPath, SIDE }, { importFile }, run, report] = await Promise.all([
        import('../../examples/digits/index.ts'),
        import('../onnx/index.ts'),
        import('./network-run.ts'),
        import('../report/index.ts'),
      ]);
      const digits = loadDigits();
      const engine = asked ?? (await engineAtHand(signal));
      if (engine === 'verilator') {
        say(
          `building the processing element (preset ${flags.preset}) with Verilator; the next run takes it from the cache`,
        );
      } else if (asked !== null) say(`running the processing element (preset ${flags.preset}) on the embedded engine`);
      let progress: Progress | undefined;
      const { result, outputs } = await run
        .runNetworkInRtl({
          network: importFile(modelPath),
          model: 'digits.onnx',
          preset: flags.preset,
          config,
          engine,
          samples: digits.images.slice(0, IMAGES),
          labels: digits.labels,
          signal,
          onBuild: say,
          onSample: () => (progress ??= new Progress(IMAGES, 'digits in RTL')).step(),
        })
        .finally(() => progress?.stop());

      const answers = outputs.map(run.largest);
      const images = answers.map((answer, i) => ({
        pixels: digits.pixels[i],
        rows: SIDE,
        columns: SIDE,
        label: digits.labels[i],
        answer,
      }));
      for (let first = 0; first < IMAGES; first += 4) {
        const row = images.slice(first, first + 4);
        const drawings = row.map(({ pixels, rows, columns }) => report.drawDigit(pixels, rows, columns));
        const captions = row.map(
          ({ answer, label }) => `RTL says ${answer}${answer === label ? '' : `, it is ${label}`}`,
        );
        process.stdout.write(`${report.sideBySide(drawings, captions)}\n`);
      }
      process.stdout.write(`\n${report.layerTable(result)}\n\n`);
      process.stdout.write(
        `${result.correct} of ${result.images} digits right; ${result.comparedBytes.toLocaleString('en-US')} bytes of all layers compared with the golden model, ` +
          `${result.mismatches} mismatches; ${result.cycles.toLocaleString('en-US')} cycles\n`,
      );
      await writeWhole(join(flags.out, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
      await writeWhole(join(flags.out, 'report.html'), await report.htmlReport(result, images));
      process.stdout.write(
        `figures in ${join(flags.out, 'result.json')}, report in ${join(flags.out, 'report.html')}\n`,
      );
      if (result.mismatches > 0) process.exitCode = 1;
    });
}

/** Verilator, or the embedded engine where Verilator or a C++ compiler is neither there nor can be fetched; says so then. */
async function engineAtHand(signal: AbortSignal): Promise<EngineName> {
  const { findToolchain } = await import('../verilator/index.ts');
  try {
    await findToolchain({ onProgress: say, signal });
    return 'verilator';
  } catch (error) {
    if (signal.aborted || !(error instanceof UserError)) throw error;
    const [reason] = error.message.split('\n');
    say(`Verilator cannot be used (${reason}): running on the embedded engine, which gives the same bytes and cycles`);
    return 'embedded';
  }
}
