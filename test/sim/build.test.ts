import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModel, findCompiler, simulationSources, type DesignFiles } from '../../sim/verilator/index.ts';
import { modelInterface, storageBytes } from '../../sim/model/index.ts';
import { memberName } from '../../sim/verilator/members.ts';
import { canSkipWrapper, glueSource } from '../../sim/verilator/glue.ts';
import { simulateDesign } from '../../sim/testbench/index.ts';
import { counter, queue } from './designs/index.ts';

let scratch = '';
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'mosaic-build-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** The counter with one line more, so that it is not in the cache. */
function changed(mark: string): DesignFiles {
  const text = counter.files.get('counter.sv') ?? '';
  return { manifest: counter.manifest, files: new Map([['counter.sv', `${text}\n/* ${mark} */\n`]]) };
}

async function filesBelow(directory: string): Promise<string[]> {
  return readdir(directory, { recursive: true }).catch(() => []);
}

describe('a manifest that was changed by hand', () => {
  const { manifest } = counter;

  it('is told by what is missing in it', () => {
    expect(() => modelInterface({ ...manifest, top: 'other' })).toThrow(
      [
        'the manifest contradicts itself',
        '  in       manifest.json of other',
        '  expected the module other, its top',
        '  found    nothing of this name',
        '  fix      generate the design again',
      ].join('\n'),
    );
    const [top] = manifest.modules;
    const ports = top.ports.filter(({ role }) => role !== 'clock');
    expect(() => modelInterface({ ...manifest, modules: [{ ...top, ports }] })).toThrow(
      /expected the port clk, which a stream, a clock or a reset of the module names/,
    );
  });
});

