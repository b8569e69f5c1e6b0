import type { Place } from '../ir/index.ts';
import { outlineOfFile } from './outline-store.ts';
import { siteAt } from './outline.ts';
import type { Outline, Site } from './outline.ts';
import { absoluteFromRoot } from './root.ts';

function siteOf(place: Place): { outline: Outline; site: Site } | null {
  if (place.line === 0) return null;
  const outline = outlineOfFile(absoluteFromRoot(place.file));
  const site = outline === null ? null : siteAt(outline, place.line, place.column);
  return outline === null || site === null ? null : { outline, site };
}

/** The doc comment of the class field or variable whose initialiser holds the place; empty when there is none. */
export function docOfField(place: Place): string {
  const found = siteOf(place);
  return found === null || found.site.member < 0 ? '' : found.outline.members[found.site.member].doc;
}

/** The innermost class around a place: its name, doc comment and where its name stands; null outside of classes. */
export function classOf(place: Place): { name: string; doc: string; place: Place } | null {
  const found = siteOf(place);
  if (found === null || found.site.owner < 0) return null;
  const { name, doc, line, column } = found.outline.classes[found.site.owner];
  return { name, doc, place: { file: place.file, line, column, name: name === '' ? null : name } };
}
