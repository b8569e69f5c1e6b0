import { capturePlace } from '../places/index.ts';
import type { PlaceId } from '../ir/index.ts';
import { UNKNOWN_PLACE } from '../ir/index.ts';
import { context } from './context.ts';

/** The user's line that led here. */
export function here(): PlaceId {
  const session = context.session;
  if (session === null) return UNKNOWN_PLACE;
  const id = capturePlace();
  return id === UNKNOWN_PLACE ? UNKNOWN_PLACE : id + session.placeOffset;
}
