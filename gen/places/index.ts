/**
 * Places in the user's source: where a hardware value was built, what the source calls it, and the doc comments
 * around it. Recording happens at full speed; mapping and parsing happen once, at the end.
 */
export { beginPlaces, captureCreation, capturePlace, finishPlaces, unknownPlace } from './capture.ts';
export type { PlacesOptions } from './capture.ts';
export { classOf, docOfField } from './declarations.ts';
export { absoluteFromRoot, projectRoot } from './root.ts';
export { expressionAt, sourceLines } from './expression.ts';
export type { SourceExpression } from './expression.ts';
export { instrument } from './instrument.ts';
export { placeOfThrown } from './thrown.ts';
