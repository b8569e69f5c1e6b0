/**
 * What a large design consists of and what memory it takes, as JSON: `count.ts <top.ts> <stages> <rounds>`, with
 * `node --expose-gc`.
 */
import { pathToFileURL } from 'node:url';
import { check, elaborate, print } from '../../gen/index.ts';
import type { Module } from '../../gen/index.ts';
import { operands } from '../../gen/ir/index.ts';
import type { Design, Expr, Statement } from '../../gen/ir/index.ts';
import type { DesignSize } from './measure.ts';

const [path, stages, rounds] = process.argv.slice(2);
const { Top } = (await import(pathToFileURL(path).href)) as {
  Top: new (p: { stages: number; rounds: number }) => Module<unknown>;
};
// everything that is loaded once is there before the measurement
generateAll(10);
collect();
const { heapUsed, rss } = process.memoryUsage();
const { design, files } = generateAll(Number(stages));
const grown = process.memoryUsage().rss - rss;
collect();
const live = process.memoryUsage().heapUsed - heapUsed;
const { nodes, callSites } = count(design);
const size: DesignSize = {
  nodes,
  modules: design.modules.length,
  callSites,
  heapBytesPerNode: Math.round(live / nodes),
  residentBytesPerNode: Math.round(grown / nodes),
};
if (files.size < design.modules.length) throw new Error('modules were found to be equal');
process.stdout.write(JSON.stringify(size));

function generateAll(stageCount: number) {
  const design = elaborate(() => new Top({ stages: stageCount, rounds: Number(rounds) }));
  const { errors } = check(design);
  if (errors.length > 0) throw new Error('the large design has errors');
  return { design, files: print(design).files };
}

function collect(): void {
  (globalThis as { gc?: () => void }).gc?.();
}

function count(design: Design): { nodes: number; callSites: number } {
  const seen = new Set<Expr>();
  const sites = new Set<number>();
  let nodes = 0;
  const addExpr = (root: Expr): void => {
    const open = [root];
    for (let e = open.pop(); e !== undefined; e = open.pop()) {
      if (seen.has(e)) continue;
      seen.add(e);
      if (e.op !== 'signal' && e.op !== 'const') {
        nodes += 1;
        sites.add(e.place);
      }
      open.push(...operands(e));
    }
  };
  const addBody = (body: readonly Statement[]): void => {
    for (const s of body) {
      if (s.kind === 'assign') addExpr(s.value);
      else if (s.kind === 'check') addExpr(s.cond);
      else if (s.kind === 'when') {
        for (const branch of s.branches) {
          addExpr(branch.cond);
          addBody(branch.body);
        }
        addBody(s.otherwise);
      } else {
        addExpr(s.subject);
        for (const one of s.cases) addBody(one.body);
        addBody(s.otherwise);
      }
    }
  };
  for (const { body } of design.modules) addBody(body);
  return { nodes, callSites: sites.size };
}
