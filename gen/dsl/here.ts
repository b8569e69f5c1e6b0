import { captureCreation, capturePlace } from '../places/index.ts';
import type { PlaceId } from '../ir/index.ts';
import { UNKNOWN_PLACE } from '../ir/index.ts';
import { context } from './context.ts';
import type { Session } from './session.ts';

/** The user's line that led here. Call it in the public function itself: the fewer calls in between, the cheaper. */
export function here(): PlaceId {
  return context.session === null ? UNKNOWN_PLACE : shifted(capturePlace(), context.session);
}

/** The user's `new` expression, for a constructor. */
export function creationHere(): PlaceId {
  return context.session === null ? UNKNOWN_PLACE : shifted(captureCreation(), context.session);
}

function shifted(id: PlaceId, session: Session): PlaceId {
  return id === UNKNOWN_PLACE ? UNKNOWN_PLACE : id + session.placeOffset;
}
