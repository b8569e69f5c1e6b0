import { describe, expect, it } from 'vitest';
import { elaborate, generate, portDependencies } from '../../gen/index.ts';
import { AxiLiteFront, addressOf, axiResponse, defineRegisters } from '../../hw/registers/index.ts';
import type { Block } from '../../hw/registers/index.ts';
import { simulate } from '../../sim/index.ts';
import { Random } from '../../sim/random/index.ts';
import { BusError, axiLiteTransport, driveRegisters } from '../../sim/registers/index.ts';
import { lintDesign } from '../../sim/verilator/index.ts';
import { AxiTimer, StreamedAxiTimer } from './support/axi-timer.ts';
import { RegisterModel } from './support/register-model.ts';
import { timer } from './support/timer.ts';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const { okay, slaveError, decodeError } = axiResponse;
const { control, limit, offset, now, events, seen, secret, routes } = timer.registers;
const block = timer as unknown as Block;

type Write = Readonly<Record<'address' | 'data' | 'strobes', number>>;

/** What a manager may do, mostly to registers that are there. */
function randomWrite(random: Random): Write {
  const known = [control, limit, now, events, seen, secret].map(({ address }) => address);
  const elements = [0, 1, 2].flatMap((i) => [addressOf(offset, i), addressOf(routes, i)]);
  const address = random.chance(0.1) ? random.below(2 ** timer.addressBits) : random.pick([...known, ...elements]);
  const strobes = random.pick([15, 15, 15, 0, random.below(16)]);
  return { address, data: random.uint32(), strobes };
}

/** Registers, and the table that is external, one access after the other. */
class SoftwareView {
  readonly #model = new RegisterModel(block);
  readonly #routes = [0, 0, 0];
  restarts = 0;
  routeWrites = 0;

  #word(address: number): number {
    return address & ~3;
  }

  #exists(address: number): boolean {
    const all = Object.values(block.registers).flatMap((register) =>
      Array.from({ length: register.count ?? 1 }, (_, i) => addressOf(register, i)),
    );
    return all.includes(this.#word(address));
  }

  #route(address: number): number {
    const index = (this.#word(address) - routes.address) / 4;
    return index >= 0 && index < 3 ? index : -1;
  }

  #ports(more: Readonly<Record<string, number>>) {
    const inputs = { 'externalAnswers.routes.readDone': 1, 'externalAnswers.routes.writeDone': 1, ...more };
    return new Map(Object.entries(inputs).map(([path, value]) => [path, BigInt(value)]));
  }

  write({ address, data, strobes }: Write): number {
    const inputs = this.#ports({
      'write.valid': strobes === 0 ? 0 : 1,
      'write.address': this.#word(address),
      'write.data': data,
      'write.strobes': strobes,
    });
    const error = this.#model.outputs(inputs).get('writeAnswer.error') === 1n;
    this.#model.step(inputs);
    this.#model.step(this.#ports({}));
    const restart = this.#word(address) === control.address && (data & strobed(strobes) & 8) !== 0;
    if (restart) this.restarts++;
    const route = this.#route(address);
    if (route >= 0 && strobes !== 0) {
      this.routeWrites++;
      this.#routes[route] = ((data & strobed(strobes)) | (this.#routes[route] & ~strobed(strobes))) >>> 0;
    }
    return error ? (this.#exists(address) ? slaveError : decodeError) : okay;
  }

  read(address: number): { data: number; response: number } {
    const route = this.#route(address);
    const inputs = this.#ports({
      'read.valid': 1,
      'read.address': this.#word(address),
      'inputs.now.cycles': 77,
      'externalAnswers.routes.value': route < 0 ? 0 : this.#routes[route],
    });
    const answer = this.#model.outputs(inputs);
    this.#model.step(inputs);
    const error = answer.get('readAnswer.error') === 1n;
    const response = error ? (this.#exists(address) ? slaveError : decodeError) : okay;
    return { data: Number(answer.get('readAnswer.data') ?? 0n), response };
  }
}

const strobed = (strobes: number): number =>
  [0, 1, 2, 3].reduce((mask, i) => mask | ((strobes >> i) & 1 ? 0xff << (8 * i) : 0), 0);

/** What the read channel gave: data in the low bits, the response above. */
const answersOf = (words: Iterable<number | bigint>) =>
  Array.from(words, (word) => ({ data: Number(BigInt(word) & 0xffff_ffffn), response: Number(BigInt(word) >> 32n) }));

const stalls = (random: Random) => ({ seed: random.uint32(), per256: random.pick([0, 60, 128, 200]) });

