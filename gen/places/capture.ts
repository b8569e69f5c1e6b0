import type { Place, PlaceId } from '../ir/index.ts';
import { UNKNOWN_PLACE } from '../ir/index.ts';
import { fileOfScript, originOf } from './mapping.ts';
import { FRAMEWORK_FOLDER, relativeToRoot, setProjectRoot } from './root.ts';
import { outlineOfFile, recheckOutlines } from './outline-store.ts';
import { siteAt } from './outline.ts';
import { creatingSite, currentSite, siteOrigin } from './site.ts';

export interface PlacesOptions {
  /** Folder that file names are relative to. Default: the project that holds the framework. */
  readonly root?: string;
}

/** One script as V8 names it: either part of the framework (skipped), or its call sites by position in the script. */
interface Script {
  readonly skipped: boolean;
  readonly idByPosition: Map<number, PlaceId>;
}

interface Capture {
  readonly scripts: Map<string, Script>;
  /** Ids by site number, of programs that are instrumented. */
  readonly idBySite: Map<number, PlaceId>;
  /** The first call site seen at each place, or its site number; entry 0, the unknown place, has none. */
  readonly callSites: (NodeJS.CallSite | number | null)[];
}

/** Frames looked at, by try: collecting frames is most of the cost, and operators are one or two calls deep. */
const DEPTHS = [4, 16, 400];

const captures: Capture[] = [];
const holder: { stack?: unknown } = {};
const rawCallSites = (_error: Error, frames: NodeJS.CallSite[]): NodeJS.CallSite[] => frames;

/** Starts recording call sites. Elaborations may nest; each has its own places. */
export function beginPlaces(options: PlacesOptions = {}): void {
  if (captures.length === 0) setProjectRoot(options.root);
  captures.push({ scripts: new Map(), idBySite: new Map(), callSites: [null] });
}

/**
 * The place of the user's call that led here: the innermost frame outside the framework. Costs about 4 µs; equal
 * positions give equal ids. Outside of `beginPlaces` … `finishPlaces` every place is unknown.
 */
export function capturePlace(): PlaceId {
  return firstPlace(false);
}

/**
 * Like `capturePlace`, for base constructors: the place of the user's `new`, past the constructors of derived classes.
 */
export function captureCreation(): PlaceId {
  return firstPlace(true);
}

function firstPlace(pastConstructors: boolean): PlaceId {
  const capture = captures.at(-1);
  if (capture === undefined) return UNKNOWN_PLACE;
  const site = pastConstructors ? creatingSite() : currentSite();
  if (site !== 0) return placeOfNumber(capture, site);
  for (const depth of DEPTHS) {
    const id = placeIn(capture, depth, pastConstructors);
    if (id !== null) return id;
  }
  return UNKNOWN_PLACE;
}

function placeOfNumber(capture: Capture, site: number): PlaceId {
  let id = capture.idBySite.get(site);
  if (id === undefined) {
    id = capture.callSites.push(site) - 1;
    capture.idBySite.set(site, id);
  }
  return id;
}

function placeIn(capture: Capture, depth: number, pastConstructors: boolean): PlaceId | null {
  for (const frame of rawFrames(depth)) {
    if (pastConstructors && frame.isConstructor()) continue;
    const name = frame.getFileName();
    if (name === null || name === undefined) continue;
    let script = capture.scripts.get(name);
    if (script === undefined) {
      script = { skipped: isSkipped(name), idByPosition: new Map() };
      capture.scripts.set(name, script);
    }
    if (script.skipped) continue;
    const position = frame.getPosition();
    let id = script.idByPosition.get(position);
    if (id === undefined) {
      id = capture.callSites.push(frame) - 1;
      script.idByPosition.set(position, id);
    }
    return id;
  }
  return null;
}

function isSkipped(scriptName: string): boolean {
  return scriptName.startsWith('node:') || fileOfScript(scriptName).startsWith(FRAMEWORK_FOLDER);
}

/** The hook is in force for this one reading only, so that errors thrown meanwhile keep their usual stack traces. */
function rawFrames(depth: number): NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = depth;
    Error.prepareStackTrace = rawCallSites;
    Error.captureStackTrace(holder, firstPlace);
    return holder.stack as NodeJS.CallSite[];
  } finally {
    // A design without end may overflow the stack right here.
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/**
 * Ends the recording that `beginPlaces` started: maps every distinct position once to the source as written, and looks
 * up in the syntax tree which name the source gives to the value built there.
 *
 * @returns the places by `PlaceId`; entry 0 is the unknown place.
 */
export function finishPlaces(): Place[] {
  const capture = captures.pop();
  if (capture === undefined) throw new Error('finishPlaces without beginPlaces');
  recheckOutlines();
  return capture.callSites.map((callSite) => (callSite === null ? unknownPlace : placeOf(callSite)));
}

/** What `places[UNKNOWN_PLACE]` is. */
export const unknownPlace: Place = { file: '', line: 0, column: 0, name: null };

function placeOf(callSite: NodeJS.CallSite | number): Place {
  if (typeof callSite === 'number') {
    const { file, index } = siteOrigin(callSite);
    const { line, column, name } = outlineOfFile(file)!.sites[index];
    return { file: relativeToRoot(file), line, column, name };
  }
  const { file, line, column } = originOf(callSite);
  const outline = outlineOfFile(file);
  const site = outline === null ? null : siteAt(outline, line, column);
  const at = site ?? { line, column, name: null };
  return { file: relativeToRoot(file), line: at.line, column: at.column, name: at.name };
}
