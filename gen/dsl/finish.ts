import type { Design, Domain, Expr, InstanceIr, ModuleIr, Place, PlaceId, Signal, StreamGroup } from '../ir/index.ts';
import { UNKNOWN_PLACE, asynchronous } from '../ir/index.ts';
import { classOf, docOfField } from '../places/index.ts';
import { BlackBox } from './black-box.ts';
import { boxModel } from './behaviour.ts';
import type { InstanceRecord, ModuleBuilder } from './builder.ts';
import { rememberedSnakePath } from './names.ts';
import { parametersToJson, wishedName } from './parameters.ts';
import { joinPath } from './type.ts';
import { groundsOf } from './value.ts';

/**
 * The design below `top`, whose places are now known: gives locals their names and puts everything into its final form.
 */
export function toDesign(top: ModuleBuilder, places: Place[]): Design {
  const done = new Map<ModuleBuilder, ModuleIr>();
  const modules: ModuleIr[] = [];

  const visit = (builder: ModuleBuilder): ModuleIr => {
    const standing = builder.same ?? builder;
    const known = done.get(standing);
    if (known !== undefined) return known;
    for (const record of standing.instances) visit(record.child);
    nameLocals(standing, places);
    const ir = toModule(standing, places, (child) => done.get(child.same ?? child)!);
    done.set(standing, ir);
    modules.push(ir);
    return ir;
  };

  return { top: visit(top), modules, places };
}

/**
 * Everything declared gets a path, the fields their doc comments. Two things of one name are told apart by a number.
 */
function nameLocals(builder: ModuleBuilder, places: readonly Place[]): void {
  const taken = new Set<string>();
  for (const declared of builder.declared.values()) if (declared.path !== null) taken.add(declared.path);
  for (const declared of builder.declared.values()) {
    const place = places[declared.place];
    if (declared.path === null) {
      const wish = place.name ?? declared.fallback;
      let path = wish;
      for (let n = 1; taken.has(path); n++) path = `${wish}_${n}`;
      taken.add(path);
      declared.path = path;
    }
    declared.rename(declared.path, docOfField(place));
  }
}

function toModule(builder: ModuleBuilder, places: Place[], irOf: (child: ModuleBuilder) => ModuleIr): ModuleIr {
  const { module, className } = builder;
  const home = classPlace(builder, places);
  const instances = builder.instances.map((record) => toInstance(record, irOf(record.child)));
  const domains = new Set<Domain>();
  const needs = (domain: Domain): void => {
    let given = domain;
    while (builder.resets.has(given)) given = given.clockOf!;
    domains.add(given);
  };
  for (const domain of module instanceof BlackBox ? module.clockDomains() : builder.ownDomains) needs(domain);
  for (const { module: child, domains: map } of instances) {
    for (const domain of child.domains) needs(map.get(domain)!);
  }
  for (const domain of builder.resets.keys()) needs(domain);
  return {
    className,
    name:
      module.moduleName?.() ?? (module instanceof BlackBox ? module.verilogName() : wishedName(className, module.p)),
    doc: home.doc,
    parameters: parametersToJson(module.p),
    place: home.place,
    ports: builder.ports,
    streams: builder.streams.map((stream): StreamGroup => ({
      path: joinPath(stream.declared.path ?? '', stream.path),
      direction: stream.direction,
      valid: stream.valid,
      ready: stream.ready,
      payload: stream.payload,
      typeText: stream.type.text,
      place: stream.declared.place,
    })),
    signals: builder.signals,
    memories: builder.memories,
    instances,
    body: builder.defaults.length === 0 ? builder.body : [...builder.defaults, ...builder.body],
    named: namedExpressions(builder, places),
    domains: [...domains],
    resets: [...builder.resets.values()],
    clocks: module.clockDomains?.() ?? null,
    blackBox:
      module instanceof BlackBox
        ? {
            verilogName: module.verilogName(),
            parameters: module.verilogParameters(),
            source: module.verilogSource(),
            behaviour: boxModel(module, className, builder.ports),
          }
        : null,
  };
}

function toInstance(record: InstanceRecord, module: ModuleIr): InstanceIr {
  const domains = new Map<Domain, Domain>();
  const outer = (domain: Domain): void => void domains.set(domain, record.domains.get(domain) ?? domain);
  module.domains.forEach(outer);
  for (const { domain } of module.ports) if (domain !== null && domain !== asynchronous) outer(domain);
  return {
    name: record.name,
    path: record.path,
    module,
    connections: new Map<Signal, Signal>(module.ports.map((port, i) => [port, record.signals[i]])),
    domains,
    given: [...record.domains.keys()],
    place: record.place,
    doc: record.doc,
  };
}

/** The class's own place and doc comment, found around one of its fields. */
function classPlace(builder: ModuleBuilder, places: Place[]): { readonly place: PlaceId; readonly doc: string } {
  for (const declared of builder.declared.values()) {
    if (!declared.isField) continue;
    const found = classOf(places[declared.place]);
    if (found !== null && found.name === builder.className)
      return { place: places.push(found.place) - 1, doc: found.doc };
  }
  return { place: builder.place, doc: '' };
}

function namedExpressions(builder: ModuleBuilder, places: readonly Place[]): { name: string; expr: Expr }[] {
  const named: { name: string; expr: Expr }[] = [];
  const seen = new Set<Expr>();
  const add = (path: string, expr: Expr) => {
    if (expr.op === 'signal' || expr.op === 'const' || seen.has(expr)) return;
    seen.add(expr);
    named.push({ name: rememberedSnakePath(path), expr });
  };
  for (const { path, value } of builder.madeFields) {
    const grounds = groundsOf(value);
    value.type.$leaves.forEach((leaf, i) => {
      if (grounds[i].$owner === builder) add(joinPath(path, leaf.path), grounds[i].$expr);
    });
  }
  for (const { value, place } of builder.madeComposites) {
    const name = place === UNKNOWN_PLACE ? null : places[place].name;
    if (name === null) continue;
    const grounds = groundsOf(value);
    value.type.$leaves.forEach((leaf, i) => add(joinPath(name, leaf.path), grounds[i].$expr));
  }
  for (const expr of builder.made) {
    const name = places[expr.place].name;
    if (name !== null) add(name, expr);
  }
  return named;
}
