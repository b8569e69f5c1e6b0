import { checkCodes } from './checks.ts';
import { domainCodes } from './domains.ts';
import { driverCodes } from './drivers.ts';
import type { CodeInfo } from './entry.ts';
import { memoryCodes } from './memories.ts';
import { moduleCodes } from './modules.ts';
import { nameCodes, warningCodes } from './names.ts';
import { statementCodes } from './statements.ts';
import { valueCodes } from './values.ts';

export type { CodeInfo } from './entry.ts';

/** The diagnostics by group, in the order of the list in the documentation. */
export const codeGroups = {
  'Values: widths, kinds, literals': valueCodes,
  Statements: statementCodes,
  'Modules, instances, ports': moduleCodes,
  Drivers: driverCodes,
  Memories: memoryCodes,
  'Clock domains': domainCodes,
  Names: nameCodes,
  Checks: checkCodes,
  Warnings: warningCodes,
} as const satisfies Record<string, Record<string, CodeInfo>>;

/** Every diagnostic there is, by the name that the framework's code uses for it: `codes.latch.code` is `M042`. */
export const codes = {
  ...valueCodes,
  ...statementCodes,
  ...moduleCodes,
  ...driverCodes,
  ...memoryCodes,
  ...domainCodes,
  ...nameCodes,
  ...checkCodes,
  ...warningCodes,
} as const satisfies Record<string, CodeInfo>;

export type Code = (typeof codes)[keyof typeof codes]['code'];

const byCode = new Map<string, CodeInfo>(Object.values(codes).map((info) => [info.code, info]));

/** What the registry says about a code. */
export function infoOf(code: Code): CodeInfo {
  return byCode.get(code)!;
}
