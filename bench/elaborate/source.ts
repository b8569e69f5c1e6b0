/** What `writeLargeDesign` puts into a folder: `FILES` files of `CLASSES_PER_FILE` classes each, and `top.ts`. */
const FILES = 20;
const CLASSES_PER_FILE = 2;
/** Lines of an unrolled loop's body; each has one to four calls, which is what `places` records. */
const LINES = 36;

const IMPORTS =
  'Bool, Enum, Module, UInt, cat, input, match, memory, mux, output, readPort, reg, select, when, writePort';

/** Distinct classes; each of their instances has a seed of its own, so that no two are equal. */
export const CLASSES = FILES * CLASSES_PER_FILE;

/**
 * The source text of a large design by file name: every class is a pipeline stage of random lines (arithmetic, shifts, selections, registers
 * under `when`, an automaton, a memory), unrolled `rounds` times; `Top` chains `stages` instances in clusters of ten. The
 * same text on every call.
 *
 * @param gen what the files import the language from
 */
export function largeDesignSource(gen: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const classes: string[] = [];
  const random = generator(20_260_729);
  for (let file = 0; file < FILES; file++) {
    const own = Array.from({ length: CLASSES_PER_FILE }, (_, i) => stageClass(file * CLASSES_PER_FILE + i, random));
    files.set(`stages-${file}.ts`, `import { ${IMPORTS} } from '${gen}';\n\n${own.join('\n')}`);
    for (let i = 0; i < CLASSES_PER_FILE; i++) classes.push(`Stage${file * CLASSES_PER_FILE + i}`);
  }
  files.set('top.ts', topSource(gen, classes));
  return files;
}

function topSource(gen: string, classes: readonly string[]): string {
  const imports = classes.map(
    (name, i) => `import { ${name} } from './stages-${Math.floor(i / CLASSES_PER_FILE)}.ts';`,
  );
  return `import { Bool, Module, UInt, input, instance, output } from '${gen}';
${imports.join('\n')}

const classes = [${classes.join(', ')}];

/** Ten stages in a row. */
class Cluster extends Module<{ first: number; rounds: number }> {
  readonly go = input(Bool());
  readonly a = input(UInt(16));
  readonly b = input(UInt(16));
  readonly x = output(UInt(16));
  readonly y = output(UInt(16));

  logic() {
    const { first, rounds } = this.p;
    const stages = Array.from({ length: 10 }, (_, i) =>
      instance(new classes[(first + i) % classes.length]({ seed: first + i, rounds })),
    );
    let [a, b] = [this.a, this.b];
    for (const stage of stages) {
      stage.go.assign(this.go);
      stage.a.assign(a);
      stage.b.assign(b);
      [a, b] = [stage.x, stage.y];
    }
    this.x.assign(a);
    this.y.assign(b);
  }
}

/** All stages. */
export class Top extends Module<{ stages: number; rounds: number }> {
  readonly go = input(Bool());
  readonly a = input(UInt(16));
  readonly b = input(UInt(16));
  readonly x = output(UInt(16));
  readonly y = output(UInt(16));

  logic() {
    const { stages, rounds } = this.p;
    let [a, b] = [this.a, this.b];
    for (let first = 0; first < stages; first += 10) {
      const cluster = instance(new Cluster({ first, rounds }));
      cluster.go.assign(this.go);
      cluster.a.assign(a);
      cluster.b.assign(b);
      [a, b] = [cluster.x, cluster.y];
    }
    this.x.assign(a);
    this.y.assign(b);
  }
}
`;
}

