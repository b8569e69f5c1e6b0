import { codes } from '../../diagnostics/index.ts';
import type { PlaceId, Signal } from '../../ir/index.ts';
import type { Check, CheckContext } from '../check.ts';
import { ALL, bitsOfRange, missingBits } from '../coverage.ts';
import type { Bits } from '../coverage.ts';
import type { ModuleFacts } from '../facts.ts';
import { groupByPlace } from '../group.ts';
import { bitsText, listText, signalName } from '../wording.ts';

/** Every bit of an output, a wire and an input of an instance has an assignment somewhere, or a default. */
export const drivers: Check = {
  name: 'drivers',
  run(context) {
    for (const facts of context.modules) {
      if (facts.module.blackBox !== null) continue;
      checkOwn(facts, context);
      checkInstances(facts, context);
    }
  },
};

/** The bits that some statement assigns; all of them where there is a default. */
export function everAssigned(facts: ModuleFacts, signal: Signal): Bits {
  if (signal.defaultValue !== null) return ALL;
  let bits = 0n;
  for (const { hi, lo } of facts.assigns.get(signal) ?? []) bits |= bitsOfRange(signal, hi, lo);
  return bits === (1n << BigInt(signal.width)) - 1n ? ALL : bits;
}

function checkOwn(facts: ModuleFacts, { report }: CheckContext): void {
  const { ports, signals } = facts.module;
  const undriven: Signal[] = [];
  for (const signal of [...ports, ...signals]) {
    if (signal.kind !== 'output' && signal.kind !== 'wire') continue;
    const bits = everAssigned(facts, signal);
    if (bits === ALL) continue;
    if (bits === 0n) {
      undriven.push(signal);
      continue;
    }
    const missing = bitsText(missingBits(signal, bits), signal.width);
    report(facts, {
      code: codes.partlyDriven.code,
      place: signal.place,
      expected: `assignments to all ${signal.width} bits of ${signalName(signal)}`,
      found: `none to ${missing}`,
      fix: `assign ${missing} too, or the whole signal before the ranges`,
      notes: rangesOf(facts, signal),
    });
  }
  for (const group of groupByPlace(undriven)) {
    const first = group[0];
    report(facts, {
      code: codes.undriven.code,
      place: first.place,
      expected: `an assignment to ${listText(group.map(signalName))}`,
      found: 'none',
      fix:
        first.kind === 'output'
          ? 'assign it in logic(), or remove the port'
          : 'assign it in logic(), give it a default, or remove it',
    });
  }
}

function rangesOf(facts: ModuleFacts, signal: Signal): { text: string; place: PlaceId }[] {
  return (facts.assigns.get(signal) ?? []).slice(0, 4).map(({ hi, lo, place }) => ({
    text: `assigns ${bitsText(bitsOfRange(signal, hi, lo), signal.width)}`,
    place,
  }));
}

function checkInstances(facts: ModuleFacts, { report }: CheckContext): void {
  for (const instance of facts.module.instances) {
    const unconnected: Signal[] = [];
    for (const [port, signal] of instance.connections) {
      if (signal.kind !== 'child-input') continue;
      const bits = everAssigned(facts, signal);
      if (bits === 0n) unconnected.push(port);
      if (bits === 0n || bits === ALL) continue;
      const missing = bitsText(missingBits(signal, bits), signal.width);
      report(facts, {
        code: codes.partlyConnectedPort.code,
        place: instance.place,
        expected: `assignments to all ${signal.width} bits of ${signalName(signal)}`,
        found: `none to ${missing}`,
        fix: `assign ${missing} too`,
        notes: rangesOf(facts, signal),
      });
    }
    if (unconnected.length === 0) continue;
    const names = unconnected.map(signalName);
    report(facts, {
      code: codes.unconnectedPort.code,
      place: instance.place,
      expected: `an assignment to each input of ${instance.name} (${instance.module.className})`,
      found: `none to ${listText(names)}`,
      fix:
        unconnected.length === 1
          ? 'assign it, or tie it to a constant'
          : 'assign or connect them, or tie them to constants',
      notes: unconnected
        .slice(0, 4)
        .map((port) => ({ text: `${signalName(port)} is declared here`, place: port.place })),
    });
  }
}
