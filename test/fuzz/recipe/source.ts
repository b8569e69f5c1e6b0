import { aggregateText, literalText, write, writeTo } from './expression-text.ts';
import type { DesignRecipe, DomainRecipe, Item, MemoryPortRecipe, ModuleRecipe, Shape, Stmt } from './recipe.ts';
import { INHERITED } from './recipe.ts';
import { Scope, portsOf, type Ports } from './scope.ts';
import { alive, always, ever, statementLines, type Masks } from './statement-text.ts';
import { BOOL, enumsOf, leavesOf, shapeWidth, typeText, uint, widthOf, type Enums } from './shape.ts';

/** The design as a program in the hardware language, without its imports. `classOf` names the class that is the top. */
export function toSource(design: DesignRecipe): string {
  const enums = enumsOf(design);
  const ports = new Map(design.modules.map((m) => [m.name, portsOf(m)]));
  const heads = [
    ...design.domains.slice(1).map((d, i) => `const d${i + 1} = ${domainText(d)};`),
    ...design.enums.map(({ name, members }) => {
      const names = Array.from({ length: members }, (_, i) => `'M${i}'`);
      return `const ${name} = Enum('${name}', [${names.join(', ')}]);`;
    }),
  ];
  const classes = design.modules.map((m) => new ModuleText(m, enums, ports).text());
  return [...heads, ...classes].join('\n\n') + '\n';
}

/** What the program needs from the language. */
export const IMPORTS = [
  ...['Bool', 'Bundle', 'Enum', 'Module', 'SInt', 'Stream', 'UInt', 'Vec', 'assert', 'assume', 'cat', 'clockDomain'],
  ...[
    'cover',
    'crossing',
    'defaultDomain',
    'inDomain',
    'input',
    'instance',
    'lit',
    'match',
    'memory',
    'mux',
    'output',
    'readPort',
  ],
  ...['readWritePort', 'reg', 'repeat', 'select', 'unpack', 'when', 'wire', 'writePort', 'zero'],
] as const;

/** The name of the class that is the top. */
export function topOf(design: DesignRecipe): string {
  return design.modules[design.modules.length - 1].name;
}

function domainText(d: DomainRecipe): string {
  const reset =
    d.reset === null
      ? `'none'`
      : `{ name: '${d.reset.name}', kind: '${d.reset.kind}', activeLow: ${d.reset.activeLow} }`;
  return `clockDomain({ name: '${d.name}', clock: '${d.clock}', edge: '${d.edge}', reset: ${reset} })`;
}

export function domainName(domain: number): string {
  return domain === 0 ? 'defaultDomain' : `d${domain}`;
}

class ModuleText {
  readonly #module: ModuleRecipe;
  readonly #scope: Scope;
  readonly #enums: Enums;
  readonly #fields: string[] = [];
  readonly #logic: string[] = [];
  readonly #modulePorts: ReadonlyMap<string, Ports>;
  /** The statements of an item that are left. */
  readonly #alive = new Map<Item, Stmt[]>();
  /** Leaves that something must drive on every path, and where a wire's default would be. */
  readonly #combinational: { readonly root: string; readonly path: readonly (string | number)[] }[] = [];

  constructor(module: ModuleRecipe, enums: Enums, modulePorts: ReadonlyMap<string, Ports>) {
    this.#module = module;
    this.#enums = enums;
    this.#scope = new Scope(enums);
    this.#modulePorts = modulePorts;
  }

