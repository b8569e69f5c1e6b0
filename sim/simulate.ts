import { generate } from '../gen/index.ts';
import type { Module } from '../gen/index.ts';
import { simulateDesign } from './testbench/index.ts';
import type { Handle, PortsOf, SimulateOptions } from './testbench/index.ts';

/**
 * Elaborates, checks, prints, builds (or takes from the cache) and starts a circuit, out of reset.
 *
 * @param top `() => new Queue(...)` or `new Queue(...)`
 * @returns the ports as properties, typed from the class, and the testbench's methods
 * @throws DiagnosticError for mistakes in the circuit
 * @throws UserError when a tool is missing
 *
 * @example
 * using dut = await simulate(new Queue({ type: UInt(8), depth: 2 }));
 * dut.enq.valid = true;
 * dut.step();
 */
export async function simulate<M extends Module<unknown>>(
  top: M | (() => M),
  options: SimulateOptions = {},
): Promise<Handle<PortsOf<M>>> {
  const { manifest, files } = await generate(top);
  return simulateDesign<PortsOf<M>>({ manifest, files }, options);
}
