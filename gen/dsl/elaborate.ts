import { DiagnosticError } from '../diagnostics/index.ts';
import { UserError } from '../errors.ts';
import type { Design, Place } from '../ir/index.ts';
import { beginPlaces, finishPlaces } from '../places/index.ts';
import type { ModuleBuilder } from './builder.ts';
import { context } from './context.ts';
import { toDesign } from './finish.ts';
import type { Module } from './module.ts';
import { builderOf } from './module.ts';
import { runLogic } from './run-logic.ts';
import type { Session } from './session.ts';

/**
 * Describes the whole circuit below `top`, which has just been created with `new`.
 *
 * @throws DiagnosticError with all mistakes that were found
 */
export function elaborate(top: Module<unknown>): Design {
  const builder = builderOf(top);
  if (builder.phase !== 'fields' || builder.parent !== null) {
    throw new UserError({
      what: `this ${builder.className} has been elaborated already`,
      expected: 'a module object that is new',
      fix: `write elaborate(new ${builder.className}(...))`,
    });
  }
  const { session } = builder;
  const outer = { ...context };
  if (session.places !== null) resume(session);
  context.session = session;
  context.current = builder;
  builder.below = null;
  try {
    return runAndFinish(builder, session);
  } finally {
    const ended = outer.session === session || outer.session === null;
    context.session = ended ? null : outer.session;
    context.current = ended ? null : outer.current;
  }
}

function runAndFinish(builder: ModuleBuilder, session: Session): Design {
  let failure: { readonly error: unknown } | null = null;
  try {
    runLogic(builder);
  } catch (error) {
    failure = { error };
  }
  const places = collectPlaces(session);
  if (failure !== null && session.diagnostics.length === 0) throw failure.error;
  const design = failure === null ? toDesign(builder, places) : null;
  if (design !== null && session.diagnostics.length === 0) return design;
  const error = new DiagnosticError(session.diagnostics, session.places ?? places);
  if (failure !== null) error.cause = failure.error;
  throw error;
}

/** Ends the recording of places. */
function collectPlaces(session: Session): Place[] {
  const fresh = finishPlaces();
  const places = session.places === null ? fresh : [...session.places, ...fresh.slice(1)];
  session.places = places;
  return places;
}

/** Goes on with a module that was created before another elaboration ended the recording of its places. */
function resume(session: Session): void {
  session.placeOffset = session.places!.length - 1;
  beginPlaces();
}