describe('building a model', { timeout: 900_000 }, () => {
  it('builds once what has not changed, and says what it does', async () => {
    const design = changed(`${Math.random()}`);
    const messages: string[] = [];
    const first = await buildModel(design, { directory: scratch, onProgress: (message) => messages.push(message) });
    expect(messages).toContain('counter: compiling 2 files');
    const quiet: string[] = [];
    const second = await buildModel(design, { directory: scratch, onProgress: (message) => quiet.push(message) });
    expect(quiet).toEqual([]);
    expect(second.library).toBe(first.library);
    expect((await buildModel(changed(`${Math.random()}`), { directory: scratch })).library).not.toBe(first.library);
  });

  it('takes no notice of locators, nor of files that are not for simulators', async () => {
    const text = counter.files.get('counter.sv') ?? '';
    const files = new Map([...counter.files, ['counter.sv.map', '{}'], ['manifest.json', '{}']]);
    files.set('counter.sv', text.replace("count   <= 4'd0;", "count   <= 4'd0;   // counter.ts:99"));
    expect((await buildModel({ ...counter, files })).library).toBe((await buildModel(counter)).library);
    const sources = (line: string) => simulationSources({ ...counter, files: new Map([['counter.sv', line]]) })[0][1];
    expect(sources('a = b; // x.ts:1\n  // y\nc')).toBe('a = b;\n\nc');
    expect(sources('$error("see // (x.ts:1)"); // z')).toBe('$error("see // (x.ts:1)");');
    expect(sources('/* a // b */ c // verilator lint_off WIDTH')).toBe('/* a // b */ c // verilator lint_off WIDTH');
  });

  it('builds once when two want the same at the same time', async () => {
    const design = changed(`${Math.random()}`);
    const messages: string[] = [];
    const onProgress = (message: string) => messages.push(message);
    const [a, b] = await Promise.all([
      buildModel(design, { directory: scratch, onProgress }),
      buildModel(design, { directory: scratch, onProgress }),
    ]);
    expect(a.library).toBe(b.library);
    expect(messages.filter((message) => message.includes('translating'))).toHaveLength(1);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const abort = new AbortController();
    const onProgress = (message: string) => {
      if (message.includes('compiling')) setTimeout(() => abort.abort(new Error('interrupted')), 100);
    };
    await expect(
      buildModel(changed(`${Math.random()}`), { directory: scratch, onProgress, signal: abort.signal }),
    ).rejects.toThrow('interrupted');
    const left = await readdir(scratch);
    expect(left.filter((name) => name.includes(`.tmp-${process.pid}-`))).toEqual([]);
  });

  it('ends the compilers and leaves a whole cache when the process is interrupted', async () => {
    const mark = `${Math.random()}`;
    const script = join(scratch, 'interrupted.mts');
    await writeFile(
      script,
      `import { buildModel } from ${JSON.stringify(resolve('sim/verilator/index.ts'))};\n` +
        `import { counter } from ${JSON.stringify(resolve('test/sim/designs/index.ts'))};\n` +
        `const text = counter.files.get('counter.sv') + '\\n/* ${mark} */\\n';\n` +
        `const design = { manifest: counter.manifest, files: new Map([['counter.sv', text]]) };\n` +
        `const directory = ${JSON.stringify(scratch)};\n` +
        `await buildModel(design, { directory, onProgress: (message) => console.log(message) });\n`,
    );
    const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', (text: Buffer) => {
      if (text.includes('compiling')) setTimeout(() => child.kill('SIGINT'), 100);
    });
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    expect([code, signal]).toEqual([null, 'SIGINT']);
    // What the killed process left of its attempt disappears with the next one.
    const design = changed(mark);
    const { library } = await buildModel(design, { directory: scratch });
    const leftovers = (await readdir(dirname(dirname(library)))).filter((name) =>
      name.startsWith(`${basename(dirname(library))}.`),
    );
    expect(leftovers).toEqual([]);
    expect(await compilersIn(dirname(library))).toEqual([]);
  });

  /** Command lines of running processes that name a directory. */
  async function compilersIn(directory: string): Promise<string[]> {
    const pids = (await readdir('/proc').catch((): string[] => [])).filter((name) => /^\d+$/.test(name));
    const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
    return lines.filter((line) => line.includes(`${directory}.tmp`));
  }

  it('shows what Verilator says of a design that it refuses', async () => {
    const broken = { ...counter, files: new Map([['counter.sv', 'module counter (input wire x;\nendmodule\n']]) };
    await expect(buildModel(broken)).rejects.toThrow(
      /^Verilator 5\.\d+ refuses the design\n {2}in {7}module counter\n {2}found {4}%Error: counter.sv:1:/,
    );
  });

  it('refuses a port that Verilator cannot name', async () => {
    const manifest = JSON.parse(JSON.stringify(counter.manifest).replace('"en"', '"eval"')) as typeof counter.manifest;
    await expect(buildModel({ ...counter, manifest })).rejects.toThrow(
      'Verilator cannot simulate a module with a port called "eval"\n  in       module counter\n' +
        '  expected names that are not members of the C++ class that Verilator makes\n' +
        '  fix      rename the port, or simulate a module that contains this one',
    );
  });

  it('says how to get a compiler', async () => {
    await expect(findCompiler({ PATH: scratch })).rejects.toThrow(
      'no C++ compiler; simulation with Verilator compiles the design\n  expected g++, c++ or clang++ on PATH\n' +
        '  fix      apt-get install g++ (Debian, Ubuntu), xcode-select --install (macOS), or set $CXX',
    );
    await expect(findCompiler({ PATH: '/usr/bin', CXX: '/no/such/compiler' })).rejects.toThrow(
      'expected a C++ compiler at $CXX = /no/such/compiler',
    );
  });

  it('explains a cache that cannot be written, from a program of its own', async () => {
    const blocked = join(scratch, 'blocked');
    await writeFile(blocked, 'a file where a directory should be');
    const script = join(scratch, 'build.mts');
    await writeFile(
      script,
      `import { simulateDesign } from ${JSON.stringify(resolve('sim/testbench/index.ts'))};\n` +
        `import { queue } from ${JSON.stringify(resolve('test/sim/designs/index.ts'))};\n` +
        `await simulateDesign(queue).catch((error) => console.log(error.name + ': ' + error.message));\n`,
    );
    const tools = await toolsOnPath();
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script], {
      env: { ...process.env, XDG_CACHE_HOME: blocked, PATH: `${tools}:${process.env['PATH']}` },
    });
    expect(stdout).toMatch(
      /^UserError: the cache directory cannot be written\n {2}in .*blocked.*\n {2}found {4}a part of the path is a file\n {2}fix /,
    );
  });

  /** A directory with a `verilator` that runs the one in use, so that another cache does not fetch it again. */
  async function toolsOnPath(): Promise<string> {
    const { findVerilator } = await import('verilator-bin');
    const verilator = await findVerilator();
    const directory = join(scratch, 'tools');
    await mkdir(directory, { recursive: true });
    const file = join(directory, 'verilator');
    const assignments = Object.entries(verilator.environment).map(([key, value]) => `${key}='${value}'`);
    await writeFile(
      file,
      `#!/bin/sh\n${assignments.map((line) => `export ${line}\n`).join('')}exec ${verilator.command} "$@"\n`,
    );
    await chmod(file, 0o755);
    return directory;
  }

  it('makes waveform models only where waveforms are asked for', async () => {
    const plain = await buildModel(queue);
    const wave = await buildModel(queue, { wave: true });
    expect(wave.library).not.toBe(plain.library);
    const file = join(scratch, 'queue.fst');
    const dut = await simulateDesign(queue, { wave: file });
    dut.step(100);
    dut.dispose();
    const written = await readFile(file);
    // The header of an FST file: block type 0, then big-endian numbers, among them the end's time and the count of
    // variables.
    expect([written[0], written.readBigUInt64BE(17), written.readBigUInt64BE(57)]).toEqual([0, 102_000n, 15n]);
    await expect(simulateDesign(queue, { wave: join(scratch, 'no/such/dir/x.fst') })).rejects.toThrow(
      /^cannot write the waveform file\n {2}in .*x\.fst\n {2}fix {6}choose a file in a directory that exists/,
    );
    expect(await filesBelow(join(scratch, 'no'))).toEqual([]);
  });
});

