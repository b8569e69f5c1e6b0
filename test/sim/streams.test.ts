import { describe, expect, it } from 'vitest';
import { HangError, StreamRuleError, type StreamHandle } from '../../sim/testbench/index.ts';
import { backEnds } from './designs/back-ends.ts';

interface QueuePorts {
  readonly enq: StreamHandle<number>;
  readonly deq: StreamHandle<number>;
}

interface Fields {
  kind: number;
  value: number;
  last: boolean;
  tag: bigint;
}

interface RecordsPorts {
  broken: number;
  readonly in: StreamHandle<Fields>;
  readonly out: StreamHandle<Fields>;
}

const bytes = (count: number) => Uint8Array.from({ length: count }, (_, i) => (i * 7 + (i >> 8)) & 255);

describe.each(backEnds)('sending and receiving, on $name', { timeout: 900_000 }, ({ start }) => {
  it('moves a word per cycle through a queue of two entries', async () => {
    using dut = await start<QueuePorts>('queue');
    const data = bytes(10_000);
    const [sent, seen] = await Promise.all([dut.enq.send(data), dut.deq.receive(data.length)]);
    expect(seen).toEqual(data);
    expect(sent).toEqual({ words: 10_000, firstCycle: 0, lastCycle: 9_999 });
    expect(dut.deq.last).toEqual({ words: 10_000, firstCycle: 1, lastCycle: 10_000 });
    expect(dut.cycle).toBe(10_001);
  });

  it('keeps every word and its order under random stalls on both sides', async () => {
    for (const seed of [1, 2, 3]) {
      using dut = await start<QueuePorts>('queue');
      const data = bytes(5_000);
      const [sent, seen] = await Promise.all([
        dut.enq.send(data, { stalls: seed }),
        dut.deq.receive(data.length, { stalls: { seed: seed + 100, per256: 128 } }),
      ]);
      expect(seen, `seed ${seed}`).toEqual(data);
      // Half of the cycles at the output are stalls.
      expect(sent.lastCycle, `seed ${seed}`).toBeGreaterThan(9_000);
      expect(sent.lastCycle, `seed ${seed}`).toBeLessThan(12_000);
    }
  });

  it('keeps the rule of streams itself: what it offers stays until it is taken, and only rubbish is beside it', async () => {
    using dut = await start<QueuePorts>('queue', { record: 'all' });
    const data = Uint8Array.from({ length: 300 }, (_, i) => i & 15);
    await Promise.all([
      dut.enq.send(data, { stalls: 11 }),
      dut.deq.receive(data.length, { stalls: { seed: 12, per256: 160 } }),
    ]);
    const [valid, ready] = dut
      .waves('enq.valid', 'enq.ready')
      .split('\n')
      .map((line) => [...line.split(' ')[1]].map((cell) => cell === '█'));
    const bits = dut.waves('enq.bits', { radix: 'hex' }).replace(/^\S+ /, '').match(/.{5}/g) ?? [];
    const values: number[] = [];
    for (const cell of bits) values.push(cell.startsWith('0x') ? parseInt(cell, 16) : values[values.length - 1]);
    let held = 0;
    let rubbish = 0;
    for (let i = 0; i + 1 < valid.length; i += 1) {
      if (valid[i] && !ready[i]) {
        expect([valid[i + 1], values[i + 1]], `cycle ${i + 1}`).toEqual([true, values[i]]);
        held += 1;
      }
      if (!valid[i] && values[i] > 15) rubbish += 1;
    }
    expect(held).toBeGreaterThan(50);
    expect(rubbish).toBeGreaterThan(10);
  });

  it('repeats a run exactly from its seeds', async () => {
    const run = async (seed: number) => {
      using dut = await start<QueuePorts>('queue');
      const [sent] = await Promise.all([
        dut.enq.send(bytes(1000), { stalls: seed }),
        dut.deq.receive(1000, { stalls: seed + 1 }),
      ]);
      return sent;
    };
    expect(await run(7)).toEqual(await run(7));
    expect(await run(7)).not.toEqual(await run(8));
  });

  it('gives arrays that fit the words', async () => {
    using dut = await start<QueuePorts>('signedQueue');
    const [, seen] = await Promise.all([dut.enq.send([-128, -1, 0, 127]), dut.deq.receive(4)]);
    expect(seen).toEqual(Int8Array.of(-128, -1, 0, 127));
  });

  it('joins transfers on one stream without a gap', async () => {
    using dut = await start<QueuePorts>('queue');
    const [first, second, seen] = await Promise.all([
      dut.enq.send([1, 2, 3]),
      dut.enq.send([4, 5]),
      dut.deq.receive(5),
    ]);
    expect([first.lastCycle, second.firstCycle]).toEqual([2, 3]);
    expect(seen).toEqual(Uint8Array.of(1, 2, 3, 4, 5));
  });

  it('goes on with what comes after a finished transfer while others still run', async () => {
    using dut = await start<QueuePorts>('queue');
    const inTurn = async () => {
      for (let i = 0; i < 20; i += 1) await dut.enq.send([i]);
    };
    const [, seen] = await Promise.all([inTurn(), dut.deq.receive(20)]);
    expect(seen).toEqual(Uint8Array.from({ length: 20 }, (_, i) => i));
  });

  it('lets go of the handshake afterwards', async () => {
    using dut = await start<QueuePorts>('queue');
    await Promise.all([dut.enq.send([1, 2]), dut.deq.receive(1)]);
    expect([dut.enq.valid, dut.deq.ready, dut.deq.valid]).toEqual([false, false, true]);
    dut.step(10);
    expect(dut.deq.bits).toBe(2);
  });

  it('moves queued transfers along with step and run', async () => {
    using dut = await start<QueuePorts>('queue');
    const sending = dut.enq.queueSend([10, 20, 30]);
    const receiving = dut.deq.queueReceive(3);
    dut.step(2);
    expect(sending.report).toBeNull();
    expect(dut.run()).toBe(2);
    expect(sending.report).toEqual({ words: 3, firstCycle: 0, lastCycle: 2 });
    expect(receiving.data).toEqual(Uint8Array.of(10, 20, 30));
    expect(dut.run()).toBe(0);
  });

  it('takes and gives nothing at once', async () => {
    using dut = await start<QueuePorts>('queue');
    expect(await dut.enq.send([])).toEqual({ words: 0, firstCycle: 0, lastCycle: 0 });
    expect(await dut.deq.receive(0)).toEqual(new Uint8Array(0));
    expect(dut.cycle).toBe(0);
  });

  it('packs a bundle from the low bits up, in declaration order', async () => {
    using dut = await start<RecordsPorts>('records');
    const words = Array.from({ length: 200 }, (_, i) => ({
      kind: i % 8,
      value: (i % 2 === 0 ? -1 : 1) * (2 ** 38 + i * 12345),
      last: i % 3 === 0,
      tag: (0xfeed_0000_0000_0001n * BigInt(i + 1)) & 0xffff_ffff_ffff_ffffn,
    }));
    const [, seen] = await Promise.all([
      dut.in.send(words, { stalls: 1 }),
      dut.out.receive(words.length, { stalls: 2 }),
    ]);
    expect(seen.length).toBe(200 * 16); // 3 + 40 + 1 + 64 = 108 bits: 16 bytes per word
    expect(dut.out.decode(seen)).toEqual(words);
    expect(Number(seen[0]) & 7).toBe(words[0].kind);
    const again = await Promise.all([dut.in.send(seen), dut.out.receive(words.length)]);
    expect(again[1]).toEqual(seen);
  });

  it('shows the fields of a bundle as properties', async () => {
    using dut = await start<RecordsPorts>('records');
    dut.in.bits.value = -5;
    dut.in.bits.tag = 1n << 63n;
    dut.in.bits.last = true;
    dut.in.valid = true;
    dut.step();
    expect([dut.out.valid, dut.out.bits.value, dut.out.bits.tag, dut.out.bits.last]).toEqual([
      true,
      -5,
      1n << 63n,
      true,
    ]);
  });

  it('refuses arrays that do not fit the stream', async () => {
    using dut = await start<QueuePorts & RecordsPorts>('queue');
    await expect(dut.enq.send(Uint16Array.of(1, 2))).rejects.toThrow(
      'Uint16Array does not fit the stream enq\n' +
        '  expected Uint8Array (words of 8 bits), Uint8Array with 1 bytes per word, or an array of values\n' +
        '  found    elements of 2 bytes',
    );
    await expect(dut.enq.send([1, 256])).rejects.toThrow('enq.bits cannot be 256');
    await expect(dut.deq.send([1])).rejects.toThrow(
      'cannot send on deq: the design produces it\n  fix      await dut.deq.receive(count)',
    );
    await expect(dut.enq.receive(1)).rejects.toThrow(
      'cannot receive on enq: the design consumes it\n  fix      await dut.enq.send(words)',
    );
    using wide = await start<RecordsPorts>('records');
    const word = new Uint8Array(32);
    word[29] = 0x10; // bit 108 of the second word
    await expect(wide.in.send(word)).rejects.toThrow(
      'word 1 of the array does not fit the stream in\n  expected 108 bits, zeros above\n  found    0x00001000000000000000000000000000',
    );
    await expect(wide.in.send(new Uint8Array(20))).rejects.toThrow(
      'the array does not hold whole words of the stream in\n  expected a multiple of 16 bytes\n  found    20 bytes',
    );
  });
});

