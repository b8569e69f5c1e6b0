import type { CellCounts } from './yosys.ts';

/** Resources of a Xilinx 7-series device. A RAMB18 is half a RAMB36; distributed memories count as the LUTs they occupy. */
export interface Xc7Resources {
  readonly lut: number;
  /** The part of `lut` that holds distributed memories and shift registers. */
  readonly lutMemory: number;
  readonly ff: number;
  readonly carry: number;
  readonly dsp: number;
  readonly ramb36: number;
  readonly latches: number;
}

/** Resources of a Lattice ECP5 device, in four-input LUTs. */
export interface Ecp5Resources {
  readonly lut: number;
  readonly lutMemory: number;
  readonly ff: number;
  readonly carry: number;
  readonly dsp: number;
  readonly ebr: number;
  readonly latches: number;
}

/** LUTs that one distributed memory cell occupies (Xilinx UG474, "Distributed RAM"). */
const xc7MemoryLuts: Readonly<Record<string, number>> = {
  RAM32X1D: 2,
  RAM32M: 4,
  RAM64X1D: 2,
  RAM64M: 4,
  RAM128X1D: 4,
  SRL16E: 1,
  SRLC32E: 1,
};

const sum = (counts: CellCounts, wanted: (type: string) => number): number =>
  Object.entries(counts).reduce((total, [type, n]) => total + n * wanted(type), 0);

/** Cells of `synth_xilinx` as resources. */
export function xc7Resources(counts: CellCounts): Xc7Resources {
  const lutMemory = sum(counts, (type) => xc7MemoryLuts[type] ?? 0);
  return {
    lut: sum(counts, (type) => Number(/^(LUT[1-6]|INV)$/.test(type))) + lutMemory,
    lutMemory,
    ff: sum(counts, (type) => Number(/^FD[RSCP]E(_1)?$/.test(type))),
    carry: sum(counts, (type) => Number(type === 'CARRY4')),
    dsp: sum(counts, (type) => Number(type === 'DSP48E1')),
    ramb36: sum(counts, (type) => (type === 'RAMB36E1' ? 1 : type === 'RAMB18E1' ? 0.5 : 0)),
    latches: sum(counts, (type) => Number(/^(LDCE|LDPE|\$_?DLATCH.*)$/.test(type))),
  };
}

/** Cells of `synth_ecp5` as resources. A TRELLIS_DPR16X4 takes the LUTs of two slices; a CCU2C is one slice's pair of LUTs. */
export function ecp5Resources(counts: CellCounts): Ecp5Resources {
  const lutMemory = sum(counts, (type) => (type === 'TRELLIS_DPR16X4' ? 4 : 0));
  return {
    lut: sum(counts, (type) => Number(type === 'LUT4')) + lutMemory,
    lutMemory,
    ff: sum(counts, (type) => Number(type === 'TRELLIS_FF')),
    carry: sum(counts, (type) => Number(type === 'CCU2C')),
    dsp: sum(counts, (type) => Number(type === 'MULT18X18D')),
    ebr: sum(counts, (type) => Number(type === 'DP16KD')),
    latches: sum(counts, (type) => Number(/DLATCH/.test(type))),
  };
}
