import { beginPlaces, finishPlaces } from '../places/index.ts';
import type { Place } from '../ir/index.ts';
import type { Diagnostic } from '../diagnostics/index.ts';
import type { ModuleBuilder } from './builder.ts';

/** From the construction of a top module to the end of its elaboration. */
export interface Session {
  readonly diagnostics: Diagnostic[];
  /** Elaborated modules that may stand for equal ones: by class, then by parameters and domain. */
  readonly reusable: Map<object, Map<string, ModuleBuilder>>;
  /** True while `elaborate` runs, which then ends the recording of places. */
  elaborating: boolean;
  /** Added to place numbers: not 0 in a session that goes on after another elaboration ended its recording. */
  placeOffset: number;
  /** Places of the recording that has ended, or null while the first one runs. */
  places: readonly Place[] | null;
}

/** Begins a session, and with it the recording of places. */
export function newSession(): Session {
  beginPlaces();
  return { diagnostics: [], reusable: new Map(), elaborating: false, placeOffset: 0, places: null };
}

/** Ends the recording of places. */
export function endPlaces(session: Session): Place[] {
  const fresh = finishPlaces();
  const places = session.places === null ? fresh : [...session.places, ...fresh.slice(1)];
  session.places = places;
  return places;
}
