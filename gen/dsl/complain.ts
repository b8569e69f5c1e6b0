import { DiagnosticError, codes } from '../diagnostics/index.ts';
import type { Detail, Diagnostic, Text } from '../diagnostics/index.ts';
import type { PlaceId } from '../ir/index.ts';
import { beginPlaces, capturePlace, finishPlaces } from '../places/index.ts';
import { context } from './context.ts';
import { endPlaces } from './session.ts';

export interface Complaint {
  readonly place: PlaceId;
  readonly title?: Text;
  readonly expected?: Text | Detail;
  readonly found?: Text | Detail;
  readonly fix?: Text;
  readonly notes?: readonly { readonly text: Text; readonly place: PlaceId }[];
}

/** The registry's name for a kind of mistake. */
export type Mistake = keyof typeof codes;

/**
 * Notes a mistake of the user and goes on, so that one run tells all of them; `elaborate` throws them together. Outside
 * of any elaboration (a type at the top of a file, say) there is nothing to go on with, and it throws at once.
 */
export function complain(mistake: Mistake, about: Complaint): void {
  const { code } = codes[mistake];
  const builder = context.current;
  if (context.session !== null) {
    const path = builder === null ? '' : () => builder.hierarchy();
    context.session.diagnostics.push({ code, path, ...about });
    return;
  }
  beginPlaces();
  const place = capturePlace();
  throw new DiagnosticError([{ code, path: '', ...about, place } satisfies Diagnostic], finishPlaces());
}

/** Like {@link complain}, for a mistake after which nothing can go on: throws all that was found. */
export function fail(mistake: Mistake, about: Complaint): never {
  complain(mistake, about);
  const session = context.session!;
  if (session.elaborating) throw new Error(`${codes[mistake].title}, told by elaborate()`);
  context.current = null;
  context.session = null;
  throw new DiagnosticError(session.diagnostics, endPlaces(session));
}
