/**
 * The small blocks that a module has by the dozen: as functions, for a template takes ten times as long. What occurs once in a module, and its
 * layout, are templates.
 */

export interface ClockedBlock {
  readonly sensitivity: string;
  /** The condition of being in reset; null: no reset. */
  readonly reset: string | null;
  readonly resets: readonly string[];
  readonly body: readonly string[];
}

/** `always_ff`, with the reset values first. */
export function alwaysFf({ sensitivity, reset, resets, body }: ClockedBlock): string {
  const inside =
    reset === null
      ? body
      : [
          `    if (${reset}) begin`,
          ...resets,
          ...(body.length === 0 ? [] : ['    end else begin', ...body]),
          '    end',
        ];
  return [`  always_ff @(${sensitivity}) begin`, ...inside, '  end'].join('\n');
}

export function alwaysComb(body: readonly string[]): string {
  return ['  always_comb begin', ...body, '  end'].join('\n');
}

/** A choice by index. */
export function choice(index: string, cases: readonly string[]): string {
  return alwaysComb([`    case (${index})`, ...cases, '    endcase']);
}

/** What a port of a memory does at its clock. */
export function memoryPort(sensitivity: string, body: readonly string[]): string {
  return [`  always @(${sensitivity}) begin`, ...body, '  end'].join('\n');
}
