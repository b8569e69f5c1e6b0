import type { Signal } from '../../ir/index.ts';
import type { RegisterBlock } from '../legalise/blocks.ts';
import { alwaysFf } from '../templates/index.ts';
import { bare, type Line } from '../text/lines.ts';
import { alignedWidth, Statements } from '../text/statements.ts';
import { resetValue } from './declarations.ts';
import { inReset, sensitivity, type ModuleContext } from './text.ts';

/** Longest line of a block that is a single statement. */
const LONGEST_LINE = 100;

/** An `always_ff`. */
export function registerBlock(context: ModuleContext, block: RegisterBlock): string {
  const { expressions, names, reads } = context;
  const { domain, reset } = block;
  const statements = new Statements(expressions, names, '<=');
  reads.whole(domain.clock);
  if (!reset || domain.reset === null) {
    return (
      oneLine(`  always_ff @(${sensitivity(domain, false)})`, statements.lines(block.body, '')) ??
      alwaysFf({
        sensitivity: sensitivity(domain, false),
        reset: null,
        resets: [],
        body: statements.lines(block.body, '    '),
      })
    );
  }
  reads.whole(domain.reset.name);
  return alwaysFf({
    sensitivity: sensitivity(domain, true),
    reset: inReset(domain),
    resets: resetLines(context, block.targets),
    body: statements.lines(block.body, '      '),
  });
}

/** A block whose body is one line stands on one line if that fits. */
export function oneLine(head: string, body: readonly Line[]): Line | null {
  return body.length === 1 && head.length + bare(body[0]).length < LONGEST_LINE ? `${head} ${body[0]}` : null;
}

function resetLines({ names, enumTyped }: ModuleContext, targets: readonly Signal[]): Line[] {
  const width = alignedWidth(targets.map((s) => names.signal(s)));
  return targets.map((s) => `      ${names.signal(s).padEnd(width)} <= ${resetValue(names, s, enumTyped)};`);
}