describe('AXI4-Lite in front of registers', () => {
  it('has the names that vendors’ tools look for', async () => {
    const { files, warnings } = await generate(() => new AxiTimer());
    expect(warnings).toEqual([]);
    const text = files.get('axi_timer.sv') ?? '';
    const ports = [...text.matchAll(/^ {2}(?:input|output) .*?(s_axi_\w+)/gm)].map(([, name]) => name);
    expect(ports).toEqual([
      ...['s_axi_awaddr', 's_axi_awprot', 's_axi_awvalid', 's_axi_awready'],
      ...['s_axi_wdata', 's_axi_wstrb', 's_axi_wvalid', 's_axi_wready', 's_axi_bresp', 's_axi_bvalid', 's_axi_bready'],
      ...['s_axi_araddr', 's_axi_arprot', 's_axi_arvalid', 's_axi_arready'],
      ...['s_axi_rdata', 's_axi_rresp', 's_axi_rvalid', 's_axi_rready'],
    ]);
  });

  it('has no combinational path between its pins', () => {
    const design = elaborate(() => new AxiTimer());
    for (const [out, inputs] of portDependencies(design).get(design.top) ?? [])
      expect({ out: out.path, from: [...inputs].map(({ path }) => path) }).toEqual({ out: out.path, from: [] });
  });

  it('prints clean SystemVerilog', async () => {
    const reports = await lintDesign(await generate(() => new AxiTimer()));
    expect(reports.map(({ tool, messages }) => [tool, messages])).toEqual([
      ['verilator', []],
      ['iverilog', []],
      ['yosys', []],
    ]);
  });

  it.each(SEEDS)('does each write once and in order under stalls on all five channels (seed %i)', async (seed) => {
    const random = new Random(seed);
    using dut = await simulate(() => new StreamedAxiTimer());
    const software = new SoftwareView();
    dut.now = 77;
    for (let round = 0; round < 6; round++) {
      const writes = Array.from({ length: 60 }, () => randomWrite(random));
      const expected = writes.map((write) => software.write(write));
      const answering = dut.b.receive(writes.length, { stalls: stalls(random) });
      // the channels run each at its own pace
      const sending = [
        dut.aw.send(
          writes.map(({ address }) => address),
          { stalls: stalls(random) },
        ),
        dut.w.send(
          writes.map(({ data, strobes }) => ({ data, strobes })),
          { stalls: stalls(random) },
        ),
      ];
      dut.answers = true;
      await Promise.all(sending);
      expect([...(await answering)]).toEqual(expected);
      expect([dut.restarts, dut.routeWrites]).toEqual([software.restarts, software.routeWrites]);

      const addresses = writes.map(({ address }) => address);
      const reads = addresses.map((address) => software.read(address));
      const [, read] = await Promise.all([
        dut.ar.send(addresses, { stalls: stalls(random) }),
        dut.r.receive(addresses.length, { stalls: stalls(random) }),
      ]);
      expect(answersOf(read)).toEqual(reads);
    }
  });

  it.each(SEEDS.slice(0, 3))('holds accesses until external registers answer (seed %i)', async (seed) => {
    const random = new Random(seed);
    using dut = await simulate(() => new StreamedAxiTimer());
    const values = Array.from({ length: 40 }, () => random.uint32());
    const places = values.map((_, i) => addressOf(routes, i % 3));
    dut.b.queueReceive(values.length);
    dut.aw.queueSend(Uint8Array.from(places));
    dut.w.queueSend(values.map((data) => ({ data, strobes: 15 })));
    for (let cycle = 0; cycle < 400; cycle++) {
      dut.answers = random.chance(0.3);
      dut.step();
    }
    expect(dut.routeWrites).toBe(values.length);
    const read = dut.r.queueReceive(3);
    dut.ar.queueSend(Uint8Array.from(places.slice(0, 3)));
    for (let cycle = 0; cycle < 100; cycle++) {
      dut.answers = random.chance(0.3);
      dut.step();
    }
    const last = [0, 1, 2].map((i) => ({ data: values[39 - ((39 - i) % 3)], response: okay }));
    expect(answersOf(read.data!)).toEqual(last);
  });

  it('takes a write and a read per cycle, each answered in the next', async () => {
    using dut = await simulate(() => new StreamedAxiTimer());
    const places = Uint8Array.from({ length: 100 }, (_, i) => addressOf(offset, i % 3));
    await Promise.all([
      dut.aw.send(places),
      dut.w.send(Array.from(places, (data) => ({ data, strobes: 15 }))),
      dut.b.receive(100),
      dut.ar.send(places),
      dut.r.receive(100),
    ]);
    const [aw, b, ar, r] = [dut.aw.last, dut.b.last, dut.ar.last, dut.r.last];
    for (const channel of [aw, b, ar, r]) expect(channel!.lastCycle - channel!.firstCycle).toBe(99);
    expect(b!.firstCycle - aw!.firstCycle).toBe(1);
    expect(r!.firstCycle - ar!.firstCycle).toBe(1);
  });

  it.each(['address', 'data'] as const)(
    'waits for the other half of a write when the %s comes first',
    async (first) => {
      using dut = await simulate(() => new StreamedAxiTimer());
      const send = {
        address: () => dut.aw.queueSend([control.address]),
        data: () => dut.w.queueSend([{ data: 8, strobes: 15 }]),
      };
      const answer = dut.b.queueReceive(1);
      send[first]();
      dut.step(20);
      expect([dut.restarts, answer.report]).toEqual([0, null]);
      send[first === 'address' ? 'data' : 'address']();
      dut.step(5);
      expect([dut.restarts, [...answer.data!]]).toEqual([1, [okay]]);
    },
  );

  it('says why it refuses: nothing there, or not that way', async () => {
    using dut = await simulate(() => new StreamedAxiTimer());
    const nowhere = 0x50;
    const places = [now.address, nowhere, seen.address, secret.address, control.address + 3];
    const [, , responses] = await Promise.all([
      dut.aw.send(places),
      dut.w.send(places.map(() => ({ data: 1, strobes: 15 }))),
      dut.b.receive(places.length),
    ]);
    expect([...responses]).toEqual([slaveError, decodeError, slaveError, okay, okay]);
    const [, words] = await Promise.all([dut.ar.send(places), dut.r.receive(places.length)]);
    const read = answersOf(words);
    expect(read.map(({ response }) => response)).toEqual([okay, decodeError, okay, slaveError, okay]);
    // the low bits of an address mean nothing
    expect(read[4].data).toBe(1);
  });
});