function stageClass(index: number, random: (below: number) => number): string {
  const lines: string[] = [];
  const fields: string[] = [];
  // values of the round, those that nothing has read yet first
  let unread = ['x', 'y'];
  const read = ['this.a', 'this.b'];
  const take = (): string => {
    const value = unread.shift() ?? read[random(read.length)];
    read.push(value);
    return value;
  };
  const other = (than = ''): string => {
    const choices = read.filter((value) => value !== than);
    return choices[random(choices.length)];
  };
  for (let line = 0; line < LINES; line++) {
    const a = take();
    const b = other(a);
    const name = `${['sum', 'mix', 'part', 'turn', 'pick', 'next'][random(6)]}${line}`;
    const value = oneLine(random, a, b, take, other);
    if (typeof value === 'string') {
      lines.push(`const ${name} = ${value};`);
      unread.push(name);
    } else {
      const field = `held${line}`;
      fields.push(
        `  /** What line ${line} keeps. */\n  readonly ${field} = Array.from({ length: this.p.rounds }, () => reg(UInt(16), { init: ${line} }));`,
      );
      lines.push(...value.registered(`this.${field}[round]`));
      unread.push(`this.${field}[round]`);
    }
  }
  while (unread.length > 2) unread = [`${unread[0]}.xor(${unread[1]})`, ...unread.slice(2)];
  return `/** Stage ${index}: \`rounds\` times the same random lines. */
export class Stage${index} extends Module<{ seed: number; rounds: number }> {
  readonly go = input(Bool());
  readonly a = input(UInt(16));
  readonly b = input(UInt(16));
  readonly x = output(UInt(16));
  readonly y = output(UInt(16));

  readonly state = reg(State${index}, { init: State${index}.Wait });
  /** The latest results by round. */
  readonly store = memory(UInt(16), { depth: 64, ports: { write: writePort(), read: readPort({ latency: 1 }) } });
${fields.join('\n')}

  logic() {
    let [x, y] = [this.a, this.b];
    for (let round = 0; round < this.p.rounds; round++) {
      ${lines.join('\n      ')}
      x = ${unread[0]}.add(${index + 1});
      y = ${unread[1] ?? 'this.b'}.xor(this.p.seed);
    }
    const kept = this.store.ports.read.read(x.bits(5, 0), { enable: this.go });
    match(this.state, {
      Wait: () => when(this.go, () => this.state.next(State${index}.Work)),
      Work: () => {
        this.store.ports.write.write(y.bits(5, 0), x);
        when(x.eq(y), () => this.state.next(State${index}.Done));
      },
      Done: () => this.state.next(State${index}.Wait),
    });
    this.x.assign(x.xor(kept));
    this.y.assign(y);
  }
}

const State${index} = Enum('State', ['Wait', 'Work', 'Done']);
`;
}

/** A value by name or text, or statements that give a register its next value. */
function oneLine(
  random: (below: number) => number,
  a: string,
  b: string,
  take: () => string,
  other: () => string,
): string | { registered: (register: string) => string[] } {
  const by = 1 + random(14);
  switch (random(12)) {
    case 0:
      return `${a}.add(${b})`;
    case 1:
      return `${a}.sub(${b}).xor(this.p.seed)`;
    case 2:
      return `${a}.addx(${b}).bits(16, 1)`;
    case 3:
      return `mux(${a}.lt(${b}), ${a}, ${take()})`;
    case 4:
      return `${a}.shl(${by}).or(${a}.shr(${16 - by}))`;
    case 5:
      return `cat(${a}.bits(7, 0), ${b}.bits(15, 8))`;
    case 6:
      return `${a}.mul(${b}).bits(23, 8)`;
    case 7:
      return `select(${a}.bits(1, 0), [${b}, ${take()}, ${other()}, ${other()}])`;
    case 8:
      return `${a}.and(${b}.not())`;
    case 9:
      return `mux(${a}.bit(${by}).and(this.go), ${b}.add(${by}), ${a})`;
    case 10:
      return { registered: (register) => [`${register}.next(mux(this.go, ${a}.add(${b}), ${other()}));`] };
    default:
      return {
        registered: (register) => [
          `when(${a}.gt(${b}), () => ${register}.next(${a}.sub(${b}))).otherwise(() => ${register}.next(${take()}));`,
        ],
      };
  }
}

/** Small numbers, the same on every run (a multiplicative congruential generator). */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 0x7fff_ffff;
    return Math.floor((state / 0x7fff_ffff) * below);
  };
}
