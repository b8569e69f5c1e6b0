/** A file as its standard describes it: changes of each variable by its full name. */
export interface Dump {
  readonly timescale: string;
  readonly variables: ReadonlyMap<string, { readonly type: string; readonly width: number; readonly id: string }>;
  readonly changes: ReadonlyMap<string, readonly { readonly time: number; readonly value: bigint }[]>;
  readonly end: number;
}

/** Reads a value change dump, and refuses what a viewer would. */
export function parseDump(text: string): Dump {
  const tokens = text.split(/\s+/).filter(Boolean);
  const variables = new Map<string, { type: string; width: number; id: string }>();
  const changes = new Map<string, { time: number; value: bigint }[]>();
  const widths = new Map<string, number>();
  const scope: string[] = [];
  let timescale = '';
  let time = -1;
  const note = (id: string, bits: string): void => {
    const width = widths.get(id);
    if (width === undefined || bits.length > width || !/^[01]+$/.test(bits)) throw new Error(`bad value ${bits} ${id}`);
    changes.get(id)?.push({ time, value: BigInt(`0b${bits}`) });
  };
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    const until = (): string[] => {
      const end = tokens.indexOf('$end', at);
      const words = tokens.slice(at + 1, end);
      at = end;
      return words;
    };
    if (token === '$scope') scope.push(until()[1]);
    else if (token === '$upscope') void (scope.pop(), until());
    else if (token === '$timescale') timescale = until().join('');
    else if (token === '$var') {
      const [type, width, id, name, range] = until();
      if (Number(width) > 1 && range !== `[${Number(width) - 1}:0]`) throw new Error(`bad range of ${name}`);
      const path = [...scope, name].join('.');
      if (variables.has(path) || !/^[!-~]+$/.test(id)) throw new Error(`bad variable ${path}`);
      variables.set(path, { type, width: Number(width), id });
      widths.set(id, Number(width));
      changes.set(id, changes.get(id) ?? []);
    } else if (token === '$version' || token === '$enddefinitions') until();
    else if (token.startsWith('#')) {
      if (Number(token.slice(1)) <= time) throw new Error(`time runs backwards: ${token}`);
      time = Number(token.slice(1));
    } else if (/^[01]./.test(token)) note(token.slice(1), token[0]);
    else if (token.startsWith('b')) note(tokens[(at += 1)], token.slice(1));
    else if (token !== '$dumpvars' && token !== '$end') throw new Error(`unknown ${token}`);
  }
  return { timescale, variables, changes, end: time };
}

/** Of a variable by its full name, e.g. `top.queue.held`. */
export function valueAt(dump: Dump, path: string, time: number): bigint {
  const variable = dump.variables.get(path);
  if (variable === undefined) throw new Error(`no ${path} among ${[...dump.variables.keys()].join(', ')}`);
  const before = (dump.changes.get(variable.id) ?? []).filter((change) => change.time <= time);
  return before[before.length - 1].value;
}
