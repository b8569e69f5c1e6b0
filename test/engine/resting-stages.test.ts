import { describe, expect, it } from 'vitest';
import {
  Bool,
  Module,
  UInt,
  Vec,
  cat,
  clockDomain,
  elaborate,
  inDomain,
  input,
  memory,
  mux,
  output,
  readPort,
  reg,
  when,
  writePort,
} from '../../gen/index.ts';
import type { EngineInstance } from '../../sim/engine/index.ts';
import { compileDesign } from '../../sim/engine/index.ts';
import { Program } from '../../sim/engine/program.ts';
import { Random } from '../print/support/random.ts';
import { readSlot, writeSlot } from './support/slots.ts';

/**
 * Stages of a pipeline are not computed while nothing that they read has changed (docs/engine.md). Random pipelines run beside
 * themselves with all stages told to work before every tick.
 */
const SEEDS = Array.from({ length: 12 }, (_, i) => i + 1);
const CYCLES = 400;

const other = clockDomain({
  name: 'other',
  clock: 'other_clk',
  reset: { kind: 'sync', activeLow: false, name: 'other_rst' },
});

/** Stages under one enable that read earlier stages, registers stored elsewhere in many ways, and a memory. */
class Pipeline extends Module<{ readonly seed: number }> {
  readonly go = input(Bool());
  readonly load = input(Bool());
  readonly word = input(UInt(16));
  readonly state = output(UInt(16 * 36));
  readonly spare = reg(UInt(8));
  readonly rare = reg(UInt(16), { init: 77 });
  readonly nested = reg(UInt(16));
  readonly live = reg(UInt(16));
  readonly far = inDomain(other, () => reg(UInt(16), { init: 9 }));
  readonly inBlock = reg(UInt(16), { init: 3 });
  readonly table = memory(UInt(16), { depth: 8, ports: { read: readPort({ latency: 0 }), wr: writePort() } });
  readonly early = reg(Vec(15, UInt(16)));
  readonly late = reg(Vec(15, UInt(16)), { init: Array.from({ length: 15 }, (_, i) => i) });

  logic() {
    const r = new Random(this.p.seed);
    const { go, load, word, rare, nested, live, far, inBlock } = this;
    when(load, () => rare.next(word));
    when(load, () => when(word.bit(3), () => nested.next(word.xor(rare))).otherwise(() => nested.next(nested.shr(1))));
    live.next(mux(word.bit(0), live, word));
    far.next(far.add(1));
    when(load.and(word.bit(1)), () => this.table.ports.wr.write(word.bits(6, 4), word));
    const read = this.table.ports.read.read(rare.bits(2, 0));
    when(go, () => {
      inBlock.next(inBlock.add(rare.bit(4).and(rare.bit(5)).asUInt().pad(16)));
      const known: UInt[] = [rare, nested, live, far, inBlock, read];
      [...this.early, ...this.late].forEach((register, i) => {
        const [a, b, c] = [r.pick(known), r.pick(known.slice(-8)), r.pick(known)];
        const sum = a.add(b.xor(c)).sub(mux(a.lt(b), c, UInt(16).lit(i)));
        if (r.chance(0.2)) when(a.bit(2).or(b.bit(5)), () => register.next(sum.xor(a.shl(3))));
        else register.next(sum.or(b.shr(2)).xor(a.and(c.not())));
        known.push(register);
      });
    });
    this.state.assign(cat(rare, nested, live, far, inBlock, this.spare.pad(16), ...this.early, ...this.late));
  }
}

describe('stages that rest', () => {
  it.each(SEEDS)('hold what they would have computed (seed %i)', (seed) => {
    const program = compileDesign(elaborate(() => new Pipeline({ seed }))) as Program;
    const r = new Random(seed + 100);
    const both = [0, 1].map((): EngineInstance => program.instantiate({ seed }));

    const slot = (name: string) => program.slotOf(program.design.top.ports.find((port) => port.name === name)!);
    const views = both.map((run) => new DataView(run.memory));
    const onBoth = (act: (run: EngineInstance, view: DataView) => void): void =>
      both.forEach((run, i) => act(run, views[i]));
    const setResets = (active: readonly boolean[]): void =>
      program.domains.forEach(({ domain, reset }, i) =>
        onBoth((_, view) => view.setUint8(reset!.offset, domain.reset!.activeLow === active[i] ? 0 : 1)),
      );
    setResets([true, true]);
    onBoth((run) => run.evaluate());
    setResets([false, false]);
    let saved = both.map((run) => run.snapshot());
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const [go, load] = [r.chance(0.85), r.chance(0.06)];
      const word = r.chance(0.3) ? r.bits(16) : 1n;
      onBoth((_, view) => {
        writeSlot(view, slot('go'), go ? 1n : 0n);
        writeSlot(view, slot('load'), load ? 1n : 0n);
        writeSlot(view, slot('word'), word);
      });
      const event = r.below(60);
      const name = `${r.pick(['early', 'late'])}.${r.below(15)}`;
      if (event === 0) onBoth((run) => run.poke(name, word));
      if (event === 1) onBoth((run) => run.poke('table', word, 2));
      if (event === 2) saved = both.map((run) => run.snapshot());
      if (event === 3) onBoth((run) => run.restore(saved[both.indexOf(run)]));
      setResets([event === 4, event === 5]);
      if (event < 8) onBoth((run) => run.evaluate());
      // every stage of this one has something to do, whatever marks it
      for (let i = 0; i < 8; i++) views[1].setInt32(program.restBase + 4 * i, -1, true);
      const domains = r.chance(0.9) ? 1 : 1 + r.below(3);
      onBoth((run) => run.tick(domains));
      const [ours, theirs] = views.map((view) => readSlot(view, slot('state')));
      expect(`${cycle} ${ours.toString(16)}`).toBe(`${cycle} ${theirs.toString(16)}`);
    }
  });

  it('are not computed: what is put into their memory behind the back of the engine stays', () => {
    const program = compileDesign(elaborate(() => new Pipeline({ seed: 1 }))) as Program;
    const run = program.instantiate();
    const view = new DataView(run.memory);
    program.domains.forEach(({ domain, reset }) => view.setUint8(reset!.offset, domain.reset!.activeLow ? 1 : 0));
    const cells = [...program.elaborated.layout.states.values()].flatMap((map) => [...map.values()]);
    const { slot } = cells.find(({ name }) => name === 'rare')!;
    expect(slot.bytes).toBe(2);
    const stage = cells.find(({ name }) => name === 'early.0')!.slot;
    const go = program.slotOf(program.design.top.ports.find((port) => port.name === 'go')!);
    writeSlot(view, go, 1n);
    for (let i = 0; i < 5; i++) run.tick(1);
    const value = readSlot(view, stage);
    writeSlot(view, stage, value ^ 1n);
    run.tick(1);
    expect(readSlot(view, stage)).toBe(value ^ 1n);
    run.poke('spare', 0n);
    run.tick(1);
    expect(readSlot(view, stage)).toBe(value);
  });
});
