import { rmSync, utimesSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cachedDirectory, pruneCache, withLock } from 'verilator-bin';
import { cacheLimit } from '../../sim/verilator/cache-limit.ts';
import { Random } from '../../sim/random/index.ts';

const HOUR = 3_600_000;
const BYTES = 1000;

let scratch = '';
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'mosaic-cache-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));
let models = '';
beforeEach(async () => {
  models = join(await mkdtemp(join(scratch, 'cache-')), 'models');
});

const ago = (hours: number): Date => new Date(Date.now() - hours * HOUR);

/** An entry of `BYTES` bytes that was used so many hours ago. */
async function entry(name: string, hours: number): Promise<string> {
  const path = join(models, name);
  await cachedDirectory(path, fill);
  await utimes(path, ago(hours), ago(hours));
  return path;
}

async function fill(directory: string): Promise<void> {
  await mkdir(join(directory, 'rtl'));
  await writeFile(join(directory, 'rtl/a.sv'), 'x'.repeat(BYTES / 2));
  await writeFile(join(directory, 'model.so'), 'x'.repeat(BYTES / 2));
}

const names = async (): Promise<string[]> => (await readdir(models)).filter((name) => name !== '.pruned').sort();
const prune = (entries: number) => pruneCache([models], { limitBytes: entries * BYTES });

describe('the cache of models', () => {
  it('makes room: what has not been used for the longest time goes first', async () => {
    await entry('fifth', 30);
    await entry('first', 500);
    await entry('third', 40);
    await entry('second', 50);
    await entry('fourth', 35);
    expect(await prune(5)).toEqual([]);
    rmSync(join(models, '.pruned'));
    expect(await prune(2.5)).toEqual(['first', 'second', 'third'].map((name) => join(models, name)));
    expect(await names()).toEqual(['fifth', 'fourth']);
  });

  it('keeps what has been used within a day, however much it is', async () => {
    await entry('yesterday', 25);
    await entry('today', 23);
    await entry('now', 0);
    await prune(0);
    expect(await names()).toEqual(['now', 'today']);
  });

  it('counts as used what has been asked for', async () => {
    await entry('wanted', 100);
    await entry('forgotten', 30);
    await cachedDirectory(join(models, 'wanted'), () => Promise.reject(new Error('it is there')));
    await prune(1);
    expect(await names()).toEqual(['wanted']);
  });

  it('counts several folders as one', async () => {
    const runtime = join(models, '../runtime');
    await mkdir(runtime);
    await entry('model', 30);
    await cachedDirectory(join(runtime, 'objects'), fill);
    await utimes(join(runtime, 'objects'), ago(60), ago(60));
    await pruneCache([models, runtime, join(models, '../none')], { limitBytes: BYTES });
    expect([await names(), (await readdir(runtime)).filter((name) => name !== '.pruned')]).toEqual([['model'], []]);
  });

  it('is looked at once in an hour', async () => {
    await entry('one', 30);
    await prune(1);
    await entry('two', 40);
    expect(await prune(1)).toEqual([]);
    expect(await pruneCache([models], { limitBytes: BYTES, now: Date.now() + 1.1 * HOUR })).toHaveLength(1);
  });

  it('is rid of what killed processes left, not of what living ones are making', async () => {
    await entry('kept', 0);
    const left = ['a.tmp-999999999-x', `b.tmp-${process.pid}-x`, 'c.gone-999999999-x', 'd.tmp-999999999-y'];
    for (const name of left) await mkdir(join(models, name));
    await writeFile(join(models, 'e.lock'), '999999999 elsewhere x');
    for (const name of [...left.slice(0, 3), 'e.lock']) await utimes(join(models, name), ago(25), ago(25));
    await prune(10);
    expect(await names()).toEqual([`b.tmp-${process.pid}-x`, 'd.tmp-999999999-y', 'kept']);
  });

  it('keeps an entry that is asked for while it is about to go', async () => {
    const path = await entry('late', 100);
    let pruned: Promise<string[]> | undefined;
    await withLock(`${path}.lock`, async () => {
      pruned = prune(0);
      await delay(50);
      await utimes(path, ago(0), ago(0));
    });
    expect(await pruned).toEqual([]);
    expect(await names()).toEqual(['late']);
  });

  it('makes an entry again that went while it was asked for', async () => {
    const path = await entry('lost', 100);
    let asked: Promise<string> | undefined;
    await withLock(`${path}.lock`, async () => {
      asked = cachedDirectory(path, fill);
      await delay(50);
      await rename(path, `${path}.gone-${process.pid}-x`);
    });
    expect(await readFile(join((await asked) ?? '', 'model.so'), 'utf8')).toHaveLength(BYTES / 2);
  });

  it('never takes away what somebody works with', async () => {
    const paths = await Promise.all(['a', 'b', 'c', 'd'].map((name) => entry(name, 100)));
    const users = new Map(paths.map((path) => [path, 0]));
    let working = 6;
    let removed = 0;
    const worker = async (seed: number) => {
      const random = new Random(seed);
      while (removed < 15) {
        const path = random.pick(paths);
        users.set(path, users.get(path)! + 1);
        await cachedDirectory(path, fill);
        for (const file of ['model.so', 'rtl/a.sv']) expect(await readFile(join(path, file), 'utf8')).not.toBe('');
        users.set(path, users.get(path)! - 1);
        // a hundred hours pass for it
        if (users.get(path) === 0) utimesSync(path, ago(100), ago(100));
        await delay(random.below(random.chance(0.1) ? 60 : 3));
      }
      working -= 1;
    };
    const pruner = async () => {
      while (working > 0) {
        rmSync(join(models, '.pruned'), { force: true });
        removed += (await prune(0)).length;
        await delay(1);
      }
    };
    await Promise.all([...[1, 2, 3, 4, 5, 6].map(worker), pruner(), pruner()]);
  });
});

