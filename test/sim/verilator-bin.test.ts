import { chmod, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  ToolError,
  cachedDirectory,
  directDependencies,
  explainStorage,
  fetchPackages,
  findTool,
  findVerilator,
  findZlib,
  hasApt,
  missingPackages,
  withLock,
} from 'verilator-bin';

let scratch = '';
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'verilator-bin-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** A directory for PATH with a program that prints `output`. */
async function fakeProgram(name: string, output: string): Promise<string> {
  const directory = await mkdtemp(join(scratch, 'path-'));
  const file = join(directory, name);
  await writeFile(file, `#!/bin/sh\necho '${output}'\n`);
  await chmod(file, 0o755);
  return directory;
}

describe('finding Verilator', () => {
  it('takes the one that $VERILATOR names before all others', async () => {
    const directory = await fakeProgram('verilator', 'Verilator 5.020 2024-01-01 rev v5.020');
    const tool = await findTool('verilator', { env: { VERILATOR: join(directory, 'verilator'), PATH: '' } });
    expect(tool).toMatchObject({ command: join(directory, 'verilator'), version: '5.020', origin: 'variable' });
  });

  it('takes the one on PATH when $VERILATOR is not set', async () => {
    const directory = await fakeProgram('verilator', 'Verilator 5.006 2023-01-22 rev v5.006');
    const tool = await findTool('verilator', { env: { PATH: `/nowhere:${directory}:/bin` } });
    expect(tool).toMatchObject({ command: join(directory, 'verilator'), version: '5.006', origin: 'path' });
  });

  it('refuses one that is too old and says which, where and what to do', async () => {
    const directory = await fakeProgram('verilator', 'Verilator 4.038 2020-07-11 rev v4.036-114-g0cd4a57ad');
    await expect(findVerilator({ env: { PATH: `${directory}:/bin` } })).rejects.toThrow(
      new ToolError({
        what: 'verilator is too old',
        where: join(directory, 'verilator'),
        expected: '5.006 or newer',
        found: '4.038',
        fix: 'set $VERILATOR to a newer one, or take this one off PATH to let Mosaic fetch its own',
      }),
    );
  });

  it('says so when $VERILATOR points nowhere, rather than taking another one', async () => {
    await expect(
      findVerilator({ env: { VERILATOR: '/no/such/verilator', PATH: process.env['PATH'] } }),
    ).rejects.toThrow(
      'verilator is not where $VERILATOR says\n' +
        '  in       $VERILATOR = /no/such/verilator\n' +
        '  expected an executable file\n' +
        '  fix      correct $VERILATOR, or unset it to let Mosaic find verilator',
    );
  });

  it('says what it saw of a program that is no Verilator', async () => {
    const directory = await fakeProgram('verilator', 'hello');
    await expect(findVerilator({ env: { PATH: `${directory}:/bin` } })).rejects.toThrow(
      /verilator does not say its version\n.*\n {2}expected verilator 5.006 or newer\n {2}found {4}hello/,
    );
  });

  it('tells what to install where nothing may be fetched', async () => {
    await expect(findVerilator({ env: { PATH: '/nowhere' }, download: false })).rejects.toThrow(
      /^verilator is not installed\n {2}expected verilator 5.006 or newer in \$VERILATOR or on PATH\n {2}fix .*install verilator/,
    );
  });

  it('finds the runtime of the Verilator in use', async () => {
    const verilator = await findVerilator();
    expect(await readdir(verilator.includeDirectory)).toContain('verilated.cpp');
    expect(verilator.environment['VERILATOR_ROOT']).toBe(verilator.root);
  });
});

describe('the package list', () => {
  it('names the direct dependencies of a package, of alternatives the first', () => {
    const shown =
      'Package: yosys\nPre-Depends: dpkg (>= 1.0)\nDepends: libc6 (>= 2.34), berkeley-abc | abc, python3:any\n';
    expect(directDependencies(shown)).toEqual(['dpkg', 'libc6', 'berkeley-abc', 'python3']);
  });

  it('takes new and outdated packages from a simulated installation, but never the C library', () => {
    const plan =
      'Inst zlib1g [1:1.2.13] (1:1.3 Debian:12 [amd64])\n' +
      'Inst libc6 [2.36] (2.37 Debian:12 [amd64])\n' +
      'Inst verilator (5.006-3 Debian:12.15/oldstable [amd64])\nConf verilator (5.006-3 Debian [amd64])\n';
    expect(missingPackages(plan)).toEqual(['zlib1g=1:1.3', 'verilator=5.006-3']);
  });
});

describe('the cache', () => {
  it('makes a directory once for all who want it at the same time', async () => {
    const path = join(scratch, 'once');
    let fills = 0;
    const fill = async (directory: string) => {
      fills += 1;
      await new Promise((resolve) => setTimeout(resolve, 50));
      await writeFile(join(directory, 'whole'), 'yes');
    };
    await Promise.all([cachedDirectory(path, fill), cachedDirectory(path, fill), cachedDirectory(path, fill)]);
    expect(fills).toBe(1);
    expect(await readdir(path)).toEqual(['whole']);
  });

  it('keeps nothing of an attempt that failed', async () => {
    const parent = join(scratch, 'failed');
    const fill = async (directory: string) => {
      await writeFile(join(directory, 'half'), '');
      throw new Error('interrupted');
    };
    await expect(cachedDirectory(join(parent, 'x'), fill)).rejects.toThrow('interrupted');
    expect(await readdir(parent)).toEqual([]);
  });

  it('sweeps up after a process that was killed while it filled the directory', async () => {
    const parent = join(scratch, 'swept');
    await mkdir(join(parent, 'x.tmp-999999999-abc'), { recursive: true });
    await writeFile(join(parent, 'x.lock'), `999999999 ${(await import('node:os')).hostname()} abc`);
    await cachedDirectory(join(parent, 'x'), async () => undefined);
    expect(await readdir(parent)).toEqual(['x']);
  });

  it('lets one holder of a lock in at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside -= 1;
    };
    await Promise.all([1, 2, 3, 4].map(() => withLock(join(scratch, 'lock'), work)));
    expect(most).toBe(1);
  });

  it('explains a full disk', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    expect(explainStorage(full, '/var/x')).toEqual(
      new ToolError({
        what: 'the cache directory cannot be written',
        where: '/var/x',
        found: 'no space left on the device',
        fix: 'free some space, or set XDG_CACHE_HOME to a directory that can be written',
      }),
    );
  });

  it('explains a cache directory that is a file', async () => {
    await writeFile(join(scratch, 'file'), '');
    await expect(cachedDirectory(join(scratch, 'file/cache/x'), async () => undefined)).rejects.toThrow(
      /^the cache directory cannot be written\n {2}in .*\n {2}found {4}a part of the path is a file/,
    );
  });
});

