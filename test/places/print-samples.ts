/** Prints the places of the sample cases as JSON; the tests run it under tsx. */
import { beginPlaces, classOf, docOfField, finishPlaces } from '../../gen/places/index.ts';
import { runCases } from './samples.ts';

beginPlaces();
const cases = runCases();
const places = finishPlaces();
const answers = cases.map((one) => {
  const place = places[one.id]!;
  return { ...one, place, doc: docOfField(place), owner: classOf(place) };
});
console.log(JSON.stringify(answers));
