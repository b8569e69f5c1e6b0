import type { Domain } from './domain.ts';
import type { EnumInfo } from './expr.ts';
import type { PlaceId } from './locators.ts';

/**
 * - `input`, `output`: ports of the module that owns the signal
 * - `wire`: combinational, driven by assignments
 * - `reg`: changes on its domain's clock edge
 * - `memdata`: the data output of a memory's read port (latency 0: combinational; latency 1: register-like)
 * - `child-input`, `child-output`: a port of an instance, seen from the module that holds the instance;
 *   `child-input` is driven there, `child-output` is read there
 */
export type SignalKind = 'input' | 'output' | 'wire' | 'reg' | 'memdata' | 'child-input' | 'child-output';

/** A ground signal: bundles, vectors and streams are flattened before they get here. */
export interface Signal {
  readonly op: 'signal';
  readonly kind: SignalKind;
  readonly width: number;
  readonly signed: boolean;
  /** True for `Bool`: one bit, handled as a JavaScript boolean. */
  readonly bool: boolean;
  readonly place: PlaceId;
  /**
   * The wished-for name: the path's parts in snake case joined by `_`. Names may clash or be reserved words: the naming
   * pass makes them legal and unique, and keeps the ports' names where it can.
   */
  name: string;
  /** Path in the design, e.g. `enq.bits` or `lanes.3.acc`; empty for anonymous wires. */
  path: string;
  readonly enumInfo: EnumInfo | null;
  /** Doc comment of the field, without comment marks; empty when there is none. */
  doc: string;
  /**
   * Registers and clocked memory outputs: the domain. Ports: the domain that the author states, or null where none is
   * said. Null for everything else.
   */
  readonly domain: Domain | null;
  /** Registers: the value after reset, or null for no reset. */
  readonly reset: bigint | null;
  /** Wires, memory port inputs, `child-input`s: the value when no assignment is active; null where that is a latch. */
  readonly defaultValue: bigint | null;
  /**
   * Why values of another clock domain may come in here; null where they may not. On a register: the first stage of a
   * synchroniser, which simulators may let settle a cycle late, bit by bit. On a wire: a waiver for what it carries.
   */
  readonly crossing: string | null;
  /** True when the author says this may stay unread (`unused(signal)`), so that no check or linter complains. */
  unusedOk: boolean;
}
