import { UserError } from '../../gen/errors.ts';
import { FALSE, TRUE, not, type Aig, type Literal } from './aig.ts';
import type { Bit, Cell, Netlist } from './netlist.ts';

type Inputs = (port: string) => Literal;

/** What each gate of Yosys computes. */
const GATES: Readonly<Record<string, { ports: readonly string[]; build: (aig: Aig, of: Inputs) => Literal }>> = {
  $_BUF_: { ports: ['A'], build: (_, of) => of('A') },
  $_NOT_: { ports: ['A'], build: (_, of) => not(of('A')) },
  $_AND_: { ports: ['A', 'B'], build: (aig, of) => aig.and(of('A'), of('B')) },
  $_NAND_: { ports: ['A', 'B'], build: (aig, of) => not(aig.and(of('A'), of('B'))) },
  $_OR_: { ports: ['A', 'B'], build: (aig, of) => aig.or(of('A'), of('B')) },
  $_NOR_: { ports: ['A', 'B'], build: (aig, of) => not(aig.or(of('A'), of('B'))) },
  $_XOR_: { ports: ['A', 'B'], build: (aig, of) => aig.xor(of('A'), of('B')) },
  $_XNOR_: { ports: ['A', 'B'], build: (aig, of) => not(aig.xor(of('A'), of('B'))) },
  $_ANDNOT_: { ports: ['A', 'B'], build: (aig, of) => aig.and(of('A'), not(of('B'))) },
  $_ORNOT_: { ports: ['A', 'B'], build: (aig, of) => aig.or(of('A'), not(of('B'))) },
  $_MUX_: { ports: ['A', 'B', 'S'], build: (aig, of) => aig.mux(of('S'), of('B'), of('A')) },
  $_NMUX_: { ports: ['A', 'B', 'S'], build: (aig, of) => not(aig.mux(of('S'), of('B'), of('A'))) },
};

export const isGate = (cell: Cell): boolean => Object.hasOwn(GATES, cell.type);

/**
 * The combinational logic of a netlist as a graph, built where it is asked for. Nets that nothing drives, and undefined
 * bits, are inputs: they may be anything in every step.
 */
export class Gates {
  readonly aig: Aig;
  /** Literals of nets: sources to begin with (inputs, registers), then whatever has been built. */
  readonly literals = new Map<number, Literal>();
  readonly #drivers = new Map<number, Cell>();
  readonly #nameOf: (net: number) => string;

  constructor(aig: Aig, netlist: Netlist) {
    this.aig = aig;
    for (const cell of Object.values(netlist.cells))
      if (isGate(cell)) this.#drivers.set(cell.connections['Y'][0] as number, cell);
    this.#nameOf = (net) => {
      const names = Object.entries(netlist.netnames).filter(([, { bits }]) => bits.includes(net));
      return (names.find(([, { hide_name }]) => hide_name === 0) ?? names[0])?.[0] ?? `net ${net}`;
    };
  }

  /** @throws UserError where a net depends on itself without a register between */
  literal(bit: Bit): Literal {
    if (bit === '0') return FALSE;
    if (bit === '1') return TRUE;
    if (typeof bit === 'string') return this.aig.input();
    const known = this.literals.get(bit);
    if (known !== undefined) return known;
    // without recursion: carry chains are long
    const work: number[] = [bit];
    const open = new Set<number>();
    while (work.length > 0) {
      const net = work[work.length - 1];
      if (this.literals.has(net)) {
        work.pop();
        continue;
      }
      const driver = this.#drivers.get(net);
      if (driver === undefined) {
        this.literals.set(net, this.aig.input());
        continue;
      }
      const { ports, build } = GATES[driver.type];
      const missing = ports
        .map((port) => driver.connections[port][0])
        .filter((operand): operand is number => typeof operand === 'number' && !this.literals.has(operand));
      if (missing.length === 0) {
        this.literals.set(
          net,
          build(this.aig, (port) => this.literal(driver.connections[port][0])),
        );
        open.delete(net);
      } else if (open.has(net)) {
        throw this.#loop(missing.find((operand) => open.has(operand)) ?? net);
      } else {
        open.add(net);
        work.push(...missing);
      }
    }
    return this.literals.get(bit)!;
  }

  #loop(net: number): UserError {
    return new UserError({
      what: 'the printed text has a combinational loop: a value depends on itself without a register between',
      where: this.#nameOf(net),
      fix: 'put a register into the loop; a proof needs a value for every signal in every cycle',
    });
  }
}
