import { describe, expect, it } from 'vitest';
import { instrument } from '../../gen/places/index.ts';

const PRELUDE =
  /^import \{ at as __at, newAt as __newAt, sitesOf as __sitesOf \} from "site"; var __sites = __sitesOf\("\/x\/a\.ts", (\d+)\); /;

/** The text without its first words, site numbers as they are. */
function instrumented(text: string): string {
  const out = instrument('/x/a.ts', text, 'site');
  expect(out).toMatch(PRELUDE);
  return out.replace(PRELUDE, '').replaceAll('__sites + ', '');
}

describe('noting call sites', () => {
  it.each<[string, string, string]>([
    ['a call notes its site with its last argument', 'f(a, b);', 'f(a, __at(0, b));'],
    ['inner calls note theirs before', 'f(g(x));', 'f(__at(0, g(__at(1, x))));'],
    ['a call without arguments notes it with its receiver', 'a.not();', '__at(0, a).not();'],
    ['or with the function', 'f();', '__at(0, f)();'],
    ['chains note one after the other', 'a.b(x).c();', '__at(0, a.b(__at(1, x))).c();'],
    ['a spread argument keeps its dots', 'f(...xs);', 'f(...__at(0, xs));'],
    ['new notes its creation', 'new F(x); new G();', 'new F(__newAt(0, x)); new (__newAt(1, G))();'],
    ['getters that build hardware count as calls', 'a.fire;', '__at(0, a).fire;'],
    ['other properties are left alone', 'f(a.b);', 'f(__at(0, a.b));'],
    ['so are assignments to them', 'a.fire = f(x);', 'a.fire = f(__at(1, x));'],
    ['super is no value', 'class A extends B { m() { super.m(); } }', 'class A extends B { m() { super.m(); } }'],
    ['optional chains keep their end', 'a?.b.c(); a?.d();', 'a?.b.c(); __at(2, a)?.d();'],
    ['lines stay where they are', 'f(\n  a,\n  b,\n);', 'f(\n  a,\n  __at(0, b),\n);'],
  ])('%s', (_, before, after) => {
    expect(instrumented(before)).toBe(after);
  });

  it('leaves a file without calls as it is', () => {
    expect(instrument('/x/b.ts', 'export const a = 1;\n', 'site')).toBe('export const a = 1;\n');
  });
});
