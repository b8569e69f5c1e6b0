import type { ModuleIr, Place } from '../../ir/index.ts';
import { walk, type Node } from '../graph/index.ts';
import type { Block, ValueBlock } from '../legalise/blocks.ts';
import { alwaysComb, type Section } from '../templates/index.ts';
import { located, type Line } from '../text/lines.ts';
import { alignedWidth, Statements } from '../text/statements.ts';
import { checkText } from './checks.ts';
import { registerBlock } from './clocked.ts';
import { declarationSections } from './declarations.ts';
import { instanceText, type PrintedInterface } from './instances.ts';
import { memoryContents, memoryPortBlock } from './memory-text.ts';
import { netParagraphs, valueText } from './net-text.ts';
import { NetOrder, type Net } from './nets.ts';
import type { ModuleContext } from './text.ts';
import { unusedText } from './unused.ts';

/** The body of a module, section by section. */
export function bodySections(
  context: ModuleContext,
  places: readonly Place[],
  child: (module: ModuleIr) => PrintedInterface,
): Section[] {
  const order = new NetOrder(context);
  const logic = new Logic(context, order, places);
  for (const block of context.plan.blocks) logic.add(block);
  logic.addMemories();
  for (const { connections } of context.plan.instances) {
    logic.nets(order.before(connections.flatMap(({ value }) => value ?? [])));
  }
  const paragraphs = logic.finish();
  const instances = context.plan.instances.map((plan) => instanceText(context, plan, child));
  const checks = checkText(context, places);
  const unused = unusedText(context, order);
  return [
    ...declarationSections(context, order),
    { title: 'Logic', paragraphs },
    { title: 'Instances', paragraphs: instances },
    { title: 'Checks', paragraphs: checks === '' ? [] : [checks] },
    { title: 'Unread on purpose', paragraphs: unused === '' ? [] : [unused] },
  ].filter((section) => section.paragraphs.length > 0);
}

/** Collects the paragraphs of the logic section. */
class Logic {
  readonly #context: ModuleContext;
  readonly #order: NetOrder;
  readonly #places: readonly Place[];
  readonly #paragraphs: string[] = [];
  /** Named values that wait for their turn by source line. */
  readonly #named: Net[];
  #pendingNets: Net[] = [];
  #pendingAssigns: ValueBlock[] = [];

  constructor(context: ModuleContext, order: NetOrder, places: readonly Place[]) {
    this.#context = context;
    this.#order = order;
    this.#places = places;
    this.#named = context.plan.graph.nodes
      .filter((n) => n.given !== null && order.ofNode(n) !== undefined)
      .map((n) => order.ofNode(n)!)
      .reverse();
  }

  add(block: Block): void {
    this.#bySourceLine(block);
    const { lifting } = this.#context;
    if (block.kind === 'value') {
      const net = this.#order.ofSignal(block.target);
      if (net !== undefined) {
        this.nets(this.#order.upTo(net));
        return;
      }
      const atHome = lifting.homes[block.value.id] === block.target;
      this.nets(this.#order.before(atHome ? block.value.args : [block.value]));
      if (this.#pendingNets.length > 0) this.#flush();
      this.#pendingAssigns.push(block);
      return;
    }
    const roots: Node[] = [];
    walk(
      block.body,
      (s) => roots.push(s.kind === 'assign' ? s.value : s.cond),
      (n) => roots.push(n),
    );
    this.nets(this.#order.before(roots));
    if (block.kind === 'checks' || (block.body.length === 0 && !(block.kind === 'registers' && block.reset))) return;
    this.#flush();
    this.#paragraphs.push(
      block.kind === 'registers' ? registerBlock(this.#context, block) : this.#combinational(block),
    );
  }

  addMemories(): void {
    const { plan } = this.#context;
    for (const { enable, writeSelect, write, read } of plan.memoryPorts) {
      const parts = [enable, writeSelect, write?.condition, write?.address, write?.data, write?.mask];
      const roots = [...parts, read?.condition, read?.value].filter((n) => n != null);
      this.nets(this.#order.before(roots));
    }
    this.nets(this.#order.before(plan.collisions.map((c) => c.collision)));
    this.#flush();
    for (const memory of plan.module.memories) {
      const contents = memoryContents(this.#context, memory);
      if (contents.length > 0) this.#paragraphs.push(contents.join('\n'));
    }
    for (const port of plan.memoryPorts) this.#paragraphs.push(memoryPortBlock(this.#context, port));
  }

  nets(nets: readonly Net[]): void {
    if (nets.length === 0) return;
    if (this.#pendingAssigns.length > 0) this.#flush();
    this.#pendingNets.push(...nets);
  }

  finish(): string[] {
    this.#flush();
    return this.#paragraphs;
  }

  /** Named values stand where the source has them: before the first block from a later line of the same file. */
  #bySourceLine(block: Block): void {
    const place = this.#places[placeOf(block)];
    if (place === undefined || place.line === 0) return;
    for (let net = this.#named.at(-1); net !== undefined; net = this.#named.at(-1)) {
      const own = this.#places[net.node.place];
      if (own.file !== place.file || own.line > place.line) return;
      this.#named.pop();
      this.nets(this.#order.upTo(net));
    }
  }

  #flush(): void {
    if (this.#pendingNets.length > 0) {
      this.#paragraphs.push(...netParagraphs(this.#context, this.#order, this.#pendingNets));
      this.#pendingNets = [];
    }
    if (this.#pendingAssigns.length > 0) {
      this.#paragraphs.push(this.#assigns(this.#pendingAssigns).join('\n'));
      this.#pendingAssigns = [];
    }
  }

  #assigns(blocks: readonly ValueBlock[]): Line[] {
    const names = blocks.map((b) => this.#context.names.signal(b.target));
    const width = alignedWidth(names);
    return blocks.flatMap((block, i) => {
      const left = `  assign ${names[i].padEnd(width)} = `;
      return located(`${left}${valueText(this.#context, block, left)};`, block.place);
    });
  }

  #combinational(block: Extract<Block, { kind: 'combinational' }>): string {
    const { expressions, names } = this.#context;
    return alwaysComb(new Statements(expressions, names, '=').lines(block.body, '    '));
  }
}

/** The first place that a block's text comes from. */
function placeOf(block: Block): number {
  return block.kind === 'value' ? block.place : (block.body[0]?.place ?? 0);
}
