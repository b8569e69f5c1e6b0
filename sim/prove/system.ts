import { UserError } from '../../gen/errors.ts';
import type { ManifestModule, SourcePlace } from '../../gen/manifest/index.ts';
import { Aig, FALSE, TRUE, not, type Latch, type Literal } from './aig.ts';
import { Gates, isGate } from './gates.ts';
import type { Bit, Cell, Netlist } from './netlist.ts';
import { PropertyFinder, type Property, type PropertyKind } from './property.ts';
import type { PrintedFiles } from './prove.ts';
import { SourceLines } from './source-lines.ts';

/** A property with what it says in each step. */
export interface SystemProperty extends Property {
  /** It is looked at: its clock has an edge, outside reset, and the `when`s around it hold. */
  readonly active: Literal;
  /** Its condition. */
  readonly condition: Literal;
}

/** A named signal of the design, anywhere in the hierarchy. */
export interface SystemSignal {
  /** Path in the printed text, e.g. `queue.held`. */
  readonly name: string;
  /** Low bit first. */
  readonly bits: readonly Literal[];
  readonly register: boolean;
  /** Some of its bits are held by registers: others are constant, or nothing reads them. */
  readonly holds: boolean;
  /** Where the TypeScript source declares it. */
  readonly source: SourcePlace | null;
}

export interface SystemClock {
  readonly name: string;
  /** It has a rising edge in this step; a falling one. */
  readonly rising: Literal;
  readonly falling: Literal;
}

/** A design as a machine that makes steps: in each, every clock has an edge or not. */
export interface System {
  readonly aig: Aig;
  readonly properties: readonly SystemProperty[];
  readonly signals: readonly SystemSignal[];
  readonly clocks: readonly SystemClock[];
  /** Reset ports and whether they are asserted. */
  readonly resets: readonly { readonly name: string; readonly asserted: Literal; readonly activeLow: boolean }[];
  /** Steps at the start in which reset is held and every clock has an edge. */
  readonly resetSteps: number;
  readonly inReset: Literal;
  /** More than one clock: edges come as they like. */
  readonly asynchronous: boolean;
}

/**
 * `once`: all resets are held in the first step only. `apart`: each domain leaves reset in a step of its own. `anytime`: each
 * may also come back whenever it likes.
 */
export type Resets = 'once' | 'apart' | 'anytime';

export interface SystemOptions {
  readonly resets: Resets;
}

/**
 * Makes a machine of a flat netlist. Inputs are free in every step. With one clock each step is a cycle; with several each step is
 * an instant at which any of them may have an edge. Registers without reset, and memories, begin with anything.
 *
 * @throws UserError for what has no such meaning: latches, clocks that are made inside, combinational loops
 */
