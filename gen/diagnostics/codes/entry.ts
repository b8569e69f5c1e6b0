/** What the list of diagnostics says about one of them. */
export interface CodeInfo {
  /** `M` and three digits; never reused for something else. */
  readonly code: string;
  readonly title: string;
  /** An error stops generation; a warning is shown. */
  readonly severity: 'error' | 'warning';
  /** What the rule is, and why there is one. */
  readonly explanation: string;
  /** How it usually comes about. */
  readonly cause: string;
  readonly fixes: readonly string[];
  /** A few lines that are wrong in this way. */
  readonly example: string;
}
