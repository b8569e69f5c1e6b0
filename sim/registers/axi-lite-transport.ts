import { axiResponse } from '../../hw/registers/definition/index.ts';
import { BusError } from './driver.ts';
import type { RegisterTransport } from './driver.ts';

type Integer = number | bigint;

/** What is used of a testbench handle with an AXI4-Lite interface: its ports, as `AxiLite` in `hw/registers` names them. */
export interface AxiLiteHandle {
  awaddr: Integer;
  awprot: number;
  awvalid: boolean;
  readonly awready: boolean;
  wdata: Integer;
  wstrb: Integer;
  wvalid: boolean;
  readonly wready: boolean;
  readonly bresp: number;
  readonly bvalid: boolean;
  bready: boolean;
  araddr: Integer;
  arprot: number;
  arvalid: boolean;
  readonly arready: boolean;
  readonly rdata: Integer;
  readonly rresp: number;
  readonly rvalid: boolean;
  rready: boolean;
}

/** More than any external register needs to answer. */
const PATIENCE_CYCLES = 10_000;

/**
 * Accesses through an AXI4-Lite interface of a simulated design, one at a time.
 *
 * @param dut the handle, which makes steps
 * @param axi the interface: `dut.sAxi`
 * @param block of the registers behind it; the hardware sees addresses without its base
 * @throws BusError for SLVERR and DECERR
 * @throws Error when an access is not answered for 10,000 cycles
 */
export function axiLiteTransport(
  dut: { step(cycles?: number): void },
  axi: AxiLiteHandle,
  block: { readonly base: number; readonly wordBits: 32 | 64 },
): RegisterTransport {
  const unanswered = (what: string) => new Error(`${what} was not answered for ${PATIENCE_CYCLES} cycles`);
  return {
    read(address) {
      axi.araddr = address - block.base;
      axi.arprot = 0;
      axi.arvalid = true;
      axi.rready = true;
      for (let cycle = 0; cycle < PATIENCE_CYCLES; cycle++) {
        // what holds just before the edge counts
        const { arready, rvalid, rresp, rdata } = axi;
        dut.step();
        if (arready) axi.arvalid = false;
        if (!rvalid) continue;
        axi.rready = false;
        if (rresp !== axiResponse.okay) throw new BusError('read', address);
        return BigInt(rdata);
      }
      throw unanswered(`the read of address ${address}`);
    },
    write(address, data) {
      axi.awaddr = address - block.base;
      axi.awprot = 0;
      axi.wdata = block.wordBits === 64 ? data : Number(data);
      axi.wstrb = (1 << (block.wordBits / 8)) - 1;
      axi.awvalid = true;
      axi.wvalid = true;
      axi.bready = true;
      for (let cycle = 0; cycle < PATIENCE_CYCLES; cycle++) {
        const { awready, wready, bvalid, bresp } = axi;
        dut.step();
        if (awready) axi.awvalid = false;
        if (wready) axi.wvalid = false;
        if (!bvalid) continue;
        axi.bready = false;
        if (bresp !== axiResponse.okay) throw new BusError('write', address);
        return;
      }
      throw unanswered(`the write to address ${address}`);
    },
  };
}
