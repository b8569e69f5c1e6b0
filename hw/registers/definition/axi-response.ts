/** What an AXI4-Lite interface answers: BRESP and RRESP (ARM IHI 0022). */
export const axiResponse = {
  okay: 0,
  /** The register is there, but does not do that. */
  slaveError: 2,
  /** No register has that address. */
  decodeError: 3,
} as const;
