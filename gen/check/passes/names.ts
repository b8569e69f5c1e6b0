import { codes } from '../../diagnostics/index.ts';
import { domainsIn } from '../../ir/index.ts';
import type { PlaceId } from '../../ir/index.ts';
import { RESERVED_WORDS } from '../../reserved-words.ts';
import type { Check, CheckContext } from '../check.ts';
import type { ModuleFacts } from '../facts.ts';
import { signalName } from '../wording.ts';

/**
 * The names that others rely on are printed as they are: those of ports, clocks and resets, and of modules. They must
 * be legal and different. What is inside a module is renamed by the printer where necessary.
 */
export const names: Check = {
  name: 'names',
  run(context) {
    for (const facts of context.modules) checkPorts(facts, context);
    checkModules(context);
  },
};

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

export function isIdentifier(name: string): boolean {
  return IDENTIFIER.test(name);
}

function checkPorts(facts: ModuleFacts, context: CheckContext): void {
  const taken = new Map<string, { what: string; place: PlaceId }>();
  for (const domain of domainsIn(facts.module)) {
    const use = (name: string, what: string): void => {
      checkName(name, `the ${what} of domain ${domain.name}`, facts.module.place, facts, context);
      if (!taken.has(name))
        taken.set(name, { what: `the ${what} of domain ${domain.name}`, place: facts.module.place });
    };
    use(domain.clock, 'clock');
    if (domain.reset !== null) use(domain.reset.name, 'reset');
  }
  for (const port of facts.module.ports) {
    checkName(port.name, signalName(port), port.place, facts, context);
    const other = taken.get(port.name);
    if (other === undefined) {
      taken.set(port.name, { what: signalName(port), place: port.place });
      continue;
    }
    context.report(facts, {
      code: codes.nameClash.code,
      place: port.place,
      expected: `a name of its own for the port ${signalName(port)}`,
      found: `${port.name}, which ${other.what} has too`,
      fix: 'rename one of them',
      notes: [{ text: `${other.what} is declared here`, place: other.place }],
    });
  }
}

function checkName(name: string, what: string, place: PlaceId, facts: ModuleFacts, { report }: CheckContext): void {
  if (!isIdentifier(name)) {
    report(facts, {
      code: codes.illegalName.code,
      place,
      expected: `letters, digits and underscores, no digit first, as name of ${what}`,
      found: name === '' ? 'no name' : name,
      fix: 'rename it',
    });
  } else if (RESERVED_WORDS.has(name)) {
    report(facts, {
      code: codes.reservedName.code,
      place,
      expected: `a name that SystemVerilog leaves free for ${what}`,
      found: `${name}, a reserved word`,
      fix: `rename it, for instance to ${name}_value`,
    });
  }
}

/** Modules of one name are told apart, or merged, by the printer; a foreign module's name is fixed. */
function checkModules(context: CheckContext): void {
  const foreign = new Map<string, ModuleFacts>();
  for (const facts of context.modules) {
    const { blackBox } = facts.module;
    if (blackBox !== null) foreign.set(blackBox.verilogName, facts);
  }
  for (const facts of context.modules) {
    const { module } = facts;
    if (module.blackBox !== null) continue;
    checkName(module.name, `the module ${module.className}`, module.place, facts, context);
    const other = foreign.get(module.name);
    if (other === undefined) continue;
    context.report(facts, {
      code: codes.nameClash.code,
      place: module.place,
      expected: `a name of its own for the module ${module.className}`,
      found: `${module.name}, which a black box has too`,
      fix: 'override moduleName(), or rename the class',
      notes: [{ text: 'the black box', place: other.module.place }],
    });
  }
}
