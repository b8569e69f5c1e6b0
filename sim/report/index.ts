/** What a run came to, for people and for programs. */
export * from './result.ts';
export * from './table.ts';
export * from './digit.ts';
export * from './html.ts';