export function buildSystem(design: PrintedFiles, netlist: Netlist, options: SystemOptions): System {
  const { manifest } = design;
  const top = manifest.modules.find(({ name }) => name === manifest.top)!;
  const aig = new Aig();
  const gates = new Gates(aig, netlist);
  const cells = Object.values(netlist.cells);
  const flipFlops = cells.flatMap((cell) => flipFlop(cell) ?? []);

  const clocks = clockPorts(top, netlist, flipFlops);
  const asynchronous = clocks.filter(({ used }) => used).length > 1;
  const bothEdges = clocks.some(({ rises, falls }) => rises && falls);
  const resetSteps = bothEdges ? 2 : 1;
  const inReset = resetPhase(aig, resetSteps);
  const edges = new Map<Bit, SystemClock>();
  for (const { name, bit, rises, falls } of clocks) {
    const edge = clockEdges(aig, { name, free: asynchronous, both: rises && falls, falls, inReset });
    edges.set(bit, edge);
    if (typeof bit === 'number') gates.literals.set(bit, FALSE);
  }
  const resets = top.clocks
    .flatMap(({ reset }) => (reset === null ? [] : [reset]))
    .filter(({ port }, at, all) => all.findIndex((other) => other.port === port) === at)
    .map(({ port, activeLow }) => {
      const asserted = aig.or(inReset, again(aig, options.resets));
      const bit = netlist.ports[port]?.bits[0];
      if (typeof bit === 'number') gates.literals.set(bit, activeLow ? not(asserted) : asserted);
      return { name: port, asserted, activeLow };
    });
  for (const { name, role, direction } of top.ports) {
    if (role !== 'data' || direction !== 'input') continue;
    for (const bit of netlist.ports[name].bits) if (typeof bit === 'number') gates.literals.set(bit, aig.input());
  }

  const initials = initialValues(netlist);
  const latches = new Map<Cell, Latch>();
  const checkers = new Set(
    Object.values(netlist.cells)
      .filter(isProperty)
      .flatMap(({ connections }) => [connections['A'][0], connections['EN'][0]]),
  );
  for (const { cell } of flipFlops) {
    const q = cell.connections['Q'][0] as number;
    latches.set(cell, aig.latch(initials.get(q) ?? null));
  }
  const constants = neverLoaded(netlist);
  for (const net of constants) {
    if (!gates.literals.has(net)) gates.literals.set(net, aig.latch(initials.get(net) ?? null).literal);
  }
  const resetOf = ({ cell, reset }: FlipFlop): Literal =>
    reset === null ? FALSE : gates.literal(cell.connections['R'][0]) ^ Number(reset.activeLow);
  for (const ff of flipFlops) {
    const { cell, reset } = ff;
    const q = cell.connections['Q'][0] as number;
    const { literal } = latches.get(cell)!;
    if (reset === null) gates.literals.set(q, literal);
    // a reset may come from other registers
    else
      gates.drive(q, { operands: cell.connections['R'], build: () => resetTo(aig, resetOf(ff), reset.value, literal) });
  }
  const edgeOf = (ff: FlipFlop): Literal => {
    const clock = edges.get(ff.cell.connections['C'][0]);
    if (clock === undefined) throw madeClock(ff.cell, netlist);
    return ff.falling ? clock.falling : clock.rising;
  };
  for (const ff of flipFlops) {
    const latch = latches.get(ff.cell)!;
    const loaded = aig.mux(edgeOf(ff), gates.literal(ff.cell.connections['D'][0]), latch.literal);
    latch.next = ff.reset === null ? loaded : resetTo(aig, resetOf(ff), ff.reset.value, loaded);
  }

  // Yosys samples properties in flip-flops; looking in front of these tells in the very step
  const byOutput = new Map(flipFlops.map((ff) => [ff.cell.connections['Q'][0], ff]));
  const source = new SourceLines(design);
  const finder = new PropertyFinder(design, source);
  const properties = Object.entries(netlist.cells).flatMap(([name, cell]) => {
    if (!isProperty(cell)) return [];
    const sampled = (bit: Bit): { value: Literal; edge: Literal } => {
      const ff = byOutput.get(bit);
      if (ff === undefined) return { value: gates.literal(bit), edge: TRUE };
      return { value: gates.literal(ff.cell.connections['D'][0]), edge: edgeOf(ff) };
    };
    const enable = sampled(cell.connections['EN'][0]);
    const kind = cell.type.slice(1) as PropertyKind;
    const described = finder.find(kind, cell.attributes['src'] ?? '', instanceOf(name));
    return [
      { ...described, active: aig.and(enable.edge, enable.value), condition: sampled(cell.connections['A'][0]).value },
    ];
  });
  for (const cell of cells) {
    if (isGate(cell) || isProperty(cell) || flipFlop(cell) !== null || isCut(cell)) continue;
    throw new UserError({
      what: 'a proof cannot handle this part of the circuit',
      where: cell.attributes['src'],
      found: cell.type.includes('DLATCH') ? 'a latch' : `a cell ${cell.type}`,
      fix: 'describe it with registers and operators, or leave it out with blackBoxes: "free"',
    });
  }
  const registers = new Set<Bit>([...flipFlops.map(({ cell }) => cell.connections['Q'][0]), ...constants]);
  const signals = Object.entries(netlist.netnames).flatMap(
    ([name, { hide_name, bits, attributes }]): SystemSignal[] => {
      if (hide_name === 1 || bits.some((bit) => checkers.has(bit) && name.startsWith('$'))) return [];
      return [
        {
          name,
          bits: bits.map((bit) => gates.literal(bit)),
          register: bits.every((bit) => registers.has(bit)),
          holds: bits.some((bit) => registers.has(bit)),
          source: source.declaration(name, attributes['src'] ?? ''),
        },
      ];
    },
  );
  return { aig, properties, signals, clocks: [...edges.values()], resets, resetSteps, inReset, asynchronous };
}

interface FlipFlop {
  readonly cell: Cell;
  readonly falling: boolean;
  readonly reset: { readonly activeLow: boolean; readonly value: boolean } | null;
}

function flipFlop(cell: Cell): FlipFlop | null {
  const match = /^\$_DFF_([NP])(?:([NP])([01]))?_$/.exec(cell.type);
  if (match === null) return null;
  const reset = match[2] === undefined ? null : { activeLow: match[2] === 'N', value: match[3] === '1' };
  return { cell, falling: match[1] === 'N', reset };
}

