import type { Signal } from '../../ir/index.ts';
import type { Node } from '../graph/index.ts';
import type { ValueBlock } from '../legalise/blocks.ts';
import { indexedBase } from '../prettify/indexed-base.ts';
import type { ModuleContext } from './text.ts';

/** A net declared together with its value: an expression's wire, or a wire of the source that has one value for all cases. */
export interface Net {
  readonly node: Node;
  /** Null for an expression's wire. */
  readonly block: ValueBlock | null;
  /** Open: what it reads is being put before it. */
  state: 'new' | 'open' | 'done';
}

/**
 * Puts nets before what reads them, close to their first use. SystemVerilog wants declarations first; what lies on a cycle of nets (bits of
 * one feed another) is declared ahead instead.
 */
export class NetOrder {
  /** Nets whose declaration has to stand apart, before all of them. */
  readonly ahead = new Set<Net>();
  readonly #context: ModuleContext;
  readonly #bySignal = new Map<Signal, Net>();
  readonly #byNode: (Net | undefined)[] = [];
  readonly #walked: Uint8Array;

  constructor(context: ModuleContext) {
    this.#context = context;
    this.#walked = new Uint8Array(context.plan.graph.nodes.length);
    // Sensitivity lists and instances read these by name.
    const resets = new Set(context.plan.module.resets.map(({ signal }) => signal));
    for (const block of context.plan.blocks) {
      if (block.kind === 'value' && block.target.kind !== 'output') {
        const net: Net = { node: block.value, block, state: 'new' };
        this.#bySignal.set(block.target, net);
        if (resets.has(block.target)) this.ahead.add(net);
      }
    }
    for (const n of context.plan.graph.nodes) {
      if (!context.expressions.isWire(n)) continue;
      const net: Net = { node: n, block: null, state: 'new' };
      this.#byNode[n.id] = net;
      if (isChoice(net)) this.ahead.add(net);
    }
  }

  ofSignal(s: Signal): Net | undefined {
    return this.#bySignal.get(s);
  }

  ofNode(n: Node): Net | undefined {
    return this.#byNode[n.id];
  }

  /** The nets that have to stand before text that uses these expressions, in order, as far as they have not been given out yet. */
  before(roots: readonly Node[]): Net[] {
    const out: Net[] = [];
    const stack: (Node | Net)[] = [...roots].reverse();
    while (stack.length > 0) {
      const top = stack.pop()!;
      if ('node' in top) this.#visit(top, stack, out);
      else this.#enter(top, stack);
    }
    return out;
  }

  /** The net itself and what it needs. */
  upTo(net: Net): Net[] {
    if (net.state !== 'new') return [];
    const out: Net[] = [];
    const stack: (Node | Net)[] = [net];
    while (stack.length > 0) {
      const top = stack.pop()!;
      if ('node' in top) this.#visit(top, stack, out);
      else this.#enter(top, stack);
    }
    return out;
  }

  #enter(n: Node, stack: (Node | Net)[]): void {
    const { lifting } = this.#context;
    const home = lifting.homes[n.id];
    const net =
      home !== undefined
        ? this.#bySignal.get(home)
        : n.signal !== null
          ? this.#bySignal.get(n.signal)
          : this.#byNode[n.id];
    if (net !== undefined) {
      if (net.state === 'open') this.ahead.add(net);
      else if (net.state === 'new') stack.push(net);
      return;
    }
    if (n.signal !== null || home !== undefined || this.#walked[n.id] === 1) return;
    this.#walked[n.id] = 1;
    for (let i = n.args.length - 1; i >= 0; i--) stack.push(n.args[i]);
  }

  /** First visit: what the net reads comes before it. Second: its turn. */
  #visit(net: Net, stack: (Node | Net)[], out: Net[]): void {
    if (net.state === 'done') return;
    if (net.state === 'open') {
      net.state = 'done';
      out.push(net);
      return;
    }
    net.state = 'open';
    stack.push(net);
    const { node } = net;
    // A wire of the source whose value has a wire or a home of its own reads that one; otherwise its text is the value itself.
    const named =
      net.block !== null && (this.#byNode[node.id] !== undefined || node.signal !== null || this.#homeElsewhere(net));
    if (named) stack.push(node);
    else for (let i = node.args.length - 1; i >= 0; i--) stack.push(node.args[i]);
  }

  #homeElsewhere(net: Net): boolean {
    const home = this.#context.lifting.homes[net.node.id];
    return home !== undefined && home !== net.block?.target;
  }
}

/** A choice by index is printed as a `case` of its own. */
export function isChoice(net: Net): boolean {
  return net.block === null && net.node.op === 'index' && indexedBase(net.node) === null;
}