describe('the limit of the cache', () => {
  it('is 2 GB, or what $MOSAIC_CACHE_GB says', () => {
    expect(cacheLimit({})).toBe(2e9);
    expect(cacheLimit({ MOSAIC_CACHE_GB: '' })).toBe(2e9);
    expect(cacheLimit({ MOSAIC_CACHE_GB: '0.5' })).toBe(5e8);
    expect(cacheLimit({ MOSAIC_CACHE_GB: 'Infinity' })).toBe(Infinity);
  });

  it.each(['lots', '-1', '2 GB'])('is no size: %s', (text) => {
    expect(() => cacheLimit({ MOSAIC_CACHE_GB: text })).toThrow(
      [
        'the limit of the cache is no size',
        '  in       $MOSAIC_CACHE_GB',
        '  expected gigabytes for compiled models, such as 2 or 0.5 (Infinity: no limit)',
        `  found    ${text}`,
        '  fix      correct it, or unset it: 2 GB',
      ].join('\n'),
    );
  });
});

describe('a cache directory', () => {
  it('is made with those above it, by several at once', async () => {
    for (let round = 0; round < 30; round += 1) {
      const path = join(scratch, `no/such/folder/${round}`);
      const depths = ['a', 'b/b', 'c/c/c', 'd', 'b/d', 'c/c/d'];
      await Promise.all(depths.map((name) => cachedDirectory(join(path, name, 'x'), fill)));
      expect((await readdir(path)).sort()).toEqual(['a', 'b', 'c', 'd']);
    }
  });

  it.runIf(process.platform === 'linux')('is refused where the file system takes none', async () => {
    await expect(cachedDirectory('/proc/mosaic/models/x', fill)).rejects.toThrow(
      /^the cache directory cannot be written\n {2}in {7}\/proc\/mosaic\/models\n {2}found {4}no directory can be made there\n {2}fix/,
    );
  });
});
