import { clockDomain } from '../../../../gen/index.ts';

/** The domain that values come from in these proofs, and the one that takes them: any ratio, any phase. */
export const from = clockDomain({ name: 'from' });
export const to = clockDomain({ name: 'to' });

/** Why a bench reads both sides of a crossing. */
export const watching = 'the bench compares both sides at one instant';
