import type { Stmt } from '../graph/index.ts';
import type { Block, RegisterBlock } from '../legalise/blocks.ts';

/** A block of registers is not grown beyond this many lines. */
const LONGEST = 40;

/**
 * Joins blocks of registers of one domain and reset that follow each other with nothing but registers between them: what the author
 * wrote as one paragraph stays one block, though no statement ties the registers together.
 */
export function mergeRegisterBlocks(blocks: readonly Block[]): Block[] {
  const out: Block[] = [];
  /** Positions in `out` of the blocks that may still grow. */
  let open: { at: number; lines: number }[] = [];
  for (const block of blocks) {
    if (block.kind === 'checks') {
      out.push(block);
      continue;
    }
    if (block.kind !== 'registers') {
      open = [];
      out.push(block);
      continue;
    }
    const lines = countLines(block.body) + block.targets.length;
    const match = open.find(({ at, lines: have }) => sameKind(out[at], block) && have + lines <= LONGEST);
    if (match === undefined) {
      open = open.filter(({ at }) => !sameKind(out[at], block));
      open.push({ at: out.length, lines });
      out.push(block);
      continue;
    }
    const before = out[match.at] as RegisterBlock;
    out[match.at] = {
      ...before,
      targets: [...before.targets, ...block.targets],
      body: [...before.body, ...block.body],
    };
    match.lines += lines;
  }
  return out;
}

function sameKind(a: Block, b: RegisterBlock): boolean {
  return a.kind === 'registers' && a.domain === b.domain && a.reset === b.reset;
}

/** About how many lines the statements take. */
function countLines(body: readonly Stmt[]): number {
  let lines = 0;
  for (const s of body) {
    if (s.kind === 'when') {
      for (const b of s.branches) lines += 1 + countLines(b.body);
      lines += countLines(s.otherwise);
    } else if (s.kind === 'match') {
      lines += 2;
      for (const c of s.cases) lines += 1 + countLines(c.body);
      lines += countLines(s.otherwise);
    } else {
      lines += 1;
    }
  }
  return lines;
}
