import type { Json } from '../manifest/index.ts';
import type { Domain } from './domain.ts';
import type { Expr } from './expr.ts';
import type { Place, PlaceId } from './locators.ts';
import type { Memory } from './memory.ts';
import type { Signal } from './signal.ts';
import type { Statement } from './statement.ts';

/** A ready/valid group among a module's ports. */
export interface StreamGroup {
  readonly path: string;
  readonly direction: 'consumes' | 'produces';
  readonly valid: Signal;
  readonly ready: Signal;
  readonly payload: readonly Signal[];
  /** The type as the author wrote it, e.g. `Stream<UInt(8)>`, for the comment over the ports. */
  readonly typeText: string;
  readonly place: PlaceId;
}

export interface InstanceIr {
  /** Wished-for name in snake case. */
  name: string;
  path: string;
  readonly module: ModuleIr;
  /** Child port → the signal that stands for it in the module that holds the instance. */
  readonly connections: ReadonlyMap<Signal, Signal>;
  /** Child domain, of its clocks or stated at a port, → domain of the holding module that drives it. */
  readonly domains: ReadonlyMap<Domain, Domain>;
  /** The child domains that the author mapped, whether the child has them or not. */
  readonly given: readonly Domain[];
  readonly place: PlaceId;
  doc: string;
}

/** A reset that a module makes itself: `signal` is the reset of `domain` in this module and in what it is handed to. */
export interface DrivenReset {
  readonly domain: Domain;
  /** One bit, at the level of the domain's reset. */
  readonly signal: Signal;
  readonly place: PlaceId;
}

/** A module that is not described here: an analogue macro, a vendor primitive, hand-written SystemVerilog. */
export interface BlackBoxInfo {
  /** The module's name in SystemVerilog. */
  readonly verilogName: string;
  /** SystemVerilog parameters set at the instance. */
  readonly parameters: Readonly<Record<string, number | string>>;
  /** SystemVerilog text of the module, written beside the generated files, or null when another flow brings it. */
  readonly source: string | null;
  /** Makes the model of one instance for simulation in process; null: only simulators of SystemVerilog can run the box. */
  readonly behaviour: (() => BoxModel) | null;
}

/**
 * What a black box does, with the state of one instance. Values are patterns (non-negative) in the order of the module's
 * input and output ports.
 */
export interface BoxModel {
  /** The outputs that follow from the inputs and the state; called any number of times, it changes nothing. */
  evaluate(inputs: readonly bigint[]): readonly bigint[];
  /** The active edge of one of the module's domains, with the inputs as they are just before it. */
  edge(domain: Domain, inputs: readonly bigint[]): void;
  /** A copy of the state, for `restore`. */
  save(): unknown;
  restore(saved: unknown): void;
}

/** One elaborated module. Two instances with the same class and parameters may share one of these. */
export interface ModuleIr {
  /** Class name, e.g. `VectorMac`. */
  readonly className: string;
  /** Wished-for SystemVerilog name: snake case class name and parameters, e.g. `queue_2x8`. */
  name: string;
  readonly doc: string;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly place: PlaceId;
  /** In order of declaration; clocks and resets are not among them (they follow from `domains`). */
  readonly ports: readonly Signal[];
  readonly streams: readonly StreamGroup[];
  /** Wires and registers in order of declaration. Memory port inputs and outputs are not among them. */
  readonly signals: readonly Signal[];
  readonly memories: readonly Memory[];
  readonly instances: readonly InstanceIr[];
  readonly body: readonly Statement[];
  /** Named expressions (`const sum = a.add(b)`), in order of construction: candidates for wires of that name. */
  readonly named: readonly { readonly name: string; readonly expr: Expr }[];
  /**
   * The domains of this module and of everything below it, in order of first use: those whose clock and reset come in
   * through ports. For domains whose reset is driven here (`resets`), the domain that gives them the clock is listed.
   */
  readonly domains: readonly Domain[];
  /** Domains that exist in this module and below only: the clock of their `clockOf`, and a reset that is made here. */
  readonly resets: readonly DrivenReset[];
  /** The domains that the author expects around the module, or null where nothing is said. */
  readonly clocks: readonly Domain[] | null;
  readonly blackBox: BlackBoxInfo | null;
}

/** Every domain that registers, memories, checks and instances of a module may belong to. */
export function domainsIn({ domains, resets }: ModuleIr): readonly Domain[] {
  return resets.length === 0 ? domains : [...domains, ...resets.map(({ domain }) => domain)];
}

/** A whole elaborated design. */
export interface Design {
  readonly top: ModuleIr;
  /** Every module once, leaves first, the top last. */
  readonly modules: readonly ModuleIr[];
  /** Indexed by `PlaceId`; entry 0 is the unknown place. */
  readonly places: readonly Place[];
}
