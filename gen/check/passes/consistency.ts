import { clog2 } from './clog2.ts';
import { domainsIn } from '../../ir/index.ts';
import type { Assign, Expr, ModuleIr, Place } from '../../ir/index.ts';
import type { Check } from '../check.ts';
import { visitStatements } from '../facts.ts';

/**
 * Widths and signedness hold together as the intermediate representation promises. Users cannot break this, elaboration
 * tells them before; what is found here is a bug of the framework, thrown with its stack.
 */
export const consistency: Check = {
  name: 'consistency',
  run({ design, modules }) {
    for (const { module, exprs } of modules) {
      for (const e of exprs) {
        const wrong = exprProblem(e);
        if (wrong !== null) fail(module, design.places[e.place], `${e.op}: ${wrong}`);
      }
      visitStatements(module.body, (statement) => {
        const wrong = statement.kind === 'assign' ? assignProblem(statement) : null;
        if (wrong !== null) fail(module, design.places[statement.place], wrong);
        if (statement.kind === 'check' && !domainsIn(module).includes(statement.domain)) {
          fail(module, design.places[statement.place], `the domain ${statement.domain.name} of a check is not listed`);
        }
      });
      checkInstances(module, design.places);
      checkMemoryPorts(module, design.places);
    }
  },
};

function fail(module: ModuleIr, place: Place | undefined, problem: string): never {
  const where = place === undefined || place.line === 0 ? '' : ` at ${place.file}:${place.line}:${place.column}`;
  throw new Error(`inconsistent representation of ${module.name}${where}: ${problem}`);
}

function exprProblem(e: Expr): string | null {
  if (!Number.isInteger(e.width) || e.width < 1) return `width ${e.width}`;
  switch (e.op) {
    case 'signal':
      return null;
    case 'const':
      return fits(e.value, e.width, e.signed) ? null : `${e.value} does not fit ${e.width} bits`;
    case 'not':
    case 'neg':
      return same(e, e.a);
    case 'andr':
    case 'orr':
    case 'xorr':
      return e.width === 1 && !e.signed ? null : 'not one unsigned bit';
    case 'mux':
      return e.cond.width !== 1 ? 'condition of several bits' : (same(e, e.a) ?? same(e, e.b));
    case 'cat': {
      let width = 0;
      for (const part of e.parts) width += part.width;
      return e.width === width && !e.signed ? null : `parts have ${width} bits`;
    }
    case 'slice':
      return e.hi < e.a.width && e.lo >= 0 && e.width === e.hi - e.lo + 1 && !e.signed
        ? null
        : `bits ${e.hi} to ${e.lo}`;
    case 'pad':
      return e.width >= e.a.width && e.signed === e.a.signed ? null : `from ${e.a.width} bits`;
    case 'cast':
      return e.width === e.a.width ? null : `from ${e.a.width} bits`;
    case 'index':
      if (e.index.signed || e.elements.length === 0) return 'signed index or no elements';
      for (const element of e.elements) {
        const wrong = same(e, element);
        if (wrong !== null) return wrong;
      }
      return null;
    case 'shl':
    case 'shr':
      return e.b.signed ? 'signed amount' : same(e, e.a);
    case 'mul':
      return e.width === e.a.width + e.b.width && e.signed === e.a.signed && e.signed === e.b.signed
        ? null
        : 'operands';
    case 'and':
    case 'or':
    case 'xor':
    case 'add':
    case 'sub':
      return same(e, e.a) ?? same(e, e.b);
    default:
      return e.width === 1 && !e.signed ? same(e.a, e.b) : 'not one unsigned bit';
  }
}

function same(a: Expr, b: Expr): string | null {
  return a.width === b.width && a.signed === b.signed
    ? null
    : `${a.signed ? 'signed' : 'unsigned'} ${a.width} bits meet ${b.signed ? 'signed' : 'unsigned'} ${b.width}`;
}

export function fits(value: bigint, width: number, signed: boolean): boolean {
  return signed ? BigInt.asIntN(width, value) === value : BigInt.asUintN(width, value) === value;
}

function assignProblem({ target, hi, lo, value }: Assign): string | null {
  if (lo < 0 || hi >= target.width || value.width !== hi - lo + 1) {
    return `${value.width} bits for bits ${hi} to ${lo} of ${target.name}`;
  }
  if (target.kind === 'input' || target.kind === 'child-output' || target.kind === 'memdata') {
    return `assignment to the ${target.kind} ${target.name}`;
  }
  return null;
}

function checkInstances(module: ModuleIr, places: readonly Place[]): void {
  for (const { module: child, connections, domains, place, name } of module.instances) {
    for (const domain of child.domains) {
      const outer = domains.get(domain);
      if (outer === undefined || !domainsIn(module).includes(outer)) {
        fail(module, places[place], `domain ${domain.name} of ${name} is not driven by a listed one`);
      }
    }
    for (const port of child.ports) {
      const signal = connections.get(port);
      const wanted = port.kind === 'input' ? 'child-input' : 'child-output';
      if (
        signal === undefined ||
        signal.kind !== wanted ||
        signal.width !== port.width ||
        signal.signed !== port.signed
      ) {
        fail(module, places[place], `port ${port.name} of ${name} has no matching connection`);
      }
    }
  }
}

function checkMemoryPorts(module: ModuleIr, places: readonly Place[]): void {
  for (const memory of module.memories) {
    const addressWidth = Math.max(1, clog2(memory.depth));
    for (const port of memory.ports) {
      const data = port.kind === 'readwrite' ? [port.data, port.readData] : [port.data];
      const ok = port.addr.width === addressWidth && data.every((signal) => signal.width === memory.width);
      if (!ok) fail(module, places[memory.place], `port ${port.name} of ${memory.name} has the wrong widths`);
    }
  }
}
