import type { Node } from '../graph/index.ts';
import { choice } from '../templates/index.ts';
import { at, bare, comment, located, vectorType, type Line } from '../text/lines.ts';
import { alignedWidth } from '../text/statements.ts';
import { literal } from '../text/constant.ts';
import { docOf } from './declarations.ts';
import { isChoice, type Net, type NetOrder } from './nets.ts';
import type { ModuleContext } from './text.ts';

/** The identifier of a net. */
export function netName({ names, expressions }: ModuleContext, net: Net): string {
  return net.block === null ? expressions.wireName(net.node) : names.signal(net.block.target);
}

/** The declaration's type of a net. */
export function netType(net: Net): string {
  const { width, signed } = net.block?.target ?? net.node;
  return vectorType(width, signed);
}

/** Declarations with values as paragraphs: neighbours aligned, choices by index as blocks of their own. */
export function netParagraphs(context: ModuleContext, order: NetOrder, nets: readonly Net[]): string[] {
  const paragraphs: string[] = [];
  for (let i = 0; i < nets.length;) {
    const run: Net[] = [];
    const apart = i < nets.length && order.ahead.has(nets[i]);
    while (i < nets.length && !isChoice(nets[i]) && order.ahead.has(nets[i]) === apart) run.push(nets[i++]);
    if (run.length > 0) paragraphs.push(declarations(context, order, run).join('\n'));
    if (i < nets.length && isChoice(nets[i])) paragraphs.push(choiceText(context, nets[i++]));
  }
  return paragraphs;
}

function declarations(context: ModuleContext, order: NetOrder, nets: readonly Net[]): Line[] {
  const names = nets.map((net) => netName(context, net));
  const types = nets.map((net) => (order.ahead.has(net) ? 'assign' : `wire ${netType(net)}`));
  const typeWidth = alignedWidth(types);
  const nameWidth = alignedWidth(names);
  return nets.flatMap((net, i) => {
    const left = `  ${types[i].padEnd(typeWidth)} ${names[i].padEnd(nameWidth)} = `;
    const value = net.block === null ? definition(context, net.node, left) : valueText(context, net.block, left);
    const place = net.block?.place ?? net.node.place;
    return [...comment(net.block === null ? '' : docOf(net.block.target), '  '), ...located(`${left}${value};`, place)];
  });
}

function definition({ expressions }: ModuleContext, node: Node, left: string): string {
  return expressions.brokenDefinition(node, '  ', left.length);
}

/** The right side for a signal with one value; where the signal is the value's home, that is the value itself. */
export function valueText(
  { expressions, lifting }: ModuleContext,
  block: { readonly target: object; readonly value: Node },
  left: string,
): string {
  return lifting.homes[block.value.id] === block.target
    ? expressions.brokenDefinition(block.value, '  ', left.length)
    : expressions.brokenUse(block.value, '  ', left.length);
}

/** `always_comb` with a `case`: the element that the index names, zero past the end. */
function choiceText(context: ModuleContext, net: Net): string {
  const { expressions } = context;
  const { node } = net;
  const [index, ...elements] = node.args;
  const name = netName(context, net);
  const full = 2 ** index.width === elements.length;
  const cases = elements.map((e, i) => {
    const label = full && i === elements.length - 1 ? 'default' : literal(BigInt(i), index.width, false);
    return `      ${label}: ${name} = ${expressions.use(e)};`;
  });
  if (!full) cases.push(`      default: ${name} = ${literal(0n, node.width, node.signed)};`);
  const [first, ...rest] = choice(expressions.use(index), cases).split('\n');
  return [at(bare(first), node.place), ...rest].join('\n');
}
