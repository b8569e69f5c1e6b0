import type { ModuleBuilder } from './builder.ts';
import type { Session } from './session.ts';

/**
 * What is being built now. Elaboration is synchronous, so one module at a time is under construction; `current.below`
 * is the one that goes on when it is finished. A session lasts from the first module's construction to the end of its
 * elaboration.
 */
export const context: { current: ModuleBuilder | null; session: Session | null } = { current: null, session: null };