const isProperty = (cell: Cell): boolean => ['$assert', '$assume', '$cover'].includes(cell.type);

/**
 * Nets that are read, but that nothing drives: bits of registers that are never loaded, for which Yosys makes no flip-flop. They
 * keep for ever what they hold at first.
 */
function neverLoaded({ cells, ports }: Netlist): Set<number> {
  const read = new Set<Bit>();
  const driven = new Set<Bit>();
  for (const { connections, port_directions } of Object.values(cells)) {
    for (const [port, bits] of Object.entries(connections))
      for (const bit of bits) (port_directions[port] === 'input' ? read : driven).add(bit);
  }
  for (const { direction, bits } of Object.values(ports))
    for (const bit of bits) (direction === 'output' ? read : driven).add(bit);
  return new Set([...read].filter((bit): bit is number => typeof bit === 'number' && !driven.has(bit)));
}

/** A black box: its outputs are driven by nothing that is known. */
const isCut = (cell: Cell): boolean => !cell.type.startsWith('$');

const resetTo = (aig: Aig, asserted: Literal, value: boolean, otherwise: Literal): Literal =>
  value ? aig.or(asserted, otherwise) : aig.and(not(asserted), otherwise);

/** Whether a reset is asserted after the first step. */
function again(aig: Aig, resets: Resets): Literal {
  if (resets === 'once') return FALSE;
  if (resets === 'anytime') return aig.input();
  const earlier = aig.latch(true);
  const held = aig.and(earlier.literal, aig.input());
  earlier.next = held;
  return held;
}

/** True in the first `steps` steps. */
function resetPhase(aig: Aig, steps: number): Literal {
  let earlier: Literal = FALSE;
  for (let i = 0; i < steps; i++) {
    const latch = aig.latch(true);
    latch.next = earlier;
    earlier = latch.literal;
  }
  return earlier;
}

function clockPorts(top: ManifestModule, netlist: Netlist, flipFlops: readonly FlipFlop[]) {
  const names = [...new Set(top.clocks.map(({ clock }) => clock))];
  return names.map((name) => {
    const bit = netlist.ports[name].bits[0];
    const mine = flipFlops.filter(({ cell }) => cell.connections['C'][0] === bit);
    const falls = mine.some(({ falling }) => falling);
    return { name, bit, used: mine.length > 0, rises: mine.some(({ falling }) => !falling), falls };
  });
}

interface EdgeOptions {
  readonly name: string;
  /** False: the only clock, with an edge in every step. */
  readonly free: boolean;
  /** Both edges matter: they take turns. */
  readonly both: boolean;
  readonly falls: boolean;
  readonly inReset: Literal;
}

function clockEdges(aig: Aig, { name, free, both, falls, inReset }: EdgeOptions): SystemClock {
  const moves = free ? aig.or(inReset, aig.input()) : TRUE;
  if (!both) return { name, rising: falls ? FALSE : moves, falling: falls ? moves : FALSE };
  const level = aig.latch(false);
  level.next = aig.xor(level.literal, moves);
  return { name, rising: aig.and(moves, not(level.literal)), falling: aig.and(moves, level.literal) };
}

function initialValues(netlist: Netlist): Map<number, boolean> {
  const found = new Map<number, boolean>();
  for (const { bits, attributes } of Object.values(netlist.netnames)) {
    const init = attributes['init'];
    if (init === undefined) continue;
    bits.forEach((bit, index) => {
      const value = init[init.length - 1 - index];
      if (typeof bit === 'number' && (value === '0' || value === '1')) found.set(bit, value === '1');
    });
  }
  return found;
}

/** `$flatten\inner.\part.$assert$part.sv:12$3` stands in `inner.part`. */
function instanceOf(cell: string): string {
  const match = /^\$flatten(.*)\.\$[a-z]+\$/.exec(cell);
  return match === null ? '' : match[1].replaceAll('\\', '');
}

function madeClock(cell: Cell, netlist: Netlist): UserError {
  const net = cell.connections['C'][0];
  const name = Object.entries(netlist.netnames).find(([, { bits }]) => bits.includes(net))?.[0];
  return new UserError({
    what: 'a clock is made inside the design: a proof takes clocks from ports of the top only',
    where: cell.attributes['src'] ?? name ?? 'unknown',
    found: name === undefined ? undefined : `the clock ${name}`,
    fix: 'prove the part below it, with the clock as a domain of its own',
  });
}