describe('a block without byte strobes', () => {
  const plain = defineRegisters({
    name: 'plain',
    wordBits: 32,
    registers: { level: { fields: { value: { width: 32 } } } },
  });
  class Plain extends AxiLiteFront<NonNullable<(typeof plain)['$spec']>> {}

  it('refuses writes of some bytes, and takes a write of none for nothing', async () => {
    using dut = await simulate(() => new Plain({ block: plain }));
    const { axi } = dut;
    Object.assign(axi, { awaddr: 0, wdata: 99, bready: true });
    dut.writeAnswer.done = true;
    for (const [wstrb, valid, response] of [
      [15, true, okay],
      [7, false, slaveError],
      [0, false, okay],
    ] as const) {
      Object.assign(axi, { wstrb, awvalid: true, wvalid: true });
      expect([dut.write.valid, dut.write.data]).toEqual([valid, 99]);
      dut.step();
      Object.assign(axi, { awvalid: false, wvalid: false });
      expect([axi.bvalid, axi.bresp]).toEqual([true, response]);
      dut.step();
    }
  });

  it('must count bytes and write whole words', () => {
    const words = defineRegisters({
      ...plain.$spec!,
      name: 'words',
      wordBits: 32,
      addressing: 'word',
      registers: { a: { fields: { b: {} } } },
    });
    expect(() => new AxiLiteFront({ block: words })).toThrow('these registers do not fit AXI4-Lite');
  });
});

describe('the driver through AXI4-Lite', () => {
  it('reads, writes and tells of errors as through any other transport', async () => {
    using dut = await simulate(() => new AxiTimer());
    dut.answers = true;
    dut.now = 0xdead_beef;
    const registers = driveRegisters(timer, axiLiteTransport(dut, dut.sAxi, timer));
    registers.offset[1].write({ value: -700, scale: 6 });
    expect(Array.from(registers.offset, (one) => one.read().value)).toEqual([-5, -700, -5]);
    registers.control.write({ enable: true, mode: 'Periodic' });
    registers.control.pulse('restart');
    expect(registers.control.read()).toEqual({ enable: true, mode: 'Periodic' });
    expect([dut.restarts, registers.now.read()]).toEqual([1, { cycles: 0xdead_beef }]);
    registers.routes.element('south').write({ to: 12 });
    expect(registers.routes.element('south').read()).toEqual({ to: 12 });
    const elsewhere = driveRegisters(timer, axiLiteTransport(dut, dut.sAxi, { ...timer, base: timer.base - 0x40 }));
    expect(() => elsewhere.control.read()).toThrow(BusError);
    expect(() => elsewhere.control.write({ enable: true })).toThrow(BusError);
    dut.answers = false;
    expect(() => registers.routes[0].read()).toThrow('was not answered for 10000 cycles');
  });
});
