import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelPath, samplePath } from '../../examples/digits/index.ts';
import { encodeModel, importFile, modelFromNetwork } from '../../sim/onnx/index.ts';
import { readNpy, writeNpy } from '../../sim/npy/index.ts';
import { mosaic, root } from './cli.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mosaic-cli-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const file = (name: string) => join(directory, name);

/** The first two digits of the sample file. */
async function twoDigits(): Promise<string> {
  const { data } = readNpy(await readFile(samplePath), samplePath);
  await writeFile(file('x.npy'), writeNpy({ shape: [2, 1, 28, 28], data: data.slice(0, 2 * 784) }));
  return file('x.npy');
}

describe('mosaic demo', () => {
  it('gives the same figures on the embedded engine, which it takes by itself where Verilator cannot be had', async () => {
    const small = (name: string) => ['demo', '--preset', 'small', '--out', file(name)];
    const verilator = await mosaic(small('verilator'));
    expect(verilator.stderr).toContain('with Verilator');
    const asked = await mosaic(small('asked'), { ENGINE: 'embedded' });
    const alone = await mosaic(small('alone'), { CXX: '/nowhere/g++' });
    expect(alone.stderr).toBe(
      'Verilator cannot be used (no C++ compiler; simulation with Verilator compiles the design): ' +
        'running on the embedded engine, which gives the same bytes and cycles',
    );
    for (const { code, stdout } of [verilator, asked, alone]) {
      expect(stdout).toContain('bytes of all layers compared with the golden model, 0 mismatches');
      expect(code).toBe(0);
    }
    const result = await readFile(file('verilator/result.json'), 'utf8');
    expect(await readFile(file('asked/result.json'), 'utf8')).toBe(result);
    expect(await readFile(file('alone/result.json'), 'utf8')).toBe(result);
  });
});