describe.each(backEnds)('an asynchronous run, on $name', { timeout: 900_000 }, ({ start }) => {
  it('gives way to timers and ends when it is told to', async () => {
    const abort = new AbortController();
    using dut = await start<QueuePorts>('queue', { signal: abort.signal });
    setTimeout(() => abort.abort(new Error('stopped by the user')), 50);
    await expect(dut.deq.receive(1, { timeoutCycles: 1e12 })).rejects.toThrow('stopped by the user');
    expect(dut.cycle).toBeGreaterThan(0);
  });
});

describe.each(backEnds)('a transfer whose simulation is disposed of, on $name', { timeout: 900_000 }, ({ start }) => {
  it('fails and says why', async () => {
    const dut = await start<QueuePorts>('queue');
    const receiving = dut.deq.receive(1);
    dut.dispose();
    await expect(receiving).rejects.toThrow('the simulation has ended; its ports are gone with it');
  });
});

describe.each(backEnds)('a hang, on $name', { timeout: 900_000 }, ({ start }) => {
  it('names the streams and what each of them waits for', async () => {
    using dut = await start<RecordsPorts>('records');
    const sending = dut.in.send(
      Array.from({ length: 5 }, () => ({ kind: 1, value: 0, last: false, tag: 0n })),
      {
        timeoutCycles: 50,
      },
    );
    const error = await sending.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(HangError);
    expect(String(error)).toBe(
      'HangError: no progress (cycle 51)\n' +
        '  in: waits for the design to be ready; 1 of 5 words sent, valid 1, ready 0, none for 50 cycles',
    );
    // The simulation goes on: the transfer has been dropped.
    expect(dut.in.valid).toBe(false);
    await expect(dut.out.receive(2, { timeoutCycles: 20 })).rejects.toThrow(
      'no progress (cycle 72)\n  out: waits for the design to send; 1 of 2 words received, valid 0, ready 1, none for 20 cycles',
    );
  });

  it('ends everything that is under way', async () => {
    using dut = await start<QueuePorts>('queue');
    const results = await Promise.allSettled([
      dut.enq.send(bytes(10), { timeoutCycles: 1000 }),
      dut.deq.receive(11, { timeoutCycles: 100 }),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected']);
    const both = await Promise.allSettled([
      dut.enq.send(bytes(10), { timeoutCycles: 1000 }),
      dut.enq.send(bytes(10)),
      dut.deq.receive(5),
    ]);
    expect(both.map((result) => result.status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });

  it('is found by run as well, within maxCycles', async () => {
    using dut = await start<QueuePorts>('queue');
    dut.enq.queueSend(bytes(10));
    expect(() => dut.run({ maxCycles: 30 })).toThrow(
      'transfers unfinished after 30 cycles (cycle 30)\n' +
        '  enq: waits for the design to be ready; 2 of 10 words sent, valid 1, ready 0, none for 28 cycles',
    );
    // what was queued is dropped, and later runs end when their own transfers do
    dut.reset();
    dut.enq.queueSend(bytes(10));
    const received = dut.deq.queueReceive(10);
    dut.run();
    expect(received.data).toEqual(bytes(10));
  });
});

describe.each(backEnds)('the rule of streams, on $name', { timeout: 900_000 }, ({ start }) => {
  const word = { kind: 3, value: -2, last: true, tag: 0x1234n };

  it('is that an offered word is not withdrawn', async () => {
    using dut = await start<RecordsPorts>('records');
    dut.broken = 1;
    await dut.in.send([word]);
    let error: unknown;
    try {
      dut.step(20);
    } catch (reason) {
      error = reason;
    }
    expect(error).toBeInstanceOf(StreamRuleError);
    expect(String(error)).toBe(
      'StreamRuleError: the design withdrew a word that had not been taken\n' +
        '  in       out, cycle 6\n' +
        '  expected valid stays 1 until ready is 1 (the word was { kind: 0x3, value: -2, last: true, tag: 0x1234 })\n' +
        '  found    valid is 0',
    );
  });

  it('is that an offered word does not change', async () => {
    using dut = await start<RecordsPorts>('records');
    dut.broken = 2;
    await dut.in.send([word]);
    expect(() => dut.step(20)).toThrow(
      'the design changed a word that had not been taken\n' +
        '  in       out, cycle 4\n' +
        '  expected { kind: 0x3, value: -2, last: true, tag: 0x1234 } until ready is 1\n' +
        '  found    { kind: 0x3, value: -2, last: true, tag: 0x1235 }',
    );
  });

  it('is not checked where the test says so', async () => {
    using dut = await start<RecordsPorts>('records', { checkStreams: false });
    dut.broken = 2;
    await dut.in.send([word]);
    dut.step(20);
    expect(dut.cycle).toBe(21);
  });
});
