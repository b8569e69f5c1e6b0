import { Bool, Bundle, Flip, UInt } from '../../../gen/index.ts';
import type { BundleSignal, BundleType } from '../../../gen/index.ts';

/**
 * The signals of an AXI4-Lite interface (ARM IHI 0022, part B) as its manager drives them: `input(AxiLite(...))` is the
 * side of a subordinate. A field named `sAxi` has ports `s_axi_awaddr`, `s_axi_awvalid`, … in the printed text, from which
 * vendors' tools recognise the interface.
 *
 * @param addressBits width of both addresses, which count bytes
 * @param dataBits 32 or 64
 */
export function AxiLite(addressBits: number, dataBits: 32 | 64) {
  return Bundle({
    awaddr: UInt(addressBits),
    awprot: UInt(3),
    awvalid: Bool(),
    awready: Flip(Bool()),
    wdata: UInt(dataBits),
    wstrb: UInt(dataBits / 8),
    wvalid: Bool(),
    wready: Flip(Bool()),
    bresp: Flip(UInt(2)),
    bvalid: Flip(Bool()),
    bready: Bool(),
    araddr: UInt(addressBits),
    arprot: UInt(3),
    arvalid: Bool(),
    arready: Flip(Bool()),
    rdata: Flip(UInt(dataBits)),
    rresp: Flip(UInt(2)),
    rvalid: Flip(Bool()),
    rready: Bool(),
  });
}

type FieldsOf<T> = T extends BundleType<infer F> ? F : never;

/** An AXI4-Lite interface in a circuit. */
export type AxiLiteSignal = BundleSignal<FieldsOf<ReturnType<typeof AxiLite>>>;
