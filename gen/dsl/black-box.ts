import type { ClockDomain } from './domain.ts';
import type { Behaviour } from './behaviour.ts';
import { Module } from './module.ts';

/**
 * A module that is not described here: an analogue macro, a vendor primitive, hand-written SystemVerilog. Its class has
 * the ports as fields; their names in SystemVerilog are the fields' names in snake case.
 */
export abstract class BlackBox<P = void> extends Module<P> {
  /** The module's name in SystemVerilog. */
  abstract verilogName(): string;

  /** Parameters set at the instance. */
  verilogParameters(): Readonly<Record<string, number | string>> {
    return {};
  }

  /** SystemVerilog text of the module, written beside the generated files; null when it comes from elsewhere. */
  verilogSource(): string | null {
    return null;
  }

  /** Domains whose clock and reset the box has as ports, under the domain's names. */
  override clockDomains(): readonly ClockDomain[] {
    return [];
  }

  /**
   * What the box does, for the embedded simulator, which reads no SystemVerilog. Called once per instance and simulation, so that the
   * state may live in variables of this method. Left out: designs with the box run on Verilator only.
   */
  behaviour?(): Behaviour<unknown>;

  logic(): void {}
}