describe('the C++ beside a model', () => {
  it('names no port of any design, except in what is generated from a manifest', async () => {
    const directory = 'sim/verilator/native';
    const names = (await readdir(directory)).filter((name) => /\.(h|cpp)$/.test(name));
    const text = (await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')))).join('\n');
    for (const port of modelInterface(queue.manifest).ports) expect(text).not.toMatch(new RegExp(`\\b${port.name}\\b`));
  });

  it('is the same text for the same design', async () => {
    const model = modelInterface(queue.manifest);
    expect(await glueSource(model, false, true)).toBe(await glueSource(modelInterface(queue.manifest), false, true));
    expect(await glueSource(model, false, true)).toContain('storage[4] = &root->enq_bits;');
  });

  it('knows how Verilator stores and names a port', () => {
    expect([1, 8, 9, 16, 17, 32, 33, 64, 65, 200].map(storageBytes)).toEqual([1, 1, 2, 2, 4, 4, 8, 8, 12, 28]);
    expect(['data', 'a__b', 'auto'].map(memberName)).toEqual(['data', 'a___05Fb', '__SYM__auto']);
  });

  it('evaluates around the wrapper only when it knows everything that the wrapper does', () => {
    const source = (statement: string) =>
      'void Vmodel::eval_step() {\n    // MTask 0 start\n    if (VL_UNLIKELY(!vlSymsp->__Vm_didInit)) {\n        x();\n    }\n' +
      `    Verilated::mtaskId(0);\n${statement}    Vmodel___024root___eval(&(vlSymsp->TOP));\n}\n`;
    expect(canSkipWrapper(source(''))).toBe(true);
    expect(canSkipWrapper(source('    vlSymsp->__Vm_activity = true;\n'))).toBe(false);
    expect(canSkipWrapper('void Vmodel::eval() {}')).toBe(false);
  });
});
