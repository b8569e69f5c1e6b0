/** Where a simulator does not say what the reference says. */
export interface Difference {
  readonly seed: number;
  readonly simulator: string;
  /** What is wrong, e.g. `step 7: c3.r1 is 1f, expected 20`; the first of many. */
  readonly what: string;
  /** The fault of the tool that this is, where it is shown to be one. Such differences are told and counted, but do not fail a campaign. */
  readonly known?: string;
}
