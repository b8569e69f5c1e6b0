import { UserError } from '../../gen/errors.ts';

/** A design that the embedded simulator cannot take. */
export class EngineError extends UserError {}