describe.runIf(await hasApt())('fetching packages', () => {
  const request = { name: 'iverilog', packages: ['iverilog'], without: ['python3', 'perl'] };

  it(
    'unpacks a package that runs, without root rights and without the machine’s package lists',
    { timeout: 900_000 },
    async () => {
      // PATH without the machine's tools but with apt: what is found comes out of the fetched package.
      const bin = await mkdtemp(join(scratch, 'bin-'));
      for (const program of ['apt-get', 'apt-cache', 'dpkg-deb', 'sh'])
        await symlink(`/usr/bin/${program}`, join(bin, program));
      const env = { PATH: bin, XDG_CACHE_HOME: join(scratch, 'fresh') };
      const [first, second] = await Promise.all([findTool('iverilog', { env }), findTool('vvp', { env })]);
      expect(first).toMatchObject({ origin: 'cache', name: 'iverilog' });
      expect(second).toMatchObject({ origin: 'cache', name: 'vvp' });
      const entries = await readdir(join(scratch, 'fresh/mosaic/packages'), { recursive: true });
      expect(entries.filter((name) => /\.(tmp|lock)|\.deb$/.test(name))).toEqual([]);
    },
  );

  it('brings zlib where the system has no headers for it', { timeout: 900_000 }, async () => {
    // A compiler that knows no zlib of its own: it takes the package's headers and library by their paths only.
    const compiler = join(scratch, 'g++-without-zlib');
    const refusal = 'echo "<stdin>:1:10: fatal error: zlib.h: No such file or directory" >&2; exit 1';
    await writeFile(compiler, `#!/bin/sh\ncase " $* " in *" -lz "*) ${refusal};; esac\nexec g++ "$@"\n`);
    await chmod(compiler, 0o755);
    const env = { PATH: process.env['PATH'], XDG_CACHE_HOME: join(scratch, 'zlib') };
    const zlib = await findZlib(compiler, { env });
    expect(zlib.compileArgs).toEqual(['-I', expect.stringMatching(/zlib\/usr\/include$/)]);
    expect(await readdir(String(zlib.compileArgs[1]))).toContain('zlib.h');
    await expect(findZlib(compiler, { env, download: false })).rejects.toThrow(
      "zlib's headers or library are missing; FST waveforms need them\n" +
        '  found    <stdin>:1:10: fatal error: zlib.h: No such file or directory\n' +
        '  fix      apt-get install zlib1g-dev (Debian, Ubuntu), dnf install zlib-devel (Fedora), or simulate without a waveform',
    );
  });

  it('names the package and the way out when it does not exist', { timeout: 900_000 }, async () => {
    const missing = { ...request, name: 'none', packages: ['mosaic-no-such-package'] };
    await expect(fetchPackages(missing, { cache: join(scratch, 'none') })).rejects.toThrow(
      /^the package none could not be downloaded\n {2}found {4}E: .*\n {2}fix .*apt-get install mosaic-no-such-package/,
    );
  });

  it('leaves no cache behind when it is interrupted', async () => {
    const cache = join(scratch, 'interrupted');
    const abort = new AbortController();
    const onProgress = () => abort.abort(new Error('stopped by the user'));
    await expect(fetchPackages(request, { cache, onProgress, signal: abort.signal })).rejects.toThrow(
      'stopped by the user',
    );
    const entries = await readdir(cache, { recursive: true, withFileTypes: true });
    expect(entries.filter((entry) => entry.isFile())).toEqual([]);
  });
});

describe('package-lock.json', () => {
  const schema = z.object({ packages: z.record(z.string(), z.looseObject({})) });

  it('takes verilator-bin from the workspace: the registry is never asked for that name', async () => {
    const lock = schema.parse(JSON.parse(await readFile('package-lock.json', 'utf8')));
    const entries = Object.entries(lock.packages).filter(([path]) => /(^|\/)verilator-bin$/.test(path));
    expect(entries.map(([path]) => path)).toEqual(['node_modules/verilator-bin', 'sim/verilator-bin']);
    expect(lock.packages['node_modules/verilator-bin']).toEqual({ resolved: 'sim/verilator-bin', link: true });
  });

  it('asks for it nowhere as a dependency', async () => {
    const lock = schema.parse(JSON.parse(await readFile('package-lock.json', 'utf8')));
    const dependants = Object.entries(lock.packages).filter(([, entry]) =>
      [entry['dependencies'], entry['devDependencies'], entry['optionalDependencies']].some(
        (list) => typeof list === 'object' && list !== null && 'verilator-bin' in list,
      ),
    );
    expect(dependants.map(([path]) => path)).toEqual([]);
  });
});
