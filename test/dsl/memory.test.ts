import { describe, expect, it } from 'vitest';
import {
  Bool,
  Bundle,
  Module,
  SInt,
  UInt,
  clockDomain,
  input,
  memory,
  output,
  readPort,
  readWritePort,
  when,
  writePort,
} from '../../gen/index.ts';
import { mistakesIn, showBody, topOf } from './support.ts';

const Entry = Bundle({ tag: UInt(3), sum: SInt(5) });
const writeDomain = clockDomain({ name: 'fast' });

class Bench extends Module<{ logic: (b: Bench) => void }> {
  readonly a = input(UInt(4));
  readonly data = input(UInt(8));
  readonly mask = input(UInt(2));
  readonly en = input(Bool());
  readonly out = output(UInt(8));
  readonly store = memory(UInt(8), {
    depth: 12,
    ports: {
      wr: writePort({ maskBits: 2, domain: writeDomain }),
      rd: readPort({ latency: 1 }),
      now: readPort({ latency: 0 }),
    },
  });
  readonly table = memory(Entry, {
    depth: 16,
    style: 'block',
    readDuringWrite: 'forbidden',
    init: [{ tag: 1, sum: -1 }],
    ports: { rw: readWritePort() },
  });

  logic() {
    this.p.logic(this);
  }
}

const top = (logic: (b: Bench) => void) => topOf(() => new Bench({ logic }));
const wrong = (logic: (b: Bench) => void) => mistakesIn(() => new Bench({ logic }));

describe('a memory', () => {
  it('has signals for each port, with all its properties', () => {
    const [store, table] = top(() => undefined).memories;
    expect(store).toMatchObject({
      name: 'store',
      width: 8,
      depth: 12,
      style: 'auto',
      readDuringWrite: 'old',
      granularity: 4,
      init: null,
    });
    const [wr, rd, now] = store.ports;
    expect(wr).toMatchObject({
      kind: 'write',
      name: 'wr',
      domain: { name: 'fast' },
      addr: { name: 'store_wr_addr', path: 'store.wr.addr', width: 4, kind: 'wire', defaultValue: 0n },
      enable: { width: 1, bool: true },
      data: { width: 8 },
      mask: { width: 2 },
    });
    expect(rd).toMatchObject({
      latency: 1,
      enable: { name: 'store_rd_enable' },
      data: { kind: 'memdata', domain: { name: 'core' } },
    });
    expect(now).toMatchObject({ latency: 0, enable: null, data: { domain: null } });
    expect(table).toMatchObject({ width: 8, style: 'block', readDuringWrite: 'forbidden' });
    // tag in the low bits: 1 + (31 << 3)
    expect(table.init?.slice(0, 2)).toEqual([249n, 0n]);
    expect(table.init).toHaveLength(16);
  });

  it('is written and read through its ports, under the conditions around', () => {
    expect(
      showBody(
        top((t) => {
          when(t.en, () => t.store.ports.wr.write(t.a, t.data, { mask: t.mask }));
          const word = t.store.ports.rd.read(t.a, { enable: t.en });
          t.out.assign(word);
          t.store.ports.now.read(3);
        }).body,
      ),
    ).toEqual([
      'when en',
      '  store.wr.addr = a',
      '  store.wr.enable = 1:1',
      '  store.wr.data = data',
      '  store.wr.mask = mask',
      'store.rd.addr = a',
      'store.rd.enable = en',
      'out = store.rd.data',
      'store.now.addr = 3:4',
    ]);
  });

  it('holds bundles packed, the first field in the low bits', () => {
    expect(
      showBody(
        top((t) => {
          const entry = t.table.ports.rw.access(t.a, {
            enable: t.en,
            write: true,
            data: { tag: t.a.trunc(3), sum: -3 },
          });
          t.out.assign(entry.sum.asUInt().pad(8));
        }).body,
      ),
    ).toEqual([
      'table.rw.addr = a',
      'table.rw.enable = en',
      'table.rw.write = 1:1',
      'table.rw.data = cat:8(-3:s5, a[2:0])',
      'out = pad:8(cast:5(cast:s5(table.rw.read_data[7:3])))',
    ]);
  });

  it('may be used in several branches, the last active one winning', () => {
    expect(
      wrong((t) => {
        when(t.en, () => t.store.ports.wr.write(0, 1)).otherwise(() => t.store.ports.wr.write(1, 2));
      }),
    ).toEqual([]);
  });

  it('refuses a second use on the same path', () => {
    expect(
      wrong((t) => {
        t.store.ports.wr.write(0, 1);
        t.store.ports.wr.write(1, 2);
      }),
    ).toEqual([
      'M054 | one use of port wr on a path | a second use beside the first, which would overrule it | declare another port, or choose the address and data with mux() or when()',
    ]);
  });

  it('refuses addresses and data of another width, and an enable without a register behind it', () => {
    expect(wrong((t) => t.store.ports.rd.read(t.data as never))).toEqual([
      'M014 | 4 bits | 8 bits | (t.data as never).trunc(4), or declare the target with 8 bits',
    ]);
    expect(wrong((t) => t.store.ports.wr.write(16, 0))).toEqual([
      'M012 | a value from 0 to 15 (UInt(4)) | 16 | widen to 5 bits, or use a smaller value',
    ]);
    expect(wrong((t) => t.store.ports.now.read(t.a, { enable: t.en }))).toEqual([
      'M054 | no enable: a port of latency 0 reads all the time | enable | leave it out, or give the port latency 1',
    ]);
  });

  it('refuses shapes that cannot be', () => {
    class Bad extends Module<{ depth: number; maskBits: number; words: number }> {
      readonly store = memory(UInt(8), {
        depth: this.p.depth,
        init: Array.from({ length: this.p.words }, () => 0),
        ports: { wr: writePort({ maskBits: this.p.maskBits }) },
      });
      logic() {}
    }
    expect(mistakesIn(() => new Bad({ depth: 0, maskBits: 2, words: 0 }))).toEqual([
      'M010 | a depth of 1 to 2^30 words | depth: 0 | check the parameter that the depth comes from',
    ]);
    expect(mistakesIn(() => new Bad({ depth: 4, maskBits: 3, words: 5 }))).toEqual([
      'M051 | a mask width that divides the word’s 8 bits | maskBits: 3 | maskBits is the width of the mask: 4 for the bytes of a 32-bit word',
      'M052 | at most 4 words of contents | 5 words | make the memory deeper, or give fewer words',
    ]);
  });
});