  text(): string {
    const { items, name } = this.#module;
    for (const item of items) this.#declare(item);
    for (const item of items) this.#noteLocals(item);
    this.#keepAlive();
    const drives = items.flatMap((item) => (item.i === 'drive' ? this.#alive.get(item)! : []));
    const nexts = items.flatMap((item) => (item.i === 'next' ? this.#alive.get(item)! : []));
    for (const item of items) if (item.i === 'wire') this.#declareWire(item, drives);
    this.#completeDrives(drives);
    for (const item of items) this.#describe(item);
    this.#completeNexts(nexts);
    return [
      `class ${name} extends Module<{ k: number }> {`,
      // what a field goes on with, and ends with, is no field
      ...this.#fields.map((line) => (/^[ }]/.test(line) ? `  ${line}` : `  readonly ${line}`)),
      '  logic() {',
      ...this.#logic.map((line) => `    ${line}`),
      '  }',
      '}',
    ].join('\n');
  }

  /** Values and read words have types that are known only where they are written. */
  #noteLocals(item: Item): void {
    if (item.i === 'let') this.#scope.local(item.name, write(item.value, this.#scope).type);
    if (item.i !== 'memory') return;
    for (const port of item.ports)
      if (port.kind !== 'write') this.#scope.local(`${item.name}_${port.name}`, item.shape);
  }

  /** What the checks would refuse goes: the shapes of fields are all that matters for that. */
  #keepAlive(): void {
    const later: Masks = new Map();
    for (const item of [...this.#module.items].reverse())
      if (item.i === 'drive' || item.i === 'next') this.#alive.set(item, alive(item.body, this.#scope, later));
  }

  #declare(item: Item): void {
    const scope = this.#scope;
    if (item.i === 'input' || item.i === 'output') {
      scope.field(item.name, item.shape);
      this.#fields.push(`${item.name} = ${item.i}(${typeText(item.shape)}${this.#portDomain(item.domain)});`);
      for (const { path, flipped } of leavesOf(item.shape))
        if (flipped === (item.i === 'input')) this.#combinational.push({ root: item.name, path });
    } else if (item.i === 'wire') {
      scope.field(item.name, item.shape);
    } else if (item.i === 'reg') {
      scope.field(item.name, item.shape);
      const options = [
        ...(item.init === null ? [] : [`init: ${this.#literals(item.shape, item.init)}`]),
        ...(item.domain === INHERITED ? [] : [`domain: ${domainName(item.domain)}`]),
      ];
      this.#fields.push(
        `${item.name} = reg(${typeText(item.shape)}${options.length > 0 ? `, { ${options.join(', ')} }` : ''});`,
      );
    } else if (item.i === 'memory') this.#declareMemory(item);
    else if (item.i === 'instance') this.#declareInstance(item);
  }

  /** Where a module has several domains, its ports say theirs; an instance cannot name the one that it inherits. */
  #portDomain(domain: number): string {
    return domain === INHERITED ? '' : `, { domain: ${domainName(domain)} }`;
  }

  #literals(shape: Shape, values: readonly string[]): string {
    const leaves = leavesOf(shape).map(({ type }, i) => literalText(type, values[i] ?? '0', this.#enums));
    return aggregateText(shape, leaves);
  }

  #declareWire(item: Item & { i: 'wire' }, drives: readonly Stmt[]): void {
    const covered = always(drives, this.#scope);
    const open = leavesOf(item.shape).some(({ path, type }) => {
      const all = (1n << BigInt(widthOf(type, this.#enums))) - 1n;
      return (covered.get([item.name, ...path].join('.')) ?? 0n) !== all;
    });
    const usual = item.usual ?? (open ? [] : null);
    const options = usual === null ? '' : `, { default: ${this.#literals(item.shape, usual)} }`;
    this.#fields.push(`${item.name} = wire(${typeText(item.shape)}${options});`);
  }

  #declareMemory(item: Item & { i: 'memory' }): void {
    const domain = item.domain === INHERITED ? [] : [`domain: ${domainName(item.domain)}`];
    const ports = item.ports.map(({ name, kind, latency, maskBits }) => {
      const mask =
        maskBits === null || shapeWidth(item.shape, this.#enums) % maskBits !== 0 ? [] : [`maskBits: ${maskBits}`];
      const of = (...options: string[]) => (options.length === 0 ? '' : `{ ${options.join(', ')} }`);
      if (kind === 'read') return `${name}: readPort(${of(`latency: ${latency}`, ...domain)})`;
      return `${name}: ${kind === 'write' ? 'writePort' : 'readWritePort'}(${of(...mask, ...domain)})`;
    });
    const init = item.init?.map((word) => this.#literals(item.shape, word));
    const style =
      item.style === 'block' && item.ports.some((p) => p.kind === 'read' && p.latency === 0) ? 'auto' : item.style;
    this.#fields.push(
      `${item.name} = memory(${typeText(item.shape)}, {`,
      `  depth: ${item.depth}, style: '${style}', readDuringWrite: '${item.readDuringWrite}',`,
      ...(init === undefined ? [] : [`  init: [${init.slice(0, item.depth).join(', ')}],`]),
      `  ports: { ${ports.join(', ')} },`,
      '});',
    );
  }

  #declareInstance(item: Item & { i: 'instance' }): void {
    const ports = this.#modulePorts.get(item.module);
    if (ports === undefined) return;
    this.#scope.instance(item.name, ports);
    const map = item.domains.map(([theirs, ours]) => `[${domainName(theirs)}, ${domainName(ours)}]`);
    const options = map.length === 0 ? '' : `, { domains: new Map([${map.join(', ')}]) }`;
    const made = `instance(new ${item.module}({ k: ${item.k} })${options})`;
    this.#fields.push(
      `${item.name} = ${item.domain === INHERITED ? made : `inDomain(${domainName(item.domain)}, () => ${made})`};`,
    );
    for (const [name, { shape, direction }] of ports) {
      for (const { path, flipped } of leavesOf(shape))
        if (flipped === (direction === 'output')) this.#combinational.push({ root: item.name, path: [name, ...path] });
    }
  }

  /** Gives 0 to what would have no value on some path. */
  #completeDrives(drives: readonly Stmt[]): void {
    const covered = always(drives, this.#scope);
    for (const { root, path } of this.#combinational) {
      const leaf = this.#scope.leaf(root, path);
      if (leaf === null) continue;
      const all = (1n << BigInt(widthOf(leaf.type, this.#enums))) - 1n;
      if ((covered.get([root, ...path].join('.')) ?? 0n) === all) continue;
      this.#logic.push(`${leaf.text}.assign(${literalText(leaf.type, '0', this.#enums)});`);
    }
  }

  /** A register needs a next value. */
  #completeNexts(nexts: readonly Stmt[]): void {
    const assigned = ever(nexts, this.#scope);
    for (const item of this.#module.items) {
      if (item.i !== 'reg') continue;
      for (const { path } of leavesOf(item.shape)) {
        if (assigned.has([item.name, ...path].join('.'))) continue;
        const text = this.#scope.leaf(item.name, path)!.text;
        this.#logic.push(`${text}.next(${text});`);
      }
    }
  }

  #describe(item: Item): void {
    const scope = this.#scope;
    if (item.i === 'drive' || item.i === 'next')
      this.#logic.push(...statementLines(this.#alive.get(item)!, item.i === 'drive' ? 'assign' : 'next', scope));
    else if (item.i === 'let') {
      this.#logic.push(`const ${item.name} = ${write(item.value, scope).text};`);
    } else if (item.i === 'memory') for (const port of item.ports) this.#usePort(item, port);
    else if (item.i === 'check') {
      const made = `${item.what}(${writeTo(item.cond, BOOL, scope).text}, 'holds')`;
      this.#logic.push(item.domain === INHERITED ? `${made};` : `inDomain(${domainName(item.domain)}, () => ${made});`);
    }
  }

  #usePort(item: Item & { i: 'memory' }, port: MemoryPortRecipe): void {
    const scope = this.#scope;
    const address = uint(Math.max(1, Math.ceil(Math.log2(item.depth))));
    const local = `${item.name}_${port.name}`;
    const at = `${local}_at`;
    this.#logic.push(`const ${at} = ${writeTo(port.addr, address, scope).text};`);
    scope.local(at, address);
    const names = (e: MemoryPortRecipe['enable']) => (e === null ? null : writeTo(e, BOOL, scope).text);
    const enable = this.#guarded(item, port, at, names(port.enable));
    const leaves = leavesOf(item.shape);
    const data = aggregateText(
      item.shape,
      leaves.map(({ type }, i) => writeTo(port.data[i] ?? { op: 'lit', type, value: '0' }, type, scope).text),
    );
    const masked =
      port.maskBits !== null && port.mask !== null && shapeWidth(item.shape, this.#enums) % port.maskBits === 0
        ? [`mask: ${writeTo(port.mask, uint(port.maskBits), scope).text}`]
        : [];
    const enabled = enable === null ? [] : [`enable: ${enable}`];
    const of = (options: readonly string[]) => (options.length === 0 ? '' : `, { ${options.join(', ')} }`);
    const call = (addr: string): string => {
      const access = `this.${item.name}.ports.${port.name}`;
      if (port.kind === 'read') return `${access}.read(${addr}${of(port.latency === 1 ? enabled : [])})`;
      if (port.kind === 'write') return `${access}.write(${addr}, ${data}${of([...enabled, ...masked])})`;
      const write = names(port.write) ?? 'true';
      return `${access}.access(${addr}${of([...enabled, `write: ${write}`, `data: ${data}`, ...masked])})`;
    };
    const reads = port.kind !== 'write';
    if (port.only === null || item.readDuringWrite === 'forbidden') {
      this.#logic.push(`${reads ? `const ${local} = ` : ''}${call(at)};`);
    } else {
      const { cond, otherwise } = port.only;
      const other = otherwise === null ? null : writeTo(otherwise, address, scope).text;
      if (reads) this.#logic.push(`let ${local};`);
      this.#logic.push(`when(${writeTo(cond, BOOL, scope).text}, () => {`);
      this.#logic.push(`  ${reads ? `${local} = ` : ''}${call(at)};`);
      if (other !== null) this.#logic.push('}).otherwise(() => {', `  ${call(other)};`);
      this.#logic.push('});');
    }
  }

  /** Memories that forbid it: a write to the address that a port reads is not enabled. */
  #guarded(item: Item & { i: 'memory' }, port: MemoryPortRecipe, at: string, enable: string | null): string | null {
    const writer = item.ports.find((p) => p.kind !== 'read');
    if (item.readDuringWrite !== 'forbidden' || writer === undefined || port === writer || port.latency === 0)
      return enable;
    if (!this.#scope.has(`${item.name}_${writer.name}_at`)) return 'false';
    const apart = `${at}.ne(${item.name}_${writer.name}_at)`;
    return enable === null ? apart : `${enable}.and(${apart})`;
  }
}
