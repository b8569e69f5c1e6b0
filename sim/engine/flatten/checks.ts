import type { Check, Const, Expr, Memory, ReadPort, Statement } from '../../../gen/ir/index.ts';
import { equal } from '../machine/arithmetic.ts';
import type { Node } from '../machine/node.ts';
import { inside, sameAddress, writersBeside } from './memory-read.ts';
import type { Resolver } from './resolve.ts';
import type { Scope } from './scope.ts';
import { localPath } from './scope.ts';

/** A check where it stands. */
export interface FlatCheck {
  readonly check: Check;
  readonly scope: Scope;
  /** 1 when an assertion or assumption fails, when a cover holds; the reset apart. */
  readonly fails: (resolver: Resolver) => Node;
}

/** One condition on the way to a check. */
type Guard =
  | { readonly kind: 'if'; readonly cond: Expr; readonly holds: boolean }
  | { readonly kind: 'case'; readonly subject: Expr; readonly values: readonly Const[]; readonly hit: boolean };

/** The checks of one instance, in order of the text, and after them what memories forbid. */
export function checksIn(scope: Scope): FlatCheck[] {
  const found: FlatCheck[] = [];
  const visit = (body: readonly Statement[], guards: readonly Guard[]): void => {
    for (const s of body) {
      if (s.kind === 'check') {
        const fails = (resolver: Resolver): Node => {
          const { graph } = resolver.words;
          const holds = resolver.words.truth(resolver.value(scope, s.cond));
          const wrong = s.what === 'cover' ? holds : graph.not(holds);
          return guards
            .map((g) => guardNode(resolver, scope, g))
            .reduceRight((inner, g) => graph.binary('and', g, inner), wrong);
        };
        found.push({ check: s, scope, fails });
      } else if (s.kind === 'when') {
        let before = guards;
        for (const { cond, body: branch } of s.branches) {
          visit(branch, [...before, { kind: 'if', cond, holds: true }]);
          before = [...before, { kind: 'if', cond, holds: false }];
        }
        visit(s.otherwise, before);
      } else if (s.kind === 'match') {
        let before = guards;
        for (const { values, body: branch } of s.cases) {
          visit(branch, [...guards, { kind: 'case', subject: s.subject, values, hit: true }]);
          before = [...before, { kind: 'case', subject: s.subject, values, hit: false }];
        }
        visit(s.otherwise, before);
      }
    }
  };
  visit(scope.module.body, []);
  for (const memory of scope.module.memories) found.push(...collisions(scope, memory));
  return found;
}

function guardNode(resolver: Resolver, scope: Scope, guard: Guard): Node {
  const { words } = resolver;
  const { graph } = words;
  if (guard.kind === 'if') {
    const cond = words.truth(resolver.value(scope, guard.cond));
    return guard.holds ? cond : graph.not(cond);
  }
  const subject = resolver.value(scope, guard.subject);
  const hit = guard.values
    .map((v) => equal(words, subject, words.constant(v.value, v.width)))
    .reduce((a, b) => graph.binary('or', a, b));
  return guard.hit ? hit : graph.not(hit);
}

/** For `forbidden`: a clocked read that meets a write of its own domain is a failed assertion. */
function collisions(scope: Scope, memory: Memory): FlatCheck[] {
  if (memory.readDuringWrite !== 'forbidden') return [];
  const readers = memory.ports.filter((port): port is ReadPort => port.kind === 'read' && port.latency === 1);
  return readers.flatMap((port) =>
    writersBeside(memory, port).map((writer): FlatCheck => {
      const check: Check = {
        kind: 'check',
        what: 'assert',
        cond: writer.enable,
        message: `${localPath(memory)}: a word is read while it is written`,
        domain: port.domain,
        place: memory.place,
      };
      const fails = (resolver: Resolver): Node => {
        const { words, layout } = resolver;
        const { graph } = words;
        const cell = layout.arrays.get(scope)!.get(memory)!;
        const known = (e: Expr) => resolver.value(scope, e);
        let on = words.truth(known(writer.enable));
        if (writer.kind === 'readwrite') on = graph.binary('and', on, words.truth(known(writer.write)));
        if (port.enable !== null) on = graph.binary('and', on, words.truth(known(port.enable)));
        const same = sameAddress(words, known(writer.addr), known(port.addr));
        return graph.binary('and', on, graph.binary('and', same, inside(words, cell, known(port.addr))));
      };
      return { check, scope, fails };
    }),
  );
}
