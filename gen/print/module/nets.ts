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
  readonly #byNode = new Map<Node, Net>();
  readonly #state = new Map<Net, 'open' | 'done'>();
  readonly #walked = new Set<Node>();

  constructor(context: ModuleContext) {
    this.#context = context;
    for (const block of context.plan.blocks) {
      if (block.kind === 'value' && block.target.kind !== 'output') {
        this.#bySignal.set(block.target, { node: block.value, block });
      }
    }
    for (const n of context.plan.graph.nodes) {
      if (context.expressions.isWire(n)) this.#byNode.set(n, { node: n, block: null });
    }
    for (const net of this.#byNode.values()) if (isChoice(net)) this.ahead.add(net);
  }

  ofSignal(s: Signal): Net | undefined {
    return this.#bySignal.get(s);
  }

  ofNode(n: Node): Net | undefined {
    return this.#byNode.get(n);
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
    if (this.#state.has(net)) return [];
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
    const home = lifting.homes.get(n);
    const net =
      home !== undefined
        ? this.#bySignal.get(home)
        : n.signal !== null
          ? this.#bySignal.get(n.signal)
          : this.#byNode.get(n);
    if (net !== undefined) {
      if (this.#state.get(net) === 'open') this.ahead.add(net);
      else if (!this.#state.has(net)) stack.push(net);
      return;
    }
    if (n.signal !== null || home !== undefined || this.#walked.has(n)) return;
    this.#walked.add(n);
    for (let i = n.args.length - 1; i >= 0; i--) stack.push(n.args[i]);
  }

  /** First visit: what the net reads comes before it. Second: its turn. */
  #visit(net: Net, stack: (Node | Net)[], out: Net[]): void {
    const state = this.#state.get(net);
    if (state === 'done') return;
    if (state === 'open') {
      this.#state.set(net, 'done');
      out.push(net);
      return;
    }
    this.#state.set(net, 'open');
    stack.push(net);
    const { node } = net;
    // A wire of the source whose value has a wire or a home of its own reads that one; otherwise its text is the value itself.
    const named = net.block !== null && (this.#byNode.has(node) || node.signal !== null || this.#homeElsewhere(net));
    if (named) stack.push(node);
    else for (let i = node.args.length - 1; i >= 0; i--) stack.push(node.args[i]);
  }

  #homeElsewhere(net: Net): boolean {
    const home = this.#context.lifting.homes.get(net.node);
    return home !== undefined && home !== net.block?.target;
  }
}

/** A choice by index is printed as a `case` of its own. */
export function isChoice(net: Net): boolean {
  return net.block === null && net.node.op === 'index' && indexedBase(net.node) === null;
}
