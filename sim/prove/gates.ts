import { UserError } from '../../gen/errors.ts';
import { FALSE, TRUE, not, type Aig, type Literal } from './aig.ts';
import type { Bit, Cell, Netlist } from './netlist.ts';

type Inputs = (port: string) => Literal;

/** What a net is computed from. */
export interface Driver {
  readonly operands: readonly Bit[];
  readonly build: () => Literal;
}

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
  readonly #drivers = new Map<number, Driver>();
  readonly #nameOf: (nets: readonly number[]) => string;

  constructor(aig: Aig, netlist: Netlist) {
    this.aig = aig;
    for (const cell of Object.values(netlist.cells)) {
      if (!isGate(cell)) continue;
      const { ports, build } = GATES[cell.type];
      this.drive(cell.connections['Y'][0] as number, {
        operands: ports.map((port) => cell.connections[port][0]),
        build: () => build(aig, (port) => this.literal(cell.connections[port][0])),
      });
    }
    this.#nameOf = (nets) => {
      const names = Object.entries(netlist.netnames).filter(([, { bits }]) => nets.some((net) => bits.includes(net)));
      return (names.find(([, { hide_name }]) => hide_name === 0) ?? names[0])?.[0] ?? `net ${nets[0]}`;
    };
  }

  /** Says what a net is worth, as soon as its operands are known. */
  drive(net: number, driver: Driver): void {
    this.#drivers.set(net, driver);
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
      const missing = driver.operands.filter(
        (operand): operand is number => typeof operand === 'number' && !this.literals.has(operand),
      );
      if (missing.length === 0) {
        this.literals.set(net, driver.build());
        open.delete(net);
      } else if (open.has(net)) {
        // it is asked for again before it is known: what was opened since is on the way back to it
        const path = [...open];
        throw this.#loop(path.slice(path.indexOf(net)));
      } else {
        open.add(net);
        work.push(...missing);
      }
    }
    return this.literals.get(bit)!;
  }

  #loop(nets: readonly number[]): UserError {
    return new UserError({
      what: 'the printed text has a combinational loop: a value depends on itself without a register between',
      where: this.#nameOf(nets),
      fix: 'put a register into the loop; a proof needs a value for every signal in every cycle',
    });
  }
}