describe('mosaic run', () => {
  it('runs a model in RTL, writes outputs and figures, and says that nothing differs', async () => {
    const input = await twoDigits();
    const { code, stdout } = await mosaic([
      ...['run', modelPath, '--input', input, '--output', file('y.npy'), '--json', file('r.json'), '--stalls', '3'],
    ]);
    expect(stdout).toContain('2 samples, 78164 bytes compared, 0 mismatches');
    expect(code).toBe(0);
    const { shape } = readNpy(await readFile(file('y.npy')), 'y.npy');
    expect(shape).toEqual([2, 10, 1, 1]);
    expect(JSON.parse(await readFile(file('r.json'), 'utf8'))).toMatchObject({
      images: 2,
      mismatches: 0,
      comparedBytes: 78164,
      stallSeed: 3,
      preset: 'simba',
    });
    expect((await readdir(directory)).sort()).toEqual(['r.json', 'x.npy', 'y.npy']);
  });

  it('gives the same outputs and figures on the embedded engine, without a compiler', async () => {
    const input = await twoDigits();
    const args = (name: string) => [
      ...['run', modelPath, '--input', input, '--stalls', '5'],
      ...['--output', file(`${name}.npy`), '--json', file(`${name}.json`)],
    ];
    const hidden = { CXX: '/nowhere/g++', VERILATOR: '/nowhere/verilator' };
    const outcomes = [
      await mosaic([...args('verilator'), '--engine', 'verilator']),
      await mosaic([...args('embedded'), '--engine', 'embedded'], hidden),
      await mosaic(args('environment'), { ...hidden, ENGINE: 'embedded' }),
    ];
    for (const { code, stdout } of outcomes) {
      expect(stdout).toContain('78164 bytes compared, 0 mismatches');
      expect(code).toBe(0);
    }
    for (const name of ['embedded', 'environment']) {
      for (const suffix of ['npy', 'json']) {
        expect(await readFile(file(`${name}.${suffix}`))).toEqual(await readFile(file(`verilator.${suffix}`)));
      }
    }
  });

  it('refuses an engine that does not exist, and Verilator where it is asked for and missing', async () => {
    const wrong = await mosaic(['run', modelPath, '--input', samplePath, '--engine', 'vcs']);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain(
      'error: no such engine\n  in       --engine\n  expected embedded or verilator\n  found    vcs',
    );
    const missing = await mosaic(['demo', '--out', file('demo'), '--preset', 'small'], {
      ENGINE: 'verilator',
      CXX: '/nowhere/g++',
    });
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain('error: no C++ compiler');
  });

  it('writes waveforms on request', async () => {
    // the last layer alone, so that the file stays small
    const network = importFile(modelPath);
    const last = network.layers[network.layers.length - 1];
    const input = { ...network.input, shape: [1, last.C, last.H, last.W], scale: last.sx, zeroPoint: last.zx };
    const model = modelFromNetwork({ ...network, input, layers: [last] }, { form: 'qoperator' });
    await writeFile(file('last.onnx'), encodeModel(model));
    await writeFile(
      file('x.npy'),
      writeNpy({ shape: input.shape, data: new Int8Array(last.C * last.H * last.W).fill(3) }),
    );
    const wave = file('w.fst');
    const { code, stdout } = await mosaic(['run', file('last.onnx'), '--input', file('x.npy'), '--wave', wave]);
    expect(stdout).toContain('0 mismatches');
    expect(code).toBe(0);
    // an FST file begins with a header block of type 0 and length 329
    expect([...(await readFile(wave)).subarray(0, 9)]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0x49]);
  });

  it('refuses an array of another shape before anything is built', async () => {
    await writeFile(file('x.npy'), writeNpy({ shape: [1, 1, 14, 14], data: new Int8Array(196) }));
    const { code, stderr } = await mosaic(['run', modelPath, '--input', file('x.npy')]);
    expect(code).toBe(1);
    expect(stderr).toContain(file('x.npy'));
    expect(stderr).toMatch(/expected .*28/);
    expect(stderr).toMatch(/found .*14/);
  });

  it('says before the run where it cannot write', async () => {
    await writeFile(file('file'), '');
    for (const option of ['--output', '--json', '--wave']) {
      const { code, stderr } = await mosaic(['run', modelPath, '--input', samplePath, option, file('file/x')]);
      expect(code).toBe(1);
      expect(stderr).toContain(`error: cannot write a result\n  in       ${file('file/x')}\n`);
      expect(stderr).not.toContain('building');
    }
  });

  it('refuses a truncated model', async () => {
    const model = await readFile(modelPath);
    await writeFile(file('half.onnx'), model.subarray(0, model.length >> 1));
    const { code, stderr } = await mosaic(['run', file('half.onnx'), '--input', samplePath]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain('half.onnx');
    expect(stderr).not.toContain('    at ');
  });

  it('splits reductions where the accumulators are too narrow, and stays exact', async () => {
    const { code, stderr } = await mosaic([
      ...['run', modelPath, '--input', samplePath, '--set', 'pe.accumulatorBits=20', '--set', 'pe.vector=16'],
    ]);
    // a block of 16 channels at worst sums to 16 · 128 · 127 = 260,096, which fits 20 bits: split, and right
    expect(stderr).not.toContain('error');
    expect(code).toBe(0);
  });

  it('says what is missing where there is no compiler', async () => {
    const { code, stderr } = await mosaic(['run', modelPath, '--input', samplePath, '--set', 'pe.lanes=4'], {
      CXX: '/nowhere/g++',
      XDG_CACHE_HOME: directory,
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/\/nowhere\/g\+\+/);
    expect(stderr).toMatch(/fix /);
  });

  it('refuses a Verilator that is too old', async () => {
    await writeFile(file('verilator'), '#!/bin/sh\necho "Verilator 4.038 2020-07-11 rev v4.036"\n');
    await chmod(file('verilator'), 0o755);
    const { code, stderr } = await mosaic(['run', modelPath, '--input', samplePath], { VERILATOR: file('verilator') });
    expect(code).toBe(1);
    expect(stderr).toMatch(/5\.006/);
    expect(stderr).toMatch(/4\.038/);
  });

  it('can be interrupted in the middle of a build, and works the next time', async () => {
    // a machine that nobody has built yet, so that there is something to interrupt
    const one = (...values: number[]) => values[Math.floor(Math.random() * values.length)];
    const machine = Object.entries({
      weightBufferBytes: one(1, 2, 4, 8, 16, 32) * 1024,
      inputBufferBytes: one(1, 2, 4, 8, 16) * 1024,
      accumulatorEntries: one(32, 64, 128, 256),
      accumulatorBits: one(24, 25, 26, 27, 28, 29, 30, 31, 32),
      lanes: one(4, 8),
    }).flatMap(([key, value]) => ['--set', `pe.${key}=${value}`]);
    console.log(`interrupting the build of ${machine.join(' ')}`);
    const started = spawn(
      process.execPath,
      ['sim/cli/mosaic.js', 'run', modelPath, '--input', await twoDigits(), '--preset', 'small', ...machine],
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let stderr = '';
    started.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (!stderr.includes('compiling') && (stderr + text).includes('compiling'))
        setTimeout(() => started.kill('SIGINT'), 500);
      stderr += text;
    });
    const code = await new Promise<number | null>((resolve) => started.on('close', resolve));
    expect(stderr).toMatch(/interrupted\n$/);
    expect(code).toBe(130);
    const again = await mosaic(['run', modelPath, '--input', file('x.npy'), '--preset', 'small', ...machine]);
    expect(again.stdout).toContain('0 mismatches');
    expect(again.code).toBe(0);
  });
});
