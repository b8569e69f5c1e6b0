import { DiagnosticError, codes } from '../diagnostics/index.ts';
import { UserError } from '../errors.ts';
import type { Design, Place } from '../ir/index.ts';
import { beginPlaces, placeOfThrown } from '../places/index.ts';
import type { ModuleBuilder } from './builder.ts';
import { context } from './context.ts';
import { toDesign } from './finish.ts';
import { Module, builderOf } from './module.ts';
import { runLogic } from './run-logic.ts';
import { endPlaces, newSession } from './session.ts';
import type { Session } from './session.ts';

/**
 * Describes the whole circuit below a top module: `elaborate(new Top(...))`, or `elaborate(() => new Top(...))`, which
 * also gathers the mistakes made in the arguments.
 *
 * @throws DiagnosticError with all mistakes that were found
 */
export function elaborate(top: Module<unknown> | (() => Module<unknown>)): Design {
  const outer = { ...context };
  const given = top instanceof Module ? openedBefore(top) : null;
  const session = given === null ? newSession() : given.session;
  context.session = session;
  context.current = null;
  session.elaborating = true;
  if (session.places !== null) resume(session);
  try {
    return runAndFinish(session, given ?? (() => built(top as () => Module<unknown>)));
  } finally {
    // a session that began with `new Top()` ends here; one around a nested elaborate() goes on
    const goesOn = outer.session !== null && outer.session !== session;
    context.session = goesOn ? outer.session : null;
    context.current = goesOn ? outer.current : null;
  }
}

/** The builder of a top module that was created before `elaborate` was called. */
function openedBefore(top: Module<unknown>): ModuleBuilder {
  const builder = builderOf(top);
  if (builder.phase === 'fields' && builder.parent === null) return builder;
  throw new UserError({
    what: `this ${builder.className} has been elaborated already`,
    expected: 'a module object that is new',
    fix: `write elaborate(new ${builder.className}(...))`,
  });
}

function built(make: () => Module<unknown>): ModuleBuilder {
  const top = make();
  if (top instanceof Module) return builderOf(top);
  throw new UserError({
    what: 'elaborate() was given something else than a module',
    expected: 'new Top(...), or a function that returns it',
    fix: 'let the class extend Module',
  });
}

function runAndFinish(session: Session, top: ModuleBuilder | (() => ModuleBuilder)): Design {
  let failure: { readonly error: unknown } | null = null;
  let builder: ModuleBuilder | null = null;
  try {
    builder = typeof top === 'function' ? top() : top;
    builder.below = null;
    context.current = builder;
    runLogic(builder);
  } catch (error) {
    failure = { error };
  }
  const places = endPlaces(session);
  const { diagnostics } = session;
  if (failure !== null && diagnostics.length === 0) noteWrongCall(failure.error, session, places);
  if (failure !== null && (diagnostics.length === 0 || failure.error instanceof DiagnosticError)) throw failure.error;
  const design = failure === null && builder !== null ? toDesign(builder, places) : null;
  if (design !== null && diagnostics.length === 0) return design;
  // an exception may well follow from what was reported before it, so that comes first
  const error = new DiagnosticError(diagnostics, places);
  if (failure !== null) error.cause = failure.error;
  throw error;
}

/** An exception from inside the framework means arguments that no parameter admits: plain JavaScript, or a cast. */
function noteWrongCall(error: unknown, { diagnostics }: Session, places: Place[]): void {
  if (!(error instanceof TypeError || error instanceof RangeError)) return;
  const endless = error instanceof RangeError && error.message.includes('call stack');
  const thrown = placeOfThrown(error);
  // of an endless recursion the trace may hold nothing of the user's: what it built last tells where it is
  const lastMade = context.current?.made.at(-1)?.place;
  if (thrown === null && !(endless && lastMade !== undefined)) return;
  const place = thrown === null ? lastMade! : places.push(thrown) - 1;
  diagnostics.push({
    code: codes.wrongArgument.code,
    path: context.current === null ? '' : context.current.hierarchy(),
    place,
    expected: endless ? 'a description that ends' : 'arguments of the types that the function takes',
    found: endless ? 'functions that call each other without end, or too deep' : `what ended in: ${error.message}`,
    fix: endless
      ? 'end the recursion'
      : 'let tsc or the editor check the call; when its arguments are right, this is a bug of Mosaic',
  });
}

/** Goes on with a module that was created before another elaboration ended the recording of its places. */
function resume(session: Session): void {
  session.placeOffset = session.places!.length - 1;
  beginPlaces();
}
