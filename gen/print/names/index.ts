/** Identifiers: legal, unique, and chosen by a policy (reserved, given, derived, unnamed; in this order). */
export { Namer, legal, camelCase } from './namer.ts';
export { derivedName } from './derived.ts';
export { ModuleNames, domainPorts, type EnumNames } from './module-names.ts';
