import type { Assign, Signal, Statement } from '../../ir/index.ts';

/** How a signal is driven. */
export interface Driver {
  /** Number of assignments, anywhere. */
  assigns: number;
  /** The only assignment, when it drives the whole signal and stands under no condition. */
  only: Assign | null;
  /** True when some assignment drives only a part. */
  partial: boolean;
}

/** What drives each signal that statements assign. One walk over the body. */
export function collectDrivers(body: readonly Statement[]): Map<Signal, Driver> {
  const drivers = new Map<Signal, Driver>();
  const visit = (statements: readonly Statement[], conditional: boolean): void => {
    for (const s of statements) {
      if (s.kind === 'when') {
        for (const b of s.branches) visit(b.body, true);
        visit(s.otherwise, true);
      } else if (s.kind === 'match') {
        for (const c of s.cases) visit(c.body, true);
        visit(s.otherwise, true);
      } else if (s.kind === 'assign') {
        const known = drivers.get(s.target);
        const whole = s.lo === 0 && s.hi === s.target.width - 1;
        if (known === undefined) {
          drivers.set(s.target, { assigns: 1, only: whole && !conditional ? s : null, partial: !whole });
        } else {
          known.assigns += 1;
          known.only = null;
          known.partial ||= !whole;
        }
      }
    }
  };
  visit(body, false);
  return drivers;
}
