import type { EnumInfo } from '../../../gen/ir/index.ts';
import { UNKNOWN_PLACE } from '../../../gen/ir/index.ts';
import { assign, constant, designOf, moduleIr, signal } from '../../support/ir.ts';

/** By hand: the language lets through members only. */
function strange() {
  const members: EnumInfo['members'] = [
    ['Idle', 0],
    ['Run', 1],
    ['Drain', 2],
  ];
  const enumInfo = { name: 'State', members, width: 2 };
  const state = signal('reg', 'state', 2, { reset: 3n, enumInfo });
  const out = signal('output', 'out', 2);
  // a plain number may be any (`vec.at(state.asUInt())`), what claims to be a member must be one
  const strange = { ...constant(3n, 2), enumInfo };
  const cases = [{ values: [strange], body: [assign(state, constant(0n, 2))], place: UNKNOWN_PLACE }];
  const body = [
    { kind: 'match', subject: state, cases, otherwise: [], place: UNKNOWN_PLACE } as const,
    assign(out, state),
  ];
  return designOf(moduleIr('Strange', { ports: [out], signals: [state], body }));
}

export const designs = {
  'an initial value and a case outside of the enumeration': strange,
};
